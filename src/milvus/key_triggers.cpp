// The triggers themselves. The names begin with the last of the ASCII characters, so that the one
// BEFORE INSERT comes after those of users, which may change the key.

#include "milvus/key_triggers.h"

#include "milvus/change.h"
#include "milvus/errors.h"
#include "milvus/key_search.h"
#include "milvus/names.h"
#include "pg/event_trigger.h"
#include "pg/roles.h"

namespace milvus {

namespace {

constexpr const char* kInsertTrigger = "~milvus_key";
constexpr const char* kUpdateTrigger = "~milvus_key_update";

// A partitioned table whose primary key has more than the key, as a command has just changed it.
struct Root {
    Oid table;
    Place place;
    std::string key;
    bool has_triggers;
    bool by_hash;
};

std::vector<Root> changed_tables() {
    const auto rows = pg::run(own_sql(
        "SELECT DISTINCT c.oid, n.oid, n.nspname, c.relname, k.attname,"
        " EXISTS (SELECT FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid {=} c.oid"
        "  AND t.tgfoid {=} 'milvus.keep_key_unique()'::pg_catalog.regprocedure), p.partstrat {=} "
        "'h'"
        " FROM pg_catalog.pg_event_trigger_ddl_commands() AS d"
        " CROSS JOIN LATERAL pg_catalog.pg_partition_ancestors(d.objid) AS a"
        " JOIN pg_catalog.pg_class AS c ON c.oid {=} a.relid"
        " JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid {=} c.oid"
        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
        " JOIN pg_catalog.pg_constraint AS i ON i.conrelid {=} c.oid AND i.contype {=} 'p'"
        "  AND pg_catalog.array_length(i.conkey, 1) {>} 1"
        " JOIN pg_catalog.pg_attribute AS k ON k.attrelid {=} c.oid AND k.attnum {=} i.conkey[1]"
        // Not before all partitions have it: a restore makes keys one by one, and triggers last.
        " JOIN pg_catalog.pg_index AS x ON x.indexrelid {=} i.conindid AND x.indisvalid"
        " WHERE d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass"
        " AND EXISTS (SELECT FROM milvus.collections AS e WHERE e.table_name {=} c.oid)"));
    std::vector<Root> found;
    for (int i = 0; i < rows.rows; ++i)
        found.push_back(
            {static_cast<Oid>(std::stoul(rows.at(i, 0))),
             {static_cast<Oid>(std::stoul(rows.at(i, 1))), rows.at(i, 2), rows.at(i, 3)},
             rows.at(i, 4),
             rows.at(i, 5)[0] == 't',
             rows.at(i, 6)[0] == 't'});
    return found;
}

// Plain dialect. Throws the server's error where a key of the leaf is in another partition as well.
void check_leaf(Oid oid, Oid function) {
    Relation const leaf = table_open(oid, AccessShareLock);
    MemoryContext const own =
        AllocSetContextCreate(CurrentMemoryContext, "milvus attach", ALLOCSET_DEFAULT_SIZES);
    KeySearch search{};
    begin_key_search(search, leaf, function, own);
    Snapshot const snapshot = RegisterSnapshot(GetLatestSnapshot());
    TupleTableSlot* slot = table_slot_create(leaf, nullptr);
    TableScanDesc const scan = table_beginscan(leaf, snapshot, 0, nullptr);
    while (table_scan_getnextslot(scan, ForwardScanDirection, slot)) {
        CHECK_FOR_INTERRUPTS();
        bool none = false;
        const Datum key = slot_getattr(slot, search.leaves.key, &none);
        bool copied = false;
        const KeyRow row{leaf, ExecFetchSlotHeapTuple(slot, false, &copied)};
        const KeyFound found = find_key(search, row, key, Progress::ignore);
        if (found.kind != KeyFound::Kind::nothing) {
            const char* text = key_text(search, key);
            ereport(
                ERROR,
                (errcode(ERRCODE_UNIQUE_VIOLATION),
                 errmsg("\"%s\" cannot be a partition: it holds a key of another partition",
                        RelationGetRelationName(leaf)),
                 text ? errdetail("Key %s is in \"%s\" as well.", text, get_rel_name(found.table))
                      : 0));
        }
        if (copied)
            heap_freetuple(row.tuple);
    }
    table_endscan(scan);
    ExecDropSingleTupleTableSlot(slot);
    UnregisterSnapshot(snapshot);
    MemoryContextDelete(own);
    table_close(leaf, NoLock);
}

// Plain dialect. Leaves of ROOT that came with this transaction; those that may hold one key twice
// are counted as new where there were NO_TRIGGERS before.
List* leaves_to_check(Oid root, bool no_triggers, int* all) {
    List* const tables = find_all_inheritors(root, AccessShareLock, nullptr);
    List* found = NIL;
    *all = 0;
    ListCell* cell = nullptr;
    foreach (cell, tables) {
        const Oid oid = lfirst_oid(cell);
        if (get_rel_relkind(oid) == RELKIND_PARTITIONED_TABLE)
            continue;
        ++*all;
        Relation const leaf = table_open(oid, NoLock);
        if (attached_now(oid, root) || (no_triggers && !holds_one_value(leaf, root)))
            found = lappend_oid(found, oid);
        table_close(leaf, NoLock);
    }
    return found;
}

void partition_attached(const Root& root, Oid function) {
    struct Leaves {
        List* to_check;
        int all;
    };
    const Leaves leaves = pg::call([&] {
        Leaves out{};
        out.to_check = leaves_to_check(root.table, !root.has_triggers, &out.all);
        return out;
    });
    if (!leaves.to_check)
        return;
    const bool needed = leaves.all > 1 || root.by_hash;
    if (!root.has_triggers && needed)
        add_key_triggers(root.place, root.key);
    if (!root.has_triggers && !needed)
        return;
    // Nobody writes until this transaction ends: others do not know the partition yet.
    change(root.place, "LOCK TABLE ONLY " + root.place.sql() + " IN SHARE ROW EXCLUSIVE MODE");
    pg::call([&] {
        ListCell* cell = nullptr;
        foreach (cell, leaves.to_check)
            check_leaf(lfirst_oid(cell), function);
    });
}

Oid trigger_function() {
    const auto rows =
        pg::run(own_sql("SELECT p.oid FROM pg_catalog.pg_proc AS p"
                        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} p.pronamespace"
                        " WHERE n.nspname {=} 'milvus' AND p.proname {=} 'keep_key_unique'"));
    return rows.rows ? static_cast<Oid>(std::stoul(rows.at(0, 0))) : InvalidOid;
}

void keep_attached() {
    // While the extension is being made or dropped there is nothing to look after.
    const Oid function = trigger_function();
    const Oid schema = pg::schema_oid("milvus");
    if (!OidIsValid(function) || !OidIsValid(pg::table_in_schema("collections", schema)))
        return;
    for (const Root& root : changed_tables())
        partition_attached(root, function);
}

} // namespace

