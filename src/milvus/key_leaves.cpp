// The session's memory of which leaves belong together. Every change of any relation empties it:
// changes are rare, and a wrong memory would let a key in twice.

#include "milvus/key_leaves.h"

namespace milvus {

namespace {

std::uint64_t changes = 1;
HTAB* known = nullptr;
MemoryContext context = nullptr;
std::uint64_t known_version = 0;

void relation_changed(Datum, Oid) {
    ++changes;
}

void forget_all() {
    if (!context) {
        context =
            AllocSetContextCreate(CacheMemoryContext, "milvus key leaves", ALLOCSET_SMALL_SIZES);
        CacheRegisterRelcacheCallback(relation_changed, Datum{0});
    }
    known = nullptr;
    MemoryContextReset(context);
    HASHCTL control{};
    control.keysize = sizeof(Oid);
    control.entrysize = sizeof(KeyLeaves);
    control.hcxt = context;
    known = hash_create("milvus key leaves", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
    known_version = changes;
}

bool has_trigger(Relation table, Oid function) {
    const TriggerDesc* all = table->trigdesc;
    for (int i = 0; all && i < all->numtriggers; ++i)
        if (all->triggers[i].tgfoid == function)
            return true;
    return false;
}

// The topmost ancestor that has the triggers too: the collection, even where that is itself a
// partition of something larger.
Oid find_root(Relation leaf, Oid function) {
    Oid root = RelationGetRelid(leaf);
    if (!leaf->rd_rel->relispartition)
        return root;
    List* const ancestors = get_partition_ancestors(root);
    ListCell* cell = nullptr;
    foreach (cell, ancestors) {
        Relation const above = table_open(lfirst_oid(cell), AccessShareLock);
        const bool has = has_trigger(above, function);
        table_close(above, NoLock);
        if (!has)
            break;
        root = lfirst_oid(cell);
    }
    list_free(ancestors);
    return root;
}

[[noreturn]] void report_no_index(Relation leaf) {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("keys cannot be kept unique: partition \"%s\" has no index on its key",
                           RelationGetRelationName(leaf)),
                    errhint("Add the primary key of the collection's table again.")));
    pg_unreachable();
}

void add_index(KeyLeaves& leaves, Relation table, AttrNumber key) {
    const Oid index = key_index(table, key);
    if (!OidIsValid(index))
        report_no_index(table);
    LockRelationOid(index, AccessShareLock);
    leaves.indexes[leaves.count++] = {RelationGetRelid(table), index};
}

// The same column of another leaf, whose columns may stand in another order.
AttrNumber same_column(Relation table, const char* name) {
    const AttrNumber found = get_attnum(RelationGetRelid(table), name);
    if (found == InvalidAttrNumber)
        ereport(ERROR,
                (errcode(ERRCODE_UNDEFINED_COLUMN), errmsg("partition \"%s\" has no column \"%s\"",
                                                           RelationGetRelationName(table), name)));
    return found;
}

char* key_of_root(Oid root) {
    Relation const table = table_open(root, NoLock);
    const Oid primary = pg::primary_key_index(table);
    if (!OidIsValid(primary))
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("keys cannot be kept unique: table \"%s\" has no primary key",
                               RelationGetRelationName(table))));
    Relation const index = index_open(primary, AccessShareLock);
    const AttrNumber key = index->rd_index->indkey.values[0];
    index_close(index, NoLock);
    table_close(table, NoLock);
    return get_attname(root, key, false);
}

// Other sessions cannot see a leaf that this transaction made, so they have to stay away.
void lock_root(Oid root, Relation leaf) {
    const bool is_new = leaf->rd_createSubid != InvalidSubTransactionId;
    LockRelationOid(root, is_new ? ShareRowExclusiveLock : RowExclusiveLock);
}

