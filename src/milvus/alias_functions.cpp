// Aliases: further names of a collection, in its own database. Names of collections and aliases
// share one space; the lock on the name keeps two sessions from giving it twice.

#include "milvus/aliases.h"
#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/json_text.h"
#include "milvus/names.h"
#include "pg/roles.h"

namespace milvus {

std::vector<std::string> list_aliases(const Collection& collection) {
    const auto rows = pg::run(own_sql("SELECT alias FROM milvus.aliases"
                                      " WHERE table_name {=} $1::pg_catalog.oid ORDER BY alias"),
                              {collection.oid_text().c_str()});
    std::vector<std::string> found;
    for (int row = 0; row < rows.rows; ++row)
        found.emplace_back(rows.at(row, 0));
    return found;
}

namespace {

// Where neither the alias's name nor db_name says so, OTHERWISE is its database.
Place alias_place(FunctionCallInfo fcinfo, int alias, int db_name,
                  const std::optional<std::string>& otherwise = {}) {
    const std::string name = name_argument(fcinfo, alias, "alias");
    auto database = text_argument(fcinfo, db_name);
    if (!database && !split_name(name).schema)
        database = otherwise;
    Place where = place(name, database);
    check_name(NameKind::alias, where.name);
    return where;
}

// That of a qualified collection name.
std::optional<std::string> named_database(FunctionCallInfo fcinfo) {
    return split_name(text_argument(fcinfo, 0).value_or("")).schema;
}

// The collection must be in the alias's database, since an alias has no other.
Collection target(FunctionCallInfo fcinfo, const Place& alias) {
    Collection found = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    if (found.place.schema != alias.schema)
        throw bad_parameter("alias " + alias.name + " and collection " + found.place.name +
                            " are in different databases");
    if (OidIsValid(pg::table_in_schema(alias.name.c_str(), alias.schema)))
        throw base::Error("42P07",
                          "alias and collection name conflict[database=" + alias.database +
                              "][alias=" + alias.name + "]",
                          milvus_code(1601));
    return found;
}

void create_alias(FunctionCallInfo fcinfo) {
    const Place alias = alias_place(fcinfo, 1, 3, named_database(fcinfo));
    const Collection collection = target(fcinfo, alias);
    lock_name(alias);
    if (const auto there = look_up(alias)) {
        if (there->table == collection.table)
            return;
        throw base::Error("42710",
                          alias.name + " is alias to another collection: " + there->place.name +
                              ": alias already exist[database=" + alias.database +
                              "][alias=" + alias.name + "]",
                          milvus_code(1602));
    }
    add_alias(collection.table, alias.name);
}

void alter_alias(FunctionCallInfo fcinfo) {
    const Place alias = alias_place(fcinfo, 1, 3, named_database(fcinfo));
    const Collection collection = target(fcinfo, alias);
    lock_name(alias);
    if (const auto there = look_up(alias)) {
        if (there->table == collection.table)
            return;
        if (!pg::owns_table(there->table))
            throw not_owner(there->place.name);
        remove_alias(there->table, alias.name);
    }
    add_alias(collection.table, alias.name);
}

void drop_alias(FunctionCallInfo fcinfo) {
    const Place alias = alias_place(fcinfo, 0, 2);
    const auto there = look_up(alias);
    if (!there || !there->by_alias)
        return;
    if (!pg::owns_table(there->table))
        throw not_owner(there->place.name);
    remove_alias(there->table, alias.name);
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_create_alias) {
    return changing(fcinfo, 2, [&] { create_alias(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_alter_alias) {
    return changing(fcinfo, 2, [&] { alter_alias(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_drop_alias) {
    return changing(fcinfo, 1, [&] { drop_alias(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_describe_alias) {
    return timed(fcinfo, 1, [&] {
        const Place alias = alias_place(fcinfo, 0, 2);
        const auto there = look_up(alias);
        if (!there || !there->by_alias)
            throw no_alias(alias.database, alias.name);
        return pg::json_datum(JsonObject()
                                  .add_string("alias", alias.name)
                                  .add_string("collection_name", there->place.name)
                                  .add_string("db_name", there->place.database)
                                  .text());
    });
}

PG_MILVUS_FUNCTION(milvus_list_aliases) {
    return timed(fcinfo, 1, [&] {
        if (!PG_ARGISNULL(0))
            return pg::return_texts(
                fcinfo, list_aliases(find(text_argument(fcinfo, 0), text_argument(fcinfo, 2))));
        const Place where = database(text_argument(fcinfo, 2));
        const auto rows =
            pg::run(own_sql("SELECT a.alias FROM milvus.aliases AS a"
                            " JOIN pg_catalog.pg_class AS c ON c.oid {=} a.table_name"
                            " WHERE c.relnamespace {=} $1::pg_catalog.oid ORDER BY a.alias"),
                    {std::to_string(where.schema).c_str()});
        std::vector<std::string> names;
        for (int row = 0; row < rows.rows; ++row)
            names.emplace_back(rows.at(row, 0));
        return pg::return_texts(fcinfo, names);
    });
}
