// The usual row meets no entry of its key anywhere, so that is asked first, by scans which are kept
// for the whole statement; only where an entry is found, dead ones included, rows are looked at.

#include "milvus/key_search.h"

#include "milvus/key_lock.h"

namespace milvus {

struct Probe {
    IndexScanDesc scan; // of one key
    ScanKeyData key;
    IndexScanDesc span; // from one key to another; null until it is needed
    ScanKeyData ends[2];
    int by_key; // how often a look for several keys takes them one by one
};

namespace {

// Where a look for several keys passes that many entries a key, one by one is cheaper.
constexpr int kMostPassed = 16;
constexpr int kByKey = 16;

RegProcedure comparison(Relation index, int column, StrategyNumber strategy) {
    const Oid type = index->rd_opcintype[column];
    return get_opcode(
        get_opfamily_member(index->rd_opfamily[column], type, type, static_cast<int16>(strategy)));
}

void set_key(ScanKey key, Relation index, Datum value,
             StrategyNumber strategy = BTEqualStrategyNumber) {
    ScanKeyEntryInitialize(key, 0, 1, strategy, InvalidOid, index->rd_indcollation[0],
                           comparison(index, 0, strategy), value);
}

void make_probe(KeySearch& search, int i) {
    Probe& probe = search.probes[i];
    Relation const index = index_open(search.leaves.indexes[i].index, NoLock);
    set_key(&probe.key, index, Datum{0});
    probe.scan = pg::begin_bare_scan(index, &search.dirty, 1);
    const FmgrInfo* order = index_getprocinfo(index, 1, BTORDER_PROC);
    if (i == 0) {
        fmgr_info_copy(&search.order, const_cast<FmgrInfo*>(order), search.context);
        search.one_order = true;
    }
    search.one_order &= order->fn_oid == search.order.fn_oid &&
                        index->rd_indcollation[0] == search.collation &&
                        (index->rd_indoption[0] & INDOPTION_DESC) == 0;
    index_close(index, NoLock);
}

// Whether the index has any entry of the key, of a live row or a dead one.
bool has_entry(KeySearch& search, int i, Datum key) {
    const KeyIndex& where = search.leaves.indexes[i];
    Probe& probe = search.probes[i];
    Relation const table = table_open(where.table, NoLock);
    Relation const index = index_open(where.index, NoLock);
    probe.scan->heapRelation = table;
    probe.scan->indexRelation = index;
    probe.key.sk_argument = key;
    // What the scan allocates has to live as long as the scan.
    MemoryContext const before = MemoryContextSwitchTo(search.context);
    index->rd_indam->amrescan(probe.scan, &probe.key, 1, nullptr, 0);
    const bool found = index->rd_indam->amgettuple(probe.scan, ForwardScanDirection);
    if (found)
        index->rd_indam->amrescan(probe.scan, &probe.key, 1, nullptr, 0); // gives the page back
    MemoryContextSwitchTo(before);
    index_close(index, NoLock);
    table_close(table, NoLock);
    return found;
}

void begin_span(KeySearch& search, Probe& probe, Relation index) {
    probe.span = pg::begin_bare_scan(index, &search.dirty, 2);
    probe.span->xs_want_itup = true;
    set_key(&probe.ends[0], index, Datum{0}, BTGreaterEqualStrategyNumber);
    set_key(&probe.ends[1], index, Datum{0}, BTLessEqualStrategyNumber);
}

// Whether the row in SLOT agrees with ours in the index's columns after the key.
bool same_rest(Relation index, TupleTableSlot* slot, const KeyRow& row) {
    for (int i = 1; i < IndexRelationGetNumberOfKeyAttributes(index); ++i) {
        const AttrNumber column = index->rd_index->indkey.values[i];
        bool their_null = false;
        bool our_null = false;
        const Datum theirs = slot_getattr(slot, column, &their_null);
        const Datum ours = heap_getattr(row.tuple, column, RelationGetDescr(row.leaf), &our_null);
        if (their_null || our_null ||
            !DatumGetBool(OidFunctionCall2Coll(comparison(index, i, BTEqualStrategyNumber),
                                               index->rd_indcollation[i], theirs, ours)))
            return false;
    }
    return true;
}

// A scan for what is there, committed or in progress. An index is not read at one moment: a row
// that is updated between the look at its entry and the look at the row is dead, and the entry of
// its new version may have come behind our back. So there is nothing only when the entries are
// still the same after all rows have been looked at.
struct Scan {
    Relation table;
    Relation index;
    TupleTableSlot* slot;
    IndexScanDesc scan;
    ScanKeyData key;
    std::uint64_t entries; // a digest of those that were seen
};

void begin(Scan& at, const KeyIndex& where, Datum key, Snapshot snapshot) {
    at.table = table_open(where.table, NoLock);
    at.index = index_open(where.index, NoLock);
    at.slot = table_slot_create(at.table, nullptr);
    set_key(&at.key, at.index, key);
    at.scan = pg::begin_index_scan(at.table, at.index, snapshot, 1);
    index_rescan(at.scan, &at.key, 1, nullptr, 0);
    at.entries = 0;
}

ItemPointer next_entry(Scan& at, std::uint64_t& digest) {
    ItemPointer const place = index_getnext_tid(at.scan, ForwardScanDirection);
    if (place)
        digest += DatumGetUInt64(
            hash_any_extended(reinterpret_cast<const unsigned char*>(place), sizeof *place, 0));
    return place;
}

bool entries_changed(Scan& at) {
    std::uint64_t now = 0;
    index_rescan(at.scan, &at.key, 1, nullptr, 0);
    while (next_entry(at, now))
        continue;
    return now != at.entries;
}

bool next_row(Scan& at) {
    for (;;) {
        // One entry may lead to several rows that a dirty snapshot shows.
        while (at.scan->xs_heap_continue || next_entry(at, at.entries))
            if (index_fetch_heap(at.scan, at.slot))
                return true;
        if (!entries_changed(at))
            return false;
        CHECK_FOR_INTERRUPTS();
        index_rescan(at.scan, &at.key, 1, nullptr, 0);
        at.entries = 0;
    }
}

void end(Scan& at) {
    index_endscan(at.scan);
    ExecDropSingleTupleTableSlot(at.slot);
    index_close(at.index, NoLock);
    table_close(at.table, NoLock);
}

// Whether any row has the key, committed or in progress.
bool has_row(const KeyIndex& where, Datum key) {
    Scan at;
    SnapshotData dirty;
    InitDirtySnapshot(dirty);
    begin(at, where, key, &dirty);
    const bool found = next_row(at);
    end(at);
    return found;
}

int first_of_each(KeySearch& search, int i, const Datum* keys, int from, int count) {
    for (int key = from; key < count; ++key)
        if (has_entry(search, i, keys[key]) && has_row(search.leaves.indexes[i], keys[key]))
            return key;
    return count;
}

// Goes through the entries from the first key to the last, and through the keys beside them.
int walk_span(KeySearch& search, int i, Relation index, const Datum* keys, int count,
              bool* too_many) {
    const Probe& probe = search.probes[i];
    int key = 0;
    for (int passed = 0; index->rd_indam->amgettuple(probe.span, ForwardScanDirection); ++passed) {
        *too_many = passed > kMostPassed * count;
        if (*too_many)
            return key;
        bool none = false;
        const Datum entry = index_getattr(probe.span->xs_itup, 1, RelationGetDescr(index), &none);
        int order = -1;
        while (key < count && (order = compare_keys(search, keys[key], entry)) < 0)
            ++key;
        if (key == count || (order == 0 && has_row(search.leaves.indexes[i], keys[key])))
            return key;
        key += order == 0;
    }
    return count;
}

// Locks a row so that nobody changes, deletes or moves it until our transaction ends. False where
// it is not what it was, or, without WAIT, where somebody else has locked it. A weaker lock, which
// lets updates pass, gets lost: an update that looks for another page has the row locked only, and
// its new version does not carry locks that come meanwhile.
bool keep_row(Relation table, ItemPointerData place, bool wait) {
    TupleTableSlot* slot = table_slot_create(table, nullptr);
    TM_FailureData failure;
    const TM_Result result =
        table_tuple_lock(table, &place, GetActiveSnapshot(), slot, GetCurrentCommandId(false),
                         LockTupleNoKeyExclusive, wait ? LockWaitBlock : LockWaitSkip, 0, &failure);
    ExecDropSingleTupleTableSlot(slot);
    return result == TM_Ok;
}

bool is_our_own(TupleTableSlot* slot) {
    const HeapTupleHeader header = ExecFetchSlotHeapTuple(slot, false, nullptr)->t_data;
    return TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(header));
}

// Rows under our whole primary key are left to the server's own index, once nothing of theirs is in
// progress: the server would wait for that while we hold the key. Such a row is kept, because it is
// what keeps others from storing the key elsewhere between this look and the server's.
KeyFound look_closely(const KeyIndex& where, const KeyRow& row, Datum key, Progress progress) {
    KeyFound found{};
    Scan at;
    SnapshotData dirty;
    InitDirtySnapshot(dirty);
    begin(at, where, key, &dirty);
    const bool own = where.table == RelationGetRelid(row.leaf);
    while (found.kind == KeyFound::Kind::nothing && next_row(at)) {
        const bool arrives = TransactionIdIsValid(dirty.xmin);
        const TransactionId other = arrives ? dirty.xmin : dirty.xmax;
        const bool in_progress = TransactionIdIsValid(other);
        if (in_progress && progress == Progress::ignore)
            continue;
        if (in_progress && arrives && !own && is_waiting(where.table, &at.slot->tts_tid))
            continue;
        if (!in_progress && own && same_rest(at.index, at.slot, row)) {
            if (progress == Progress::ignore || is_our_own(at.slot) ||
                keep_row(at.table, at.slot->tts_tid, false))
                continue;
            found.kind = KeyFound::Kind::locked;
        } else {
            found.kind = in_progress ? KeyFound::Kind::transaction : KeyFound::Kind::row;
        }
        found.table = where.table;
        found.place = at.slot->tts_tid;
        found.transaction = other;
        found.token = arrives ? dirty.speculativeToken : 0;
    }
    end(at);
    return found;
}

// As the server does for the detail of its own message.
bool may_see_key(Oid root, AttrNumber key) {
    if (check_enable_rls(root, InvalidOid, true) == RLS_ENABLED)
        return false;
    return pg_class_aclcheck(root, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
           pg_attribute_aclcheck(root, key, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
}

} // namespace

void begin_key_search(KeySearch& search, Relation leaf, Oid function, MemoryContext context) {
    search.leaves = key_leaves(leaf, function);
    search.changes = relation_changes();
    search.context = context;
    InitDirtySnapshot(search.dirty);
    MemoryContext const before = MemoryContextSwitchTo(context);
    const auto count = static_cast<Size>(search.leaves.count);
    auto* indexes = static_cast<KeyIndex*>(palloc(sizeof(KeyIndex) * (count + 1)));
    std::copy_n(search.leaves.indexes, count, indexes);
    search.leaves.indexes = indexes;
    search.probes = static_cast<Probe*>(palloc0(sizeof(Probe) * (count + 1)));
    const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(leaf), search.leaves.key - 1);
    search.collation = column->attcollation;
    for (int i = 0; i < search.leaves.count; ++i)
        make_probe(search, i);
    const TypeCacheEntry* type =
        lookup_type_cache(column->atttypid, TYPECACHE_HASH_EXTENDED_PROC_FINFO);
    if (!OidIsValid(type->hash_extended_proc_finfo.fn_oid))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                        errmsg("keys of type %s cannot be kept unique over partitions",
                               format_type_be(column->atttypid))));
    fmgr_info_copy(&search.hash, const_cast<FmgrInfo*>(&type->hash_extended_proc_finfo), context);
    MemoryContextSwitchTo(before);
}

