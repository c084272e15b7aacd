// The row trigger that keeps a key unique over partitions: lock the key, look it up elsewhere, let
// the server store the row. Plain dialect throughout, one call a row. Design and proof: README.md,
// "Keys unique over partitions".

#include "milvus/key_claims.h"
#include "milvus/key_lock.h"
#include "milvus/key_search.h"
#include "pg/entry.h"

namespace milvus {

namespace {

// In fn_extra of the trigger: what one statement keeps for the rows of one leaf.
struct Keeper {
    KeySearch search;
    bool ready;
    KeyLock lock;          // on the key of the last row, where it was not claimed beforehand
    std::int64_t claiming; // for end_claims
    MemoryContext own;     // what the search allocates
    MemoryContextCallback at_end;
};

void statement_ends(void* keeper) {
    release_key_lock(static_cast<Keeper*>(keeper)->lock);
    end_claims(static_cast<Keeper*>(keeper)->claiming);
}

// A trigger that comes after ours could change the key that was looked up.
void refuse_later_triggers(Relation leaf, const Trigger* ours) {
    const TriggerDesc* all = leaf->trigdesc;
    bool later = false;
    for (int i = 0; all && i < all->numtriggers; ++i) {
        const Trigger& each = all->triggers[i];
        if (later &&
            TRIGGER_TYPE_MATCHES(each.tgtype, TRIGGER_TYPE_ROW, TRIGGER_TYPE_BEFORE,
                                 TRIGGER_TYPE_INSERT) &&
            each.tgenabled != TRIGGER_DISABLED)
            ereport(ERROR,
                    (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                     errmsg("trigger \"%s\" of \"%s\" comes after the one that keeps keys unique",
                            each.tgname, RelationGetRelationName(leaf)),
                     errhint("Triggers come in the order of their names; give it a name that "
                             "begins with an ASCII letter.")));
        later |= each.tgoid == ours->tgoid;
    }
}

Keeper& keeper_of(FunctionCallInfo fcinfo) {
    FmgrInfo* info = fcinfo->flinfo;
    if (!info->fn_extra) {
        auto* made = static_cast<Keeper*>(MemoryContextAllocZero(info->fn_mcxt, sizeof(Keeper)));
        made->own = AllocSetContextCreate(info->fn_mcxt, "milvus key", ALLOCSET_DEFAULT_SIZES);
        made->at_end.func = statement_ends;
        made->at_end.arg = made;
        MemoryContextRegisterResetCallback(info->fn_mcxt, &made->at_end);
        info->fn_extra = made;
    }
    return *static_cast<Keeper*>(info->fn_extra);
}

void prepare(Keeper& keeper, const TriggerData& trigger) {
    if (keeper.ready && keeper.search.changes == relation_changes())
        return;
    keeper.ready = false;
    MemoryContextReset(keeper.own);
    refuse_later_triggers(trigger.tg_relation, trigger.tg_trigger);
    begin_key_search(keeper.search, trigger.tg_relation, trigger.tg_trigger->tgfoid, keeper.own);
    keeper.ready = true;
}

// Locks the key and looks it up, until nothing is in progress. The lock is held at the end. STORED:
// where the row stands, null before it does. Such a row is marked while we wait, so that another
// session that has stored its row as well need not wait for us in turn.
KeyFound claim(Keeper& keeper, const TriggerData& trigger, const KeyRow& row, Datum key,
               ItemPointer stored) {
    const Oid table = RelationGetRelid(row.leaf);
    for (bool marked = false;;) {
        lock_key(keeper.lock, key_hash(keeper.search, key));
        if (marked)
            unmark_waiting(table, stored);
        // Now that nobody else can take the key: partitions that were made meanwhile count, too.
        AcceptInvalidationMessages();
        prepare(keeper, trigger);
        const KeyFound found = find_key(keeper.search, row, key, Progress::report);
        if (found.kind == KeyFound::Kind::nothing || found.kind == KeyFound::Kind::row)
            return found;
        marked = stored != nullptr;
        if (marked)
            mark_waiting(table, stored);
        unlock_key(keeper.lock);
        wait_for(found);
    }
}

// Whether the key was claimed with others, or could be now.
bool claim_with_others(Keeper& keeper, const TriggerData& trigger, Datum key) {
    if (take_claim(keeper.search, key))
        return true;
    if (!lock_ahead(keeper.search, key, &keeper.claiming))
        return false;
    AcceptInvalidationMessages(); // as in claim
    prepare(keeper, trigger);
    look_ahead(keeper.search);
    return take_claim(keeper.search, key);
}

Datum column(const KeySearch& search, const KeyRow& row, bool* none) {
    return heap_getattr(row.tuple, search.leaves.key, RelationGetDescr(row.leaf), none);
}

Datum before_insert(FunctionCallInfo fcinfo, const TriggerData& trigger) {
    Keeper& keeper = keeper_of(fcinfo);
    unlock_key(keeper.lock);
    prepare(keeper, trigger);
    const KeyRow row{trigger.tg_relation, trigger.tg_trigtuple};
    bool none = false;
    const Datum key = column(keeper.search, row, &none);
    // NULL is refused by the column itself.
    if (none || claim_with_others(keeper, trigger, key))
        return PointerGetDatum(trigger.tg_trigtuple);
    spoil_claims();
    if (claim(keeper, trigger, row, key, nullptr).kind == KeyFound::Kind::row)
        report_duplicate(keeper.search, key);
    return PointerGetDatum(trigger.tg_trigtuple);
}

Datum after_update(FunctionCallInfo fcinfo, const TriggerData& trigger) {
    Keeper& keeper = keeper_of(fcinfo);
    prepare(keeper, trigger);
    const KeyRow row{trigger.tg_relation, trigger.tg_newtuple};
    bool none = false;
    const Datum key = column(keeper.search, row, &none);
    spoil_claims();
    const KeyFound found = claim(keeper, trigger, row, key, &row.tuple->t_self);
    // The row may have gone on to somewhere else already; it was looked at there.
    if (found.kind == KeyFound::Kind::row && is_alive(keeper.search, row, key))
        report_duplicate(keeper.search, key);
    unlock_key(keeper.lock);
    return PointerGetDatum(nullptr);
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_keep_key_unique) {
    const auto* trigger = reinterpret_cast<const TriggerData*>(fcinfo->context);
    if (CALLED_AS_TRIGGER(fcinfo) && TRIGGER_FIRED_FOR_ROW(trigger->tg_event)) {
        if (TRIGGER_FIRED_BEFORE(trigger->tg_event) && TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
            return before_insert(fcinfo, *trigger);
        if (TRIGGER_FIRED_AFTER(trigger->tg_event) && TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
            return after_update(fcinfo, *trigger);
    }
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("milvus.keep_key_unique is a row trigger BEFORE INSERT or AFTER UPDATE "
                           "of collections")));
    return Datum{0};
}