// Locks first, then reads: what was read stays true.
void gather(KeyLeaves& leaves, Relation leaf, Oid function) {
    leaves.root = find_root(leaf, function);
    lock_root(leaves.root, leaf);
    const char* name = key_of_root(leaves.root);
    leaves.key = same_column(leaf, name);
    List* const all = find_all_inheritors(leaves.root, AccessShareLock, nullptr);
    leaves.indexes = static_cast<KeyIndex*>(
        MemoryContextAlloc(context, sizeof(KeyIndex) * static_cast<Size>(list_length(all))));
    leaves.count = 0;
    ListCell* cell = nullptr;
    foreach (cell, all) {
        Relation const table = table_open(lfirst_oid(cell), NoLock);
        const char kind = table->rd_rel->relkind;
        if (kind == RELKIND_FOREIGN_TABLE)
            ereport(ERROR,
                    (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                     errmsg("keys cannot be kept unique: partition \"%s\" is a foreign table",
                            RelationGetRelationName(table))));
        if (kind == RELKIND_RELATION)
            add_index(leaves, table, same_column(table, name));
        table_close(table, NoLock);
    }
    list_free(all);
}

// What is remembered must be locked anew by each transaction. False where a lock brought news.
bool lock_all(const KeyLeaves& leaves, Relation leaf) {
    const std::uint64_t before = changes;
    lock_root(leaves.root, leaf);
    for (int i = 0; i < leaves.count && before == changes; ++i) {
        LockRelationOid(leaves.indexes[i].table, AccessShareLock);
        if (before == changes)
            LockRelationOid(leaves.indexes[i].index, AccessShareLock);
    }
    return before == changes;
}

} // namespace

std::uint64_t relation_changes() {
    return changes;
}

bool holds_one_value(Relation leaf, Oid root) {
    if (!leaf->rd_rel->relispartition || pg::partition_parent(RelationGetRelid(leaf)) != root)
        return false;
    HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(RelationGetRelid(leaf)));
    if (!HeapTupleIsValid(row))
        return false;
    bool none = false;
    const Datum stored = SysCacheGetAttr(RELOID, row, Anum_pg_class_relpartbound, &none);
    bool one = false;
    if (!none) {
        const auto* bound =
            static_cast<PartitionBoundSpec*>(stringToNode(TextDatumGetCString(stored)));
        one = bound->strategy == PARTITION_STRATEGY_LIST && !bound->is_default &&
              list_length(bound->listdatums) == 1;
    }
    ReleaseSysCache(row);
    return one;
}

bool attached_now(Oid leaf, Oid root) {
    Relation const catalog = table_open(InheritsRelationId, AccessShareLock);
    bool found = false;
    for (Oid child = leaf; child != root && !found && OidIsValid(child);) {
        ScanKeyData key;
        ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber, F_OIDEQ,
                    ObjectIdGetDatum(child));
        SysScanDesc const scan =
            systable_beginscan(catalog, InheritsRelidSeqnoIndexId, true, nullptr, 1, &key);
        HeapTuple const row = systable_getnext(scan);
        child = InvalidOid;
        if (HeapTupleIsValid(row)) {
            found = TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(row->t_data));
            child = reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row))->inhparent;
        }
        systable_endscan(scan);
    }
    table_close(catalog, AccessShareLock);
    return found;
}

Oid key_index(Relation leaf, AttrNumber key) {
    List* const all = RelationGetIndexList(leaf);
    Oid found = InvalidOid;
    ListCell* cell = nullptr;
    foreach (cell, all) {
        Relation const index = index_open(lfirst_oid(cell), AccessShareLock);
        const Form_pg_index form = index->rd_index;
        const bool fits = form->indisvalid && form->indisready && form->indislive &&
                          form->indkey.values[0] == key && index->rd_rel->relam == BTREE_AM_OID &&
                          heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, nullptr);
        const bool best = fits && form->indisprimary;
        if (best || (fits && !OidIsValid(found)))
            found = lfirst_oid(cell);
        index_close(index, AccessShareLock);
        if (best)
            break;
    }
    list_free(all);
    return found;
}

const KeyLeaves& key_leaves(Relation leaf, Oid function) {
    const Oid oid = RelationGetRelid(leaf);
    for (;;) {
        CHECK_FOR_INTERRUPTS();
        if (!known || known_version != changes)
            forget_all();
        bool there = false;
        auto* leaves = static_cast<KeyLeaves*>(hash_search(known, &oid, HASH_ENTER, &there));
        if (!there)
            leaves->valid = false;
        if (leaves->valid) {
            if (lock_all(*leaves, leaf))
                return *leaves;
            continue;
        }
        gather(*leaves, leaf, function);
        // Taking the locks may have brought news, and with them what was gathered is void.
        if (known_version == changes) {
            leaves->valid = true;
            return *leaves;
        }
    }
}

} // namespace milvus
