// Partitions and rights of writing calls.

#include "milvus/write_target.h"

#include "milvus/call.h"
#include "milvus/names.h"
#include "pg/columns.h"

namespace milvus {

namespace {

base::Error no_right(const OpenCollection& collection) {
    return {"42501", "permission denied for collection " + collection.collection.place.name};
}

} // namespace

std::string partition_argument(FunctionCallInfo fcinfo, int i) {
    std::string name = trimmed(text_argument(fcinfo, i).value_or(""));
    if (!name.empty())
        check_name(NameKind::partition, name);
    return name;
}

std::string target_partition(const OpenCollection& collection, const std::string& given) {
    if (!given.empty())
        checked_partitions(collection, std::vector<std::string>{given});
    return given;
}

void require_insert(const OpenCollection& collection) {
    if (!pg::may_insert(collection.collection.table))
        throw no_right(collection);
}

void require_upsert(const OpenCollection& collection) {
    require_insert(collection);
    require_select(collection);
    if (!pg::may_update(collection.collection.table))
        throw no_right(collection);
}

} // namespace milvus