void add_key_triggers(const Place& table, const std::string& key) {
    const std::string on = " ON " + table.sql() + " FOR EACH ROW ";
    const std::string run = "EXECUTE FUNCTION milvus.keep_key_unique()";
    change(table, "CREATE TRIGGER " + quoted(kInsertTrigger) + " BEFORE INSERT" + on + run);
    change(table, "CREATE TRIGGER " + quoted(kUpdateTrigger) + " AFTER UPDATE" + on + "WHEN (OLD." +
                      quoted(key) + own_sql(" {<>} NEW.") + quoted(key) + ") " + run);
    for (const char* name : {kInsertTrigger, kUpdateTrigger})
        change(table, "ALTER TABLE " + table.sql() + " ENABLE ALWAYS TRIGGER " + quoted(name));
}

void keep_key_triggers(const Collection& collection, const std::string& key) {
    const auto rows =
        pg::run(own_sql("SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits"
                        "  WHERE inhparent {=} $1::pg_catalog.oid) {>} 1,"
                        " EXISTS (SELECT FROM pg_catalog.pg_trigger"
                        "  WHERE tgrelid {=} $1::pg_catalog.oid AND tgfoid {=}"
                        "  'milvus.keep_key_unique()'::pg_catalog.regprocedure)"),
                {collection.oid_text().c_str()});
    const bool several = rows.at(0, 0)[0] == 't';
    const bool there = rows.at(0, 1)[0] == 't';
    if (several && !there)
        add_key_triggers(collection.place, key);
    if (!several && there)
        for (const char* name : {kInsertTrigger, kUpdateTrigger})
            change(collection.place,
                   "DROP TRIGGER IF EXISTS " + quoted(name) + " ON " + collection.sql());
}

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_keep_attached) {
    if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
        throw base::Error("39P03", "milvus.keep_attached is an event trigger");
    milvus::keep_attached();
    return Datum{0};
}
