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

// By which a trigger of ours is known. This statement and the next have a parameter so that their
// plans are kept: they run for each command that makes or alters a table, whosever it is.
Oid trigger_function() {
    const auto rows =
        pg::run(own_sql("SELECT p.oid FROM pg_catalog.pg_proc AS p"
                        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} p.pronamespace"
                        " WHERE n.nspname {=} 'milvus' AND p.proname {=} $1::pg_catalog.name"),
                {"keep_key_unique"});
    return rows.rows ? static_cast<Oid>(std::stoul(rows.at(0, 0))) : InvalidOid;
}

// Collections that the command changed, or that got a partition by it.
std::vector<std::string> changed_collections() {
    const auto rows =
        pg::run(own_sql("SELECT DISTINCT e.table_name::pg_catalog.oid"
                        " FROM pg_catalog.pg_event_trigger_ddl_commands() AS d"
                        " CROSS JOIN LATERAL pg_catalog.pg_partition_ancestors(d.objid) AS a"
                        " JOIN milvus.collections AS e ON e.table_name {=} a.relid"
                        " WHERE d.classid {=} $1::pg_catalog.oid"),
                {std::to_string(RelationRelationId).c_str()});
    std::vector<std::string> found;
    for (int i = 0; i < rows.rows; ++i)
        found.emplace_back(rows.at(i, 0));
    return found;
}

// None where the table has no partitions, or its primary key has no more than the key.
std::optional<Root> root_of(const std::string& table, Oid function) {
    const auto rows = pg::run(
        own_sql("SELECT c.oid, n.oid, n.nspname, c.relname, k.attname,"
                " EXISTS (SELECT FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid {=} c.oid"
                "  AND t.tgfoid {=} $2::pg_catalog.oid), p.partstrat {=} 'h'"
                " FROM pg_catalog.pg_class AS c"
                " JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid {=} c.oid"
                " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
                " JOIN pg_catalog.pg_constraint AS i ON i.conrelid {=} c.oid AND i.contype {=} 'p'"
                "  AND pg_catalog.array_length(i.conkey, 1) {>} 1"
                " JOIN pg_catalog.pg_attribute AS k ON k.attrelid {=} c.oid AND k.attnum {=} "
                "i.conkey[1]"
                // Not before all partitions have it: a restore makes keys one by one, and triggers
                // last.
                " JOIN pg_catalog.pg_index AS x ON x.indexrelid {=} i.conindid AND x.indisvalid"
                " WHERE c.oid {=} $1::pg_catalog.oid"),
        {table.c_str(), std::to_string(function).c_str()});
    if (rows.rows == 0)
        return std::nullopt;
    return Root{static_cast<Oid>(std::stoul(rows.at(0, 0))),
                {static_cast<Oid>(std::stoul(rows.at(0, 1))), rows.at(0, 2), rows.at(0, 3)},
                rows.at(0, 4),
                rows.at(0, 5)[0] == 't',
                rows.at(0, 6)[0] == 't'};
}

// Plain dialect. Throws the server's error where a key of the leaf is in another partition as well.
void check_leaf(Oid oid, Oid function) {
    Relation const leaf = table_open(oid, AccessShareLock);
    // Most are made empty, and each command of a transaction comes by all that the transaction
    // made.
    if (RelationGetNumberOfBlocks(leaf) == 0) {
        table_close(leaf, NoLock);
        return;
    }
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

void keep_attached() {
    // While the extension is being made or dropped there is nothing to look after.
    const Oid function = trigger_function();
    const Oid schema = pg::schema_oid("milvus");
    if (!OidIsValid(function) || !OidIsValid(pg::table_in_schema("collections", schema)))
        return;
    for (const std::string& table : changed_collections())
        if (const auto root = root_of(table, function))
            partition_attached(*root, function);
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
                        "  WHERE tgrelid {=} $1::pg_catalog.oid"
                        "  AND tgfoid {=} $2::pg_catalog.oid)"),
                {collection.oid_text().c_str(), std::to_string(trigger_function()).c_str()});
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
