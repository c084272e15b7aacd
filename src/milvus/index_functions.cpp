// Making, dropping, listing and describing the indexes of a collection.

#include "milvus/call.h"
#include "milvus/index.h"
#include "milvus/json_text.h"
#include "milvus/properties.h"
#include "milvus/settings.h"
#include "milvus/table_sql.h"
#include "pg/roles.h"

namespace milvus {

namespace {

void create_index(FunctionCallInfo fcinfo) {
    const auto json = json_argument(fcinfo, 1);
    if (!json || (json->kind == pg::Json::Kind::array && json->size == 0))
        throw bad_parameter("index_params should not be empty");
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    const Definition definition = read_table(collection);
    for (const Index& index : indexes_from_json(*json, definition))
        make_index(collection, definition, index);
}

void drop_index(FunctionCallInfo fcinfo) {
    const std::string name = name_argument(fcinfo, 1, "index_name");
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    for (const Index& index : read_indexes(collection)) {
        if (index.name != name)
            continue;
        if (enforce_load_state && collection.loaded)
            throw base::Error(
                "55006", "index cannot be dropped, collection is loaded, please release it first",
                milvus_code(65535));
        drop_index(collection, index);
        return;
    }
}

std::string describe(const Collection& collection, const Index& index) {
    JsonObject out;
    out.add_string("index_name", index.name)
        .add_string("field_name", index.field)
        .add_string("index_type", index.type);
    if (!index.metric.empty())
        out.add_string("metric_type", index.metric);
    out.add("params", index.params);
    if (pg::may_select(collection.table)) {
        // Rows are indexed as they are written. None is in an index that is not (or no longer)
        // valid, as CREATE INDEX CONCURRENTLY or ON ONLY leaves it.
        const auto rows =
            pg::run("SELECT pg_catalog.count(*) FROM " + collection.sql() + where_live(collection));
        const char* total = rows.at(0, 0);
        out.add("total_rows", total)
            .add("indexed_rows", index.valid ? total : "0")
            .add("pending_index_rows", index.valid ? "0" : total);
    }
    return out.add_string("state", index.valid ? "Finished" : "InProgress").text();
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_create_index) {
    return changing(fcinfo, 2, [&] { create_index(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_drop_index) {
    return changing(fcinfo, 2, [&] { drop_index(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_list_indexes) {
    return timed(fcinfo, 2, [&] {
        const Collection collection = find(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
        const auto field = text_argument(fcinfo, 1);
        std::vector<std::string> names;
        for (const milvus::Index& index : read_indexes(collection))
            if (!field || index.field == *field)
                names.push_back(index.name);
        return pg::return_texts(fcinfo, names);
    });
}

PG_MILVUS_FUNCTION(milvus_describe_index) {
    return timed(fcinfo, 2, [&] {
        const std::string name = name_argument(fcinfo, 1, "index_name");
        const Collection collection = find(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
        for (const milvus::Index& index : read_indexes(collection))
            if (index.name == name)
                return pg::json_datum(describe(collection, index));
        throw no_index(collection.place.name, name);
    });
}
