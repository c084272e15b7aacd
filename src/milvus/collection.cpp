// Finding collections. Names are looked up once; everything after uses the table's OID.

#include "milvus/collection.h"

#include "milvus/catalog.h"
#include "milvus/errors.h"
#include "milvus/names.h"
#include "pg/roles.h"

namespace milvus {

namespace {

std::optional<Collection> read_entry(Oid table) {
    const auto rows = pg::run(
        own_sql("SELECT n.nspname, c.relname, (SELECT a.attname FROM pg_catalog.pg_attribute AS a"
                "  WHERE a.attrelid {=} c.oid AND a.attname {=} e.dynamic_field"
                "  AND a.atttypid {=} 'pg_catalog.jsonb'::pg_catalog.regtype),"
                " e.consistency_level, e.num_shards,"
                " e.properties, e.loaded, e.released_partitions, n.oid"
                " FROM milvus.collections AS e"
                " JOIN pg_catalog.pg_class AS c ON c.oid {=} e.table_name"
                " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
                " WHERE e.table_name {=} $1::pg_catalog.oid"),
        {std::to_string(table).c_str()});
    if (rows.rows == 0)
        return std::nullopt;
    Collection found{};
    found.table = table;
    found.place = {static_cast<Oid>(std::stoul(rows.at(0, 8))), rows.at(0, 0), rows.at(0, 1)};
    if (rows.at(0, 2))
        found.dynamic_field = rows.at(0, 2);
    found.consistency_level = rows.at(0, 3);
    found.num_shards = std::stoi(rows.at(0, 4));
    found.properties = rows.at(0, 5);
    found.loaded = rows.at(0, 6)[0] == 't';
    if (std::string_view(rows.at(0, 7)) != "{}") {
        const auto names =
            pg::run("SELECT pg_catalog.unnest($1::pg_catalog.text[])", {rows.at(0, 7)});
        for (int i = 0; i < names.rows; ++i)
            found.released.emplace_back(names.at(i, 0));
    }
    return found;
}

// A name that is found nowhere may also be one that nothing can have.
[[noreturn]] void report_missing(const Place& place) {
    check_name(NameKind::collection, place.name);
    const base::Error error = no_collection(place.database, place.name);
    const Oid relation = pg::table_in_schema(place.name.c_str(), place.schema);
    const bool plain_table =
        OidIsValid(relation) &&
        pg::run(own_sql("SELECT 1 FROM pg_catalog.pg_class AS c"
                        " WHERE c.oid {=} $1::pg_catalog.oid AND NOT c.relispartition"
                        " AND (c.relkind {=} 'r' OR c.relkind {=} 'p')"),
                {std::to_string(relation).c_str()})
                .rows > 0;
    throw base::Error(error.state(), error.message(), error.detail(),
                      plain_table ? "A table has this name: milvus_register_collection makes it a "
                                    "collection."
                                  : "");
}

Oid schema_of(const std::string& name) {
    const Oid schema = pg::schema_oid(name.c_str());
    // Milvus's own first database, for clients that name it always.
    if (!OidIsValid(schema) && name == "default")
        return pg::schema_oid("public");
    return schema;
}

} // namespace

std::string Place::sql() const {
    return quoted(database) + "." + quoted(name);
}

Place database(const std::optional<std::string>& db_name) {
    const std::string asked = db_name ? trimmed(*db_name) : std::string();
    if (asked.empty()) {
        const auto rows = pg::run("SELECT pg_catalog.current_schema()");
        if (!rows.at(0, 0))
            throw base::Error("3F000", "no database is selected: the search path names no schema",
                              milvus_code(800));
        return {pg::schema_oid(rows.at(0, 0)), rows.at(0, 0), {}};
    }
    const Oid schema = schema_of(asked);
    if (!OidIsValid(schema))
        throw no_database(asked);
    const bool stands_in = asked == "default" && !OidIsValid(pg::schema_oid("default"));
    Place found{schema, stands_in ? "public" : asked, {}};
    if (!pg::may_use_schema(schema))
        throw base::Error("42501", "permission denied for database " + asked);
    return found;
}

Place place(const std::optional<std::string>& collection_name,
            const std::optional<std::string>& db_name) {
    if (!collection_name || trimmed(*collection_name).empty())
        throw base::Error(collection_name ? base::SqlState("42602") : base::SqlState("22023"),
                          "`collection_name` value  is illegal", milvus_code(1));
    QualifiedName parts = split_name(*collection_name);
    if (parts.schema && db_name && trimmed(*db_name) != *parts.schema)
        throw bad_parameter("collection name " + *collection_name + " and db_name " + *db_name +
                            " name different databases");
    Place found = database(parts.schema ? parts.schema : db_name);
    found.name = std::move(parts.name);
    return found;
}

std::optional<Collection> look_up(const Place& place) {
    const Oid table = pg::table_in_schema(place.name.c_str(), place.schema);
    if (OidIsValid(table))
        if (auto found = read_entry(table))
            return found;
    const auto rows =
        pg::run(own_sql("SELECT c.oid FROM milvus.aliases AS a"
                        " JOIN pg_catalog.pg_class AS c ON c.oid {=} a.table_name"
                        " WHERE a.alias {=} $1 AND c.relnamespace {=} $2::pg_catalog.oid"
                        " ORDER BY c.oid LIMIT 1"),
                {place.name.c_str(), std::to_string(place.schema).c_str()});
    if (rows.rows == 0)
        return std::nullopt;
    auto found = read_entry(static_cast<Oid>(std::stoul(rows.at(0, 0))));
    if (found)
        found->by_alias = true;
    return found;
}

Collection find(const Place& place) {
    auto found = look_up(place);
    if (!found)
        report_missing(place);
    return *std::move(found);
}

Collection find(const std::optional<std::string>& collection_name,
                const std::optional<std::string>& db_name) {
    return find(place(collection_name, db_name));
}

Collection find_own(const Place& place) {
    for (;;) {
        const Collection found = find(place);
        if (!pg::owns_table(found.table))
            throw not_owner(found.place.name);
        pg::lock_object(catalog_oid(), found.table);
        if (!pg::hold_table(found.table))
            continue;
        // Whoever held the lock before may have changed what was read, or given the name away.
        Collection held = find(place);
        if (held.table == found.table)
            return held;
    }
}

Collection find_own(const std::optional<std::string>& collection_name,
                    const std::optional<std::string>& db_name) {
    return find_own(place(collection_name, db_name));
}

void lock_name(const Place& place) {
    pg::lock_name(catalog_oid(), place.schema, place.name.c_str());
}

} // namespace milvus
