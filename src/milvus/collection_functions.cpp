// Dropping, emptying and finding collections.

#include "milvus/aliases.h"
#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/change.h"
#include "milvus/collection.h"
#include "milvus/lists.h"
#include "milvus/names.h"
#include "milvus/own_if_there.h"
#include "pg/columns.h"
#include "pg/roles.h"

namespace milvus {

namespace {

void refuse_alias(const Collection& there, const Place& where) {
    if (there.by_alias)
        throw base::Error("42809", "cannot drop the collection via alias = " + where.name,
                          milvus_code(65535));
}

void drop(const Place& where) {
    const auto there = look_up(where);
    if (!there) {
        check_name(NameKind::collection, where.name);
        return;
    }
    refuse_alias(*there, where);
    const auto own = own_if_there(where);
    if (!own)
        return;
    const Collection& found = *own;
    refuse_alias(found, where);
    std::string names;
    for (const std::string& alias : list_aliases(found))
        names += (names.empty() ? "" : ", ") + alias;
    if (!names.empty())
        throw base::Error("2BP01",
                          "unable to drop the collection [" + where.name +
                              "] because it has associated aliases [" + names +
                              "], please remove all aliases before dropping the collection",
                          milvus_code(65535));
    // Before the table, since afterwards nobody owns it.
    remove_entry(found.table);
    change(found.place, "DROP TABLE " + found.sql());
}

// Who may neither read nor write the rows has none to flush.
void require_some_right(const Collection& found) {
    if (!pg::may_select(found.table) && !pg::may_insert(found.table) &&
        !pg::may_update(found.table))
        throw base::Error("42501", "permission denied for collection " + found.place.name);
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_drop_collection) {
    return changing(fcinfo, 1,
                    [&] { drop(place(text_argument(fcinfo, 0), text_argument(fcinfo, 2))); });
}

PG_MILVUS_FUNCTION(milvus_truncate_collection) {
    return changing(fcinfo, 1, [&] {
        const Collection found = find(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        change_quietly(found.place, "TRUNCATE " + found.sql());
    });
}

PG_MILVUS_FUNCTION(milvus_has_collection) {
    return timed(fcinfo, 1, [&] {
        const Place where = place(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        const bool found = look_up(where).has_value();
        if (!found)
            check_name(NameKind::collection, where.name);
        return BoolGetDatum(found);
    });
}

PG_MILVUS_FUNCTION(milvus_list_collections) {
    return timed(fcinfo, 0, [&] {
        const Place where = database(text_argument(fcinfo, 1));
        // By an array, so that each table is looked up by its number: a join would read all of
        // pg_class, which has a row for every partition and every index.
        const auto rows =
            pg::run(own_sql("SELECT relname FROM pg_catalog.pg_class WHERE oid {=} ANY"
                            " (ARRAY(SELECT table_name FROM milvus.collections))"
                            " AND relnamespace {=} $1::pg_catalog.oid ORDER BY relname"),
                    {std::to_string(where.schema).c_str()});
        std::vector<std::string> names;
        for (int row = 0; row < rows.rows; ++row)
            names.emplace_back(rows.at(row, 0));
        return pg::return_texts(fcinfo, names);
    });
}

PG_MILVUS_FUNCTION(milvus_flush) {
    return timed(fcinfo, 1, [&] {
        const Collection found = find(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        require_some_right(found);
        learn_lists(found);
    });
}
