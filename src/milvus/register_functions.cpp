// Tables that become collections without a copy, and stop being ones.

#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/json_text.h"
#include "milvus/names.h"
#include "milvus/properties.h"
#include "milvus/table_sql.h"
#include "pg/roles.h"

namespace milvus {

namespace {

// What keeps a relation from being a collection; empty where nothing does.
std::string unfit(Oid table) {
    const auto rows =
        pg::run(own_sql("SELECT c.relkind {=} ANY ('{r,p}'), c.relpersistence {<>} 't',"
                        " NOT c.relispartition,"
                        " (SELECT pg_catalog.array_length(k.conkey, 1) {=} 1 AND t.typname {=} ANY"
                        "   ('{int2,int4,int8,text,varchar}')"
                        "  FROM pg_catalog.pg_constraint AS k"
                        "  JOIN pg_catalog.pg_attribute AS a ON a.attrelid {=} k.conrelid"
                        "   AND a.attnum {=} k.conkey[1]"
                        "  JOIN pg_catalog.pg_type AS t ON t.oid {=} a.atttypid"
                        "  WHERE k.conrelid {=} c.oid AND k.contype {=} 'p')"
                        " FROM pg_catalog.pg_class AS c WHERE c.oid {=} $1::pg_catalog.oid"),
                {std::to_string(table).c_str()});
    constexpr const char* reasons[] = {
        "it is no table", "it is a temporary table", "it is a partition of another table",
        "it has no primary key of one column of an integer or text type"};
    for (int i = 0; rows.rows && i < 4; ++i)
        if (!rows.at(0, i) || rows.at(0, i)[0] != 't')
            return reasons[i];
    return rows.rows ? "" : "there is no such table";
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

void check_dynamic_field(Oid table, const std::string& name) {
    const auto rows =
        pg::run(own_sql("SELECT FROM pg_catalog.pg_attribute WHERE attrelid {=} $1::pg_catalog.oid"
                        " AND attname {=} $2::pg_catalog.name AND attnotnull AND NOT attisdropped"
                        " AND atttypid {=} 'pg_catalog.jsonb'::pg_catalog.regtype"),
                {std::to_string(table).c_str(), name.c_str()});
    if (!rows.rows)
        throw base::Error("42804",
                          "the dynamic field " + name + " must be a jsonb column that is NOT NULL");
}

void register_table(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0))
        throw bad_parameter("table_name should not be empty");
    const Oid table = PG_GETARG_OID(0);
    const Place where = table_place(table);
    if (!pg::owns_table(table))
        throw not_owner(where.name);
    lock_name(where);
    if (const std::string reason = unfit(table); !reason.empty())
        throw base::Error("42809", where.sql() + " cannot be a collection: " + reason);
    if (const auto there = look_up(where)) {
        if (!there->by_alias)
            throw base::Error("42710", where.sql() + " is a collection already");
        throw base::Error("42710",
                          "collection name [" + where.name +
                              "] conflicts with an existing alias, please choose a unique name",
                          milvus_code(1601));
    }
    const auto dynamic = text_argument(fcinfo, 1);
    if (dynamic)
        check_dynamic_field(table, *dynamic);
    const auto properties = json_argument(fcinfo, 2);
    if (properties)
        check_properties(*properties);
    add_entry({table, dynamic, "Bounded", 1, properties ? json_text(*properties) : "{}", true});
    if (properties && ttl_seconds(*properties))
        add_created_column(find(where));
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_register_collection) {
    register_table(fcinfo);
    return Datum{0};
}

PG_MILVUS_FUNCTION(milvus_unregister_collection) {
    remove_entry(find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 1)).table);
    return Datum{0};
}
