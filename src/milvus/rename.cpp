// milvus_rename_collection, within a database or into another one. Partitions go along into another
// database; SET SCHEMA alone would leave them.

#include "milvus/aliases.h"
#include "milvus/call.h"
#include "milvus/change.h"
#include "milvus/names.h"
#include "milvus/table_sql.h"
#include "pg/roles.h"

namespace milvus {

namespace {

void require_free(const Place& target) {
    check_name(NameKind::collection, target.name);
    lock_name(target);
    if (look_up(target) || OidIsValid(pg::table_in_schema(target.name.c_str(), target.schema)))
        throw base::Error("42P07", "duplicated new collection name " + target.name,
                          milvus_code(65535));
}

void move(const Collection& old, const Place& target) {
    refuse_reserved_database(target.database);
    if (!pg::may_create_in_schema(target.schema))
        throw base::Error("42501", "permission denied for database " + target.database);
    for (const std::string& alias : list_aliases(old)) {
        const Place there{target.schema, target.database, alias};
        lock_name(there);
        if (const auto other = look_up(there))
            throw base::Error("42710",
                              alias + " is alias to another collection: " + other->place.name +
                                  ": alias already exist[database=" + target.database +
                                  "][alias=" + alias + "]",
                              milvus_code(1602));
    }
    for (const std::string& part : partition_tables(old))
        change(target, "ALTER TABLE " + part + " SET SCHEMA " + quoted(target.database));
    change(target, "ALTER TABLE " + old.sql() + " SET SCHEMA " + quoted(target.database));
}

void rename(const Place& from, const Place& target) {
    if (const auto there = look_up(from); there && there->by_alias)
        throw base::Error("42809",
                          "unsupported use an alias to rename collection, alias: " + from.name,
                          milvus_code(65535));
    const Collection old = find_own(from);
    require_free(target);
    Place at = old.place;
    // First out of the way of a table of the old name in the other database.
    if (at.name != target.name) {
        if (at.schema != target.schema &&
            OidIsValid(pg::table_in_schema(target.name.c_str(), at.schema)))
            throw base::Error("42P07", "duplicated new collection name " + target.name,
                              milvus_code(65535));
        change(at, "ALTER TABLE " + at.sql() + " RENAME TO " + quoted(target.name));
        at.name = target.name;
    }
    if (at.schema != target.schema) {
        Collection renamed = old;
        renamed.place = at;
        move(renamed, target);
    }
}

void rename(FunctionCallInfo fcinfo, const std::optional<std::string>& target_db,
            const std::optional<std::string>& db_name) {
    const Place from = place(name_argument(fcinfo, 0, "old_name"), db_name);
    const std::string new_name = name_argument(fcinfo, 1, "new_name");
    const bool elsewhere = target_db && !trimmed(*target_db).empty();
    const bool qualified = split_name(new_name).schema.has_value();
    rename(from, place(new_name, elsewhere   ? target_db
                                 : qualified ? std::nullopt
                                             : std::optional<std::string>(from.database)));
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_rename_collection) {
    return changing(fcinfo, 2, [&] { rename(fcinfo, std::nullopt, text_argument(fcinfo, 3)); });
}

PG_MILVUS_FUNCTION(milvus_rename_collection_into) {
    return changing(fcinfo, 3,
                    [&] { rename(fcinfo, text_argument(fcinfo, 2), text_argument(fcinfo, 4)); });
}