std::uint64_t key_hash(KeySearch& search, Datum key) {
    return DatumGetUInt64(
        FunctionCall2Coll(&search.hash, search.collation, key, UInt64GetDatum(search.leaves.root)));
}

int compare_keys(KeySearch& search, Datum one, Datum other) {
    return DatumGetInt32(FunctionCall2Coll(&search.order, search.collation, one, other));
}

int first_there(KeySearch& search, int leaf, const Datum* keys, int count) {
    Probe& probe = search.probes[leaf];
    if (probe.by_key > 0) {
        --probe.by_key;
        return first_of_each(search, leaf, keys, 0, count);
    }
    Relation const table = table_open(search.leaves.indexes[leaf].table, NoLock);
    Relation const index = index_open(search.leaves.indexes[leaf].index, NoLock);
    // What the scan allocates has to live as long as the scan.
    MemoryContext const before = MemoryContextSwitchTo(search.context);
    if (!probe.span)
        begin_span(search, probe, index);
    probe.span->heapRelation = table;
    probe.span->indexRelation = index;
    probe.ends[0].sk_argument = keys[0];
    probe.ends[1].sk_argument = keys[count - 1];
    index->rd_indam->amrescan(probe.span, probe.ends, 2, nullptr, 0);
    bool too_many = false;
    int found = walk_span(search, leaf, index, keys, count, &too_many);
    index->rd_indam->amrescan(probe.span, probe.ends, 2, nullptr, 0); // gives the page back
    MemoryContextSwitchTo(before);
    index_close(index, NoLock);
    table_close(table, NoLock);
    if (too_many) {
        probe.by_key = kByKey;
        found = first_of_each(search, leaf, keys, found, count);
    }
    return found;
}

