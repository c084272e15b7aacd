// Databases of Milvus are schemas. Those of the server itself and of extensions are none.

#include "milvus/call.h"
#include "milvus/collection.h"
#include "milvus/names.h"
#include "pg/roles.h"

namespace milvus {

namespace {

base::Error not_empty(const std::string& name) {
    return {"2BP01",
            "database: " + name + " not empty, must drop all collections before drop database",
            milvus_code(65535)};
}

void create_database(const std::string& name) {
    check_name(NameKind::database, name);
    refuse_reserved_database(name);
    // Like all that is made again as it is already. "default" is always there, as the schema
    // public.
    if (name == "default" || OidIsValid(pg::schema_oid(name.c_str())))
        return;
    try {
        pg::run("CREATE SCHEMA " + quoted(name));
    } catch (const pg::ServerError& error) {
        switch (error.data()->sqlerrcode) {
        case ERRCODE_INSUFFICIENT_PRIVILEGE:
            throw base::Error("42501", "permission denied to create database " + name);
        // Another session made it at the same moment.
        case ERRCODE_DUPLICATE_SCHEMA:
        case ERRCODE_UNIQUE_VIOLATION:
            throw base::Error("42710", "database already exist: " + name, milvus_code(65535));
        default:
            throw;
        }
    }
}

void drop_database(const std::string& name) {
    if (name == "public" || name == "default")
        throw base::Error("22023", "can not drop database " + name, milvus_code(65535));
    const Oid schema = pg::schema_oid(name.c_str());
    if (!OidIsValid(schema))
        return;
    refuse_reserved_database(name);
    if (!pg::owns_schema(schema))
        throw base::Error("42501", "must be owner of database " + name);
    const auto left = pg::run(own_sql("SELECT FROM pg_catalog.pg_class"
                                      " WHERE relnamespace {=} $1::pg_catalog.oid LIMIT 1"),
                              {std::to_string(schema).c_str()});
    if (left.rows)
        throw not_empty(name);
    try {
        pg::run("DROP SCHEMA " + quoted(name));
    } catch (const pg::ServerError& error) {
        // Functions and types are no relations, and are in the way as well.
        if (error.data()->sqlerrcode == ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST)
            throw not_empty(name);
        throw;
    }
}

// The chosen schema goes before the search path that the session began with, so that the functions
// and types are found as before.
void use_database(const std::string& name) {
    const Oid schema = pg::schema_oid(name.c_str());
    if (!OidIsValid(schema) && name == "default") {
        pg::run("RESET search_path");
        return;
    }
    if (!OidIsValid(schema))
        throw no_database(name);
    refuse_reserved_database(name);
    if (!pg::may_use_schema(schema))
        throw base::Error("42501", "permission denied for database " + name);
    pg::run(
        own_sql("SELECT pg_catalog.set_config('search_path', $1 {||} ', ' {||} reset_val, false)"
                " FROM pg_catalog.pg_settings WHERE name {=} 'search_path'"),
        {quoted(name).c_str()});
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_create_database) {
    return changing(fcinfo, 1, [&] { create_database(name_argument(fcinfo, 0, "db_name")); });
}

PG_MILVUS_FUNCTION(milvus_drop_database) {
    return changing(fcinfo, 1, [&] { drop_database(name_argument(fcinfo, 0, "db_name")); });
}

PG_MILVUS_FUNCTION(milvus_use_database) {
    use_database(name_argument(fcinfo, 0, "db_name"));
    return Datum{0};
}

PG_MILVUS_FUNCTION(milvus_list_databases) {
    const auto rows =
        pg::run(own_sql("SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname {!~} '^pg_'"
                        " AND nspname {<>} 'information_schema' AND nspname {<>} 'milvus'"
                        " AND pg_catalog.has_schema_privilege(oid, 'USAGE')"
                        " UNION SELECT 'default' WHERE pg_catalog.has_schema_privilege("
                        "  (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname {=} 'public'),"
                        "  'USAGE') ORDER BY 1"));
    std::vector<std::string> names;
    for (int row = 0; row < rows.rows; ++row)
        names.emplace_back(rows.at(row, 0));
    return pg::return_texts(fcinfo, names);
}
