// milvus_describe_collection: what the table and the catalog say, in the shape of Milvus's client,
// which is also one that create_collection takes as a schema.

#include "milvus/aliases.h"
#include "milvus/call.h"
#include "milvus/collection.h"
#include "milvus/json_text.h"
#include "milvus/table_sql.h"

namespace milvus {

namespace {

constexpr long kFirstFieldId = 100; // as Milvus counts

std::string field_json(const Field& field, long id) {
    JsonObject params;
    if (field.dim)
        params.add_number("dim", field.dim);
    if (field.max_length)
        params.add_number("max_length", field.max_length);
    if (field.max_capacity)
        params.add_number("max_capacity", field.max_capacity);
    JsonObject out;
    out.add_number("field_id", id)
        .add_string("name", field.name)
        .add_string("description", field.description)
        .add_string("type", type_name(field.type))
        .add("params", params.text());
    if (field.primary)
        out.add_truth("is_primary", true);
    if (field.auto_id)
        out.add_truth("auto_id", true);
    if (field.nullable)
        out.add_truth("nullable", true);
    if (field.default_value)
        out.add("default_value", *field.default_value);
    if (field.partition_key)
        out.add_truth("is_partition_key", true);
    if (field.type == Type::array)
        out.add_string("element_type", type_name(field.element));
    return out.text();
}

std::string describe(const Collection& collection) {
    const Definition definition = read_table(collection);
    std::string fields;
    long id = kFirstFieldId;
    bool auto_id = false;
    for (const Field& field : definition.fields) {
        fields += (fields.empty() ? "" : ", ") + field_json(field, id++);
        auto_id |= field.auto_id;
    }
    std::string aliases;
    for (const std::string& alias : list_aliases(collection))
        aliases += (aliases.empty() ? "" : ", ") + json_string(alias);
    const long partitions = definition.partitions
                                ? definition.partitions
                                : static_cast<long>(read_partitions(collection).size());
    return JsonObject()
        .add_string("collection_name", collection.place.name)
        .add_string("db_name", collection.place.database)
        .add_string("description", definition.description)
        .add_truth("auto_id", auto_id)
        .add_truth("enable_dynamic_field", definition.dynamic)
        .add_number("num_shards", collection.num_shards)
        .add_number("num_partitions", partitions)
        .add_string("consistency_level", collection.consistency_level)
        .add("properties", collection.properties)
        .add("aliases", "[" + aliases + "]")
        .add("functions", "[]")
        .add("fields", "[" + fields + "]")
        .text();
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_describe_collection) {
    using namespace milvus;
    return timed(fcinfo, 1, [&] {
        return pg::json_datum(describe(find(text_argument(fcinfo, 0), text_argument(fcinfo, 2))));
    });
}
