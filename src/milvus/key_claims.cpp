// Nothing here waits: who holds the keys of rows that are still to come must not. So only keys are
// claimed that are free and stand nowhere, in tables where storing a new row waits for nobody.

#include "milvus/key_claims.h"

#include "milvus/key_lock.h"
#include "milvus/row_source.h"

namespace milvus {

namespace {

constexpr int kMost = 32;
constexpr int kPause = 64; // rows after an attempt that claimed nothing

// Of one statement at a time. Not in the statement's memory, since an abort looks at the locks.
struct {
    std::int64_t statement; // the number of its source
    bool suits;             // nothing but its key makes a row wait
    bool spoiled;           // another statement of ours has stored a key
    int wanted;             // how many to lock next time
    int pause;              // rows until the next attempt
    int count;              // of keys
    int next; // the first that is not taken; those before it are stored but for the last
    Datum keys[kMost];
    KeyLock locks[kMost];
} claims;

void give_back(int from) {
    for (int i = from; i < claims.count; ++i)
        unlock_key(claims.locks[i]);
    claims.count = from;
}

bool others_hold_claims() {
    for (int i = 0; i < claims.count; ++i)
        if (claims.locks[i].held)
            return true;
    return false;
}

bool is_before_insert(const Trigger& trigger) {
    return trigger.tgenabled != TRIGGER_DISABLED &&
           TRIGGER_TYPE_MATCHES(trigger.tgtype, TRIGGER_TYPE_ROW, TRIGGER_TYPE_BEFORE,
                                TRIGGER_TYPE_INSERT);
}

// Code of the user may wait for anything, another unique index for any transaction.
bool may_wait(const KeyIndex& where) {
    Relation const table = table_open(where.table, NoLock);
    const TriggerDesc* triggers = table->trigdesc;
    int before = 0;
    for (int i = 0; triggers && i < triggers->numtriggers; ++i)
        before += is_before_insert(triggers->triggers[i]);
    bool may = before > 1; // than ours
    List* const indexes = RelationGetIndexList(table);
    ListCell* cell = nullptr;
    foreach (cell, indexes) {
        const Oid oid = lfirst_oid(cell);
        if (may || oid == where.index)
            continue;
        Relation const index = index_open(oid, AccessShareLock);
        may = index->rd_index->indisunique || index->rd_index->indisexclusion;
        index_close(index, NoLock);
    }
    list_free(indexes);
    table_close(table, NoLock);
    return may;
}

bool suits(const KeySearch& search) {
    if (!search.one_order)
        return false;
    for (int i = 0; i < search.leaves.count; ++i)
        if (may_wait(search.leaves.indexes[i]))
            return false;
    return true;
}

// False where the claims are those of a statement around this one.
bool begin_statement(const KeySearch& search, std::int64_t statement) {
    if (claims.statement == statement)
        return true;
    if (others_hold_claims())
        return false;
    claims.statement = statement;
    claims.suits = suits(search);
    claims.wanted = kMost / 4;
    claims.pause = claims.count = claims.next = 0;
    return true;
}

} // namespace

bool take_claim(KeySearch& search, Datum key) {
    const RowSource* source = OfferedSource::inserting(search.leaves.root);
    if (!source || source->number != claims.statement || claims.count == 0)
        return false;
    if (claims.next > 0)
        unlock_key(claims.locks[claims.next - 1]);
    if (!claims.spoiled && claims.next < claims.count &&
        compare_keys(search, claims.keys[claims.next], key) == 0) {
        ++claims.next;
        return true;
    }
    give_back(claims.next);
    claims.count = claims.next = 0;
    return false;
}

bool lock_ahead(KeySearch& search, Datum key, std::int64_t* statement) {
    const RowSource* source = OfferedSource::inserting(search.leaves.root);
    if (!source || source->current >= source->last || !begin_statement(search, source->number) ||
        !claims.suits)
        return false;
    if (claims.pause > 0) {
        --claims.pause;
        return false;
    }
    claims.next = 0;
    claims.spoiled = false;
    for (std::size_t place = source->current; place <= source->last && claims.count < claims.wanted;
         ++place) {
        bool none = false;
        const Datum coming = source_value(*source, source->key, place, &none);
        const Datum before = claims.count ? claims.keys[claims.count - 1] : key;
        const int order = none ? 1 : compare_keys(search, before, coming);
        // The row may have been given another key on its way, the order may not be that of the
        // index.
        if (claims.count ? order >= 0 : order != 0)
            break;
        if (!try_lock_key(claims.locks[claims.count], key_hash(search, coming)))
            break;
        claims.keys[claims.count++] = coming;
    }
    *statement = claims.statement;
    if (claims.count > 1)
        return true;
    give_back(0);
    claims.pause = kPause;
    return false;
}

void look_ahead(KeySearch& search) {
    const int locked = claims.count;
    int free = locked;
    for (int i = 0; i < search.leaves.count && free > 0; ++i)
        free = first_there(search, i, claims.keys, free);
    give_back(free);
    if (free == 0)
        claims.pause = kPause;
    claims.wanted = free == locked ? std::min(2 * claims.wanted, kMost) : std::max(free, 2);
}

void spoil_claims() {
    claims.spoiled = true;
}

void end_claims(std::int64_t statement) {
    if (claims.statement != statement)
        return;
    for (int i = 0; i < claims.count; ++i)
        release_key_lock(claims.locks[i]);
    claims.count = claims.next = 0;
}

} // namespace milvus
