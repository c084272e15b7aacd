// Tables that become collections without a copy, and stop being ones.

#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/change.h"
#include "milvus/json_text.h"
#include "milvus/key_triggers.h"
#include "milvus/names.h"
#include "milvus/properties.h"
#include "milvus/table_sql.h"
#include "pg/roles.h"

namespace milvus {

namespace {

// Columns of the primary key that only say in which partition a row is, as the tables of
// collections have them: "$partition" of one by lists, the other column of one that is hashed.
constexpr const char* kKeyColumns =
    "(SELECT k.conkey[1] FROM pg_catalog.pg_constraint AS k"
    " LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid {=} k.conrelid"
    "  AND p.partnatts {=} 1"
    " LEFT JOIN pg_catalog.pg_attribute AS b ON b.attrelid {=} p.partrelid"
    "  AND b.attnum {=} p.partattrs[0]"
    " WHERE k.conrelid {=} c.oid AND k.contype {=} 'p'"
    " AND (pg_catalog.array_length(k.conkey, 1) {=} 1"
    "  OR (pg_catalog.array_length(k.conkey, 1) {=} 2 AND k.conkey[2] {=} b.attnum"
    "   AND (p.partstrat {=} 'h' OR (p.partstrat {=} 'l' AND b.attname {=} '$partition')))))";

// What keeps a relation from being a collection; empty where nothing does.
std::string unfit(Oid table) {
    const auto rows =
        pg::run(own_sql("SELECT c.relkind {=} ANY ('{r,p}'), c.relpersistence {<>} 't',"
                        " NOT c.relispartition, c.relkind {=} 'p' OR NOT EXISTS (SELECT FROM"
                        "  pg_catalog.pg_inherits AS i WHERE i.inhparent {=} c.oid),"
                        " EXISTS (SELECT FROM pg_catalog.pg_attribute AS a"
                        "  JOIN pg_catalog.pg_type AS t ON t.oid {=} a.atttypid"
                        "  WHERE a.attrelid {=} c.oid AND t.typname {=} ANY"
                        "  ('{int2,int4,int8,text,varchar}') AND a.attnum {=} " +
                        std::string(kKeyColumns) +
                        "), NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k"
                        "  WHERE k.conrelid {=} c.oid AND k.contype {=} 'p' AND k.condeferrable)"
                        " FROM pg_catalog.pg_class AS c WHERE c.oid {=} $1::pg_catalog.oid"),
                {std::to_string(table).c_str()});
    constexpr const char* reasons[] = {
        "it is no table",
        "it is a temporary table",
        "it is a partition of another table",
        "other tables inherit from it",
        "it has no primary key of one column of an integer or text type",
        "its primary key is deferrable, so that two rows may have one key for a while"};
    for (int i = 0; rows.rows && i < 6; ++i)
        if (!rows.at(0, i) || rows.at(0, i)[0] != 't')
            return reasons[i];
    return rows.rows ? "" : "there is no such table";
}

// A key of two columns says nothing of the first alone.
void require_unique_keys(const Collection& collection, const std::string& key) {
    const std::string column = quoted(key);
    const auto twice = pg::run("SELECT " + column + " FROM " + collection.sql() + " GROUP BY " +
                               column + own_sql(" HAVING pg_catalog.count(*) {>} 1 LIMIT 1"));
    if (twice.rows)
        throw base::Error("23505",
                          collection.sql() + " cannot be a collection: its key " + key +
                              " is not unique over the partitions",
                          std::string("Key ") + twice.at(0, 0) + " is there more than once.");
}

Place table_place(Oid table) {
    const auto rows =
        pg::run(own_sql("SELECT n.oid, n.nspname, c.relname FROM pg_catalog.pg_class AS c"
                        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
                        " WHERE c.oid {=} $1::pg_catalog.oid"),
                {std::to_string(table).c_str()});
    if (!rows.rows)
        throw base::Error("42P01", "there is no such table");
    return {static_cast<Oid>(std::stoul(rows.at(0, 0))), rows.at(0, 1), rows.at(0, 2)};
}

// The name of the dynamic field: as given, or that of a table that was a collection before. A NULL
// in it, or a value that is no object, has no dynamic keys.
std::optional<std::string> dynamic_field(Oid table, const std::optional<std::string>& given) {
    const std::string name = given.value_or(kDynamicColumn);
    const auto rows =
        pg::run(own_sql("SELECT atttypid {=} 'pg_catalog.jsonb'::pg_catalog.regtype"
                        " FROM pg_catalog.pg_attribute WHERE attrelid {=} $1::pg_catalog.oid"
                        " AND attname {=} $2::pg_catalog.name AND attnum {>} 0"
                        " AND NOT attisdropped"),
                {std::to_string(table).c_str(), name.c_str()});
    const bool there = rows.rows > 0;
    if (there && rows.at(0, 0)[0] == 't')
        return name;
    if (!given)
        return std::nullopt;
    if (!there)
        throw no_field(name);
    throw base::Error("42804", "the dynamic field " + name + " must be a jsonb column");
}

// Of a collection made by a call every column is a field; a table of the app's may have others.
void tell_columns_left_out(const Collection& collection, const Definition& definition) {
    const auto rows = pg::run(own_sql("SELECT attname FROM pg_catalog.pg_attribute"
                                      " WHERE attrelid {=} $1::pg_catalog.oid AND attnum {>} 0"
                                      " AND NOT attisdropped ORDER BY attnum"),
                              {collection.oid_text().c_str()});
    std::string left_out;
    for (int row = 0; row < rows.rows; ++row) {
        const std::string name = rows.at(row, 0);
        if (definition.find(name) || name == collection.dynamic_field || name == kPartitionColumn ||
            name == kCreatedColumn)
            continue;
        left_out += (left_out.empty() ? "" : ", ") + name;
    }
    if (!left_out.empty())
        notice("columns of types that Milvus does not have are no fields: " + left_out);
}

void register_table(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0))
        throw bad_parameter("table_name should not be empty");
    const Oid table = PG_GETARG_OID(0);
    const Place where = table_place(table);
    if (!pg::owns_table(table))
        throw not_owner(where.name);
    lock_name(where);
    pg::lock_object(catalog_oid(), table);
    if (!pg::hold_table(table))
        throw base::Error("42P01", "there is no such table");
    if (const std::string reason = unfit(table); !reason.empty())
        throw base::Error("42809", where.sql() + " cannot be a collection: " + reason);
    refuse_reserved_database(where.database);
    if (const auto there = look_up(where)) {
        if (!there->by_alias)
            throw base::Error("42710", where.sql() + " is a collection already");
        throw base::Error("42710",
                          "collection name [" + where.name +
                              "] conflicts with an existing alias, please choose a unique name",
                          milvus_code(1601));
    }
    const auto dynamic = dynamic_field(table, text_argument(fcinfo, 1));
    const auto properties = json_argument(fcinfo, 2);
    if (properties)
        check_properties(*properties);
    add_entry({table, dynamic, "Bounded", 1, properties ? json_text(*properties) : "{}", true});
    if (properties && ttl_seconds(*properties))
        add_created_column(find(where));
    const Collection collection = find(where);
    const Definition definition = read_table(collection);
    tell_columns_left_out(collection, definition);
    if (!definition.partitions && !has_partition_column(collection))
        return;
    keep_key_triggers(collection, definition.key().name);
    require_unique_keys(collection, definition.key().name);
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_register_collection) {
    pg::require_writable(fcinfo);
    register_table(fcinfo);
    return Datum{0};
}

PG_MILVUS_FUNCTION(milvus_unregister_collection) {
    pg::require_writable(fcinfo);
    remove_entry(find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 1)).table);
    return Datum{0};
}
