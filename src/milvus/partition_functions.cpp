// Partitions: one child table each, known by the value that its bound names, so that a child's own
// name means nothing.

#include <algorithm>

#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/change.h"
#include "milvus/key_triggers.h"
#include "milvus/names.h"
#include "milvus/settings.h"
#include "milvus/table_sql.h"

namespace milvus {

namespace {

constexpr std::size_t kMostPartitions = 1024;

const Partition* find_partition(const std::vector<Partition>& all, const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Partition& each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

// VERB says what is to be done with a partition.
void require_partitions(const Collection& collection, const std::string& verb) {
    if (has_partition_column(collection))
        return;
    for (const Field& field : read_table(collection).fields)
        if (field.partition_key)
            throw bad_parameter("disable " + verb + " partition if partition key mode is used");
    throw not_supported("collection " + collection.place.name +
                        " is a registered table and has no partitions");
}

void create_partition(FunctionCallInfo fcinfo) {
    const std::string name = name_argument(fcinfo, 1, "partition_name");
    check_name(NameKind::partition, name);
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    require_partitions(collection, "create");
    // Sessions that make partitions of one table wait for each other, so that both see the same.
    change(collection.place,
           "LOCK TABLE ONLY " + collection.sql() + " IN SHARE UPDATE EXCLUSIVE MODE");
    const auto all = read_partitions(collection);
    if (find_partition(all, name))
        return;
    if (all.size() >= kMostPartitions)
        throw base::Error("54000",
                          "partition number (" + std::to_string(all.size()) +
                              ") exceeds max configuration (1024)",
                          milvus_code(65535));
    make_partition(collection.place, name);
    // One of that name that plain SQL dropped may have been released.
    auto released = collection.released;
    if (std::erase(released, name))
        set_load_state(collection.table, collection.loaded, released);
    keep_key_triggers(collection, read_table(collection).key().name);
}

bool is_loaded(const Collection& collection, const std::string& name) {
    const auto& released = collection.released;
    return collection.loaded && std::find(released.begin(), released.end(), name) == released.end();
}

void drop_partition(FunctionCallInfo fcinfo) {
    const std::string name = name_argument(fcinfo, 1, "partition_name");
    check_name(NameKind::partition, name);
    const Collection collection = find_own(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    require_partitions(collection, "drop");
    if (name == kDefaultPartition)
        throw base::Error("22023", "default partition cannot be deleted", milvus_code(65535));
    change(collection.place, "LOCK TABLE ONLY " + collection.sql() + " IN ACCESS EXCLUSIVE MODE");
    const auto all = read_partitions(collection);
    const Partition* partition = find_partition(all, name);
    if (!partition)
        return;
    if (enforce_load_state && is_loaded(collection, name))
        throw base::Error(
            "55006", "partition cannot be dropped, partition is loaded, please release it first",
            milvus_code(65535));
    change(collection.place, "DROP TABLE " + partition->sql);
    keep_key_triggers(collection, read_table(collection).key().name);
    auto released = collection.released;
    if (std::erase(released, name))
        set_load_state(collection.table, collection.loaded, released);
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_create_partition) {
    return changing(fcinfo, 2, [&] { create_partition(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_drop_partition) {
    return changing(fcinfo, 2, [&] { drop_partition(fcinfo); });
}

PG_MILVUS_FUNCTION(milvus_has_partition) {
    return timed(fcinfo, 2, [&] {
        const std::string name = name_argument(fcinfo, 1, "partition_name");
        check_name(NameKind::partition, name);
        const Collection collection = find(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
        return BoolGetDatum(find_partition(read_partitions(collection), name) != nullptr);
    });
}

PG_MILVUS_FUNCTION(milvus_list_partitions) {
    return timed(fcinfo, 1, [&] {
        const Collection collection = find(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        std::vector<std::string> names;
        for (const Partition& partition : read_partitions(collection))
            names.push_back(partition.name);
        return pg::return_texts(fcinfo, names);
    });
}
