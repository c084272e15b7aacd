// Setting and dropping properties of a collection, and removing the rows whose time is over.

#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/json_text.h"
#include "milvus/lists.h"
#include "milvus/properties.h"

namespace milvus {

namespace {

void alter(FunctionCallInfo fcinfo) {
    const auto given = json_argument(fcinfo, 1);
    if (!given || given->kind != pg::Json::Kind::object || !given->size)
        throw bad_parameter("properties must be a JSON object that is not empty");
    check_properties(*given);
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    if (ttl_seconds(*given))
        add_created_column(collection);
    set_properties(collection.table, json_text(*given));
}

void drop(FunctionCallInfo fcinfo) {
    const auto keys = texts_argument(fcinfo, 1);
    if (!keys || keys->empty())
        throw bad_parameter("property_keys should not be empty");
    remove_properties(find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3)).table, *keys);
}

void compact(FunctionCallInfo fcinfo) {
    if (truth_argument(fcinfo, 1).value_or(false))
        throw not_supported("clustering compaction is not supported yet");
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    if (const long seconds = ttl_seconds(collection.properties))
        pg::run("DELETE FROM " + collection.sql() + " WHERE NOT (" + live_condition(seconds) + ")");
    learn_lists(collection);
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_alter_collection_properties) {
    return changing(fcinfo, 2, [&] { alter(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_drop_collection_properties) {
    return changing(fcinfo, 2, [&] { drop(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_compact) {
    return changing(fcinfo, 2, [&] { compact(fcinfo); });
}
