// Load state. A table is always readable; the state is kept and enforced because applications of
// Milvus rely on it. A loaded collection may have partitions that are released.

#include <algorithm>

#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/index.h"
#include "milvus/json_text.h"
#include "milvus/lists.h"
#include "milvus/settings.h"
#include "milvus/table_sql.h"

namespace milvus {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void require_indexes(const Collection& collection) {
    std::string missing;
    if (!enforce_load_state ||
        has_vector_indexes(read_indexes(collection), read_table(collection), &missing))
        return;
    throw base::Error("42704",
                      "there is no vector index on field: [" + missing +
                          "], please create index firstly",
                      milvus_code(700));
}

std::vector<std::string> existing(const Collection& collection) {
    std::vector<std::string> names;
    for (const Partition& partition : read_partitions(collection))
        names.push_back(partition.name);
    return names;
}

std::vector<std::string> asked_for(FunctionCallInfo fcinfo, const Collection& collection,
                                   const std::vector<std::string>& all) {
    const auto names = texts_argument(fcinfo, 1);
    if (!names || names->empty())
        throw bad_parameter("partition_names should not be empty");
    for (const std::string& name : *names)
        if (!contains(all, name))
            throw no_partition(collection.place.name, name);
    return *names;
}

void load(const Collection& collection) {
    if (collection.loaded && collection.released.empty())
        return;
    require_indexes(collection);
    set_load_state(collection.table, true, {});
}

void load_partitions(FunctionCallInfo fcinfo) {
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    const auto all = existing(collection);
    const auto asked = asked_for(fcinfo, collection, all);
    if (!collection.loaded)
        require_indexes(collection);
    std::vector<std::string> released;
    for (const std::string& name : all)
        if (!contains(asked, name) && (!collection.loaded || contains(collection.released, name)))
            released.push_back(name);
    set_load_state(collection.table, true, released);
}

void release_partitions(FunctionCallInfo fcinfo) {
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    const auto all = existing(collection);
    const auto asked = asked_for(fcinfo, collection, all);
    if (!collection.loaded)
        return;
    std::vector<std::string> released;
    for (const std::string& name : all)
        if (contains(asked, name) || contains(collection.released, name))
            released.push_back(name);
    const bool some_left = released.size() < all.size();
    set_load_state(collection.table, some_left, some_left ? released : std::vector<std::string>());
}

std::string load_state(FunctionCallInfo fcinfo) {
    const auto found = look_up(place(text_argument(fcinfo, 0), text_argument(fcinfo, 3)));
    if (!found)
        return "NotExist";
    bool loaded = found->loaded;
    if (const auto partition = text_argument(fcinfo, 1); partition && !partition->empty()) {
        if (!contains(existing(*found), *partition))
            throw no_partition(found->place.name, *partition);
        loaded = loaded && !contains(found->released, *partition);
    }
    return loaded ? "Loaded" : "NotLoad";
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_load_collection) {
    return changing(fcinfo, 1, [&] {
        const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        load(collection);
        learn_lists(collection);
    });
}

PG_MILVUS_FUNCTION(milvus_release_collection) {
    return changing(fcinfo, 1, [&] {
        const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        if (collection.loaded)
            set_load_state(collection.table, false, {});
    });
}

PG_MILVUS_FUNCTION(milvus_load_partitions) {
    return changing(fcinfo, 2, [&] { load_partitions(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_release_partitions) {
    return changing(fcinfo, 2, [&] { release_partitions(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_get_load_state) {
    return timed(fcinfo, 2, [&] {
        return pg::json_datum(JsonObject().add_string("state", load_state(fcinfo)).text());
    });
}