KeyFound find_key(KeySearch& search, const KeyRow& row, Datum key, Progress progress) {
    for (int i = 0; i < search.leaves.count; ++i)
        if (has_entry(search, i, key)) {
            const KeyFound found = look_closely(search.leaves.indexes[i], row, key, progress);
            if (found.kind != KeyFound::Kind::nothing)
                return found;
        }
    return {};
}

bool is_alive(KeySearch& search, const KeyRow& row, Datum key) {
    Scan at;
    const Oid table = RelationGetRelid(row.leaf);
    SnapshotData dirty;
    InitDirtySnapshot(dirty);
    begin(at, {table, key_index(row.leaf, search.leaves.key)}, key, &dirty);
    bool alive = false;
    while (!alive && next_row(at))
        alive = same_rest(at.index, at.slot, row);
    end(at);
    return alive;
}

void wait_for(const KeyFound& found) {
    Relation const table = table_open(found.table, NoLock);
    ItemPointerData place = found.place;
    if (found.kind == KeyFound::Kind::locked)
        keep_row(table, place, true);
    else if (found.token)
        SpeculativeInsertionWait(found.transaction, found.token);
    else
        XactLockTableWait(found.transaction, table, &place, XLTW_InsertIndex);
    table_close(table, NoLock);
}

char* key_text(const KeySearch& search, Datum key) {
    const Oid root_oid = search.leaves.root;
    Relation const root = table_open(root_oid, NoLock);
    Relation const index = index_open(pg::primary_key_index(root), AccessShareLock);
    const AttrNumber column = index->rd_index->indkey.values[0];
    char* text = nullptr;
    if (may_see_key(root_oid, column)) {
        Oid output = InvalidOid;
        bool varlena = false;
        getTypeOutputInfo(TupleDescAttr(RelationGetDescr(root), column - 1)->atttypid, &output,
                          &varlena);
        text = psprintf("(%s)=(%s)", quote_identifier(get_attname(root_oid, column, false)),
                        OidOutputFunctionCall(output, key));
    }
    index_close(index, AccessShareLock);
    table_close(root, NoLock);
    return text;
}

void report_duplicate(const KeySearch& search, Datum key) {
    Relation const root = table_open(search.leaves.root, NoLock);
    const char* constraint = get_rel_name(pg::primary_key_index(root));
    const char* text = key_text(search, key);
    ereport(ERROR, (errcode(ERRCODE_UNIQUE_VIOLATION),
                    errmsg("duplicate key value violates unique constraint \"%s\"", constraint),
                    text ? errdetail("Key %s already exists.", text) : 0,
                    errtableconstraint(root, constraint)));
    pg_unreachable();
}

} // namespace milvus
