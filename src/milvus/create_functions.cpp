// milvus_create_collection: the quick set-up and the full schema end in the same steps.

#include <algorithm>

#include "milvus/call.h"
#include "milvus/catalog.h"
#include "milvus/consistency_level.h"
#include "milvus/index.h"
#include "milvus/json_text.h"
#include "milvus/names.h"
#include "milvus/own_if_there.h"
#include "milvus/properties.h"
#include "milvus/table_sql.h"
#include "pg/roles.h"

namespace milvus {

namespace {

constexpr long kMostShards = 16;
constexpr long kDefaultPartitions = 16;
constexpr long kMostPartitions = 1024;
constexpr long kLongestText = 65535;

struct Request {
    Place place;
    Definition definition;
    std::vector<Index> indexes;
    std::string consistency_level = "Bounded";
    std::string properties = "{}";
    long num_shards = 1;
    bool loaded = false;
};

// Places of the arguments.
enum Argument {
    collection_name,
    dimension,
    primary_field_name,
    id_type,
    vector_field_name,
    metric_type,
    auto_id,
    max_length,
    schema,
    index_params,
    consistency_level,
    properties,
    num_shards,
    num_partitions,
    description,
    enable_dynamic_field,
    timeout,
    db_name
};

Field quick_key(FunctionCallInfo fcinfo) {
    Field key;
    key.name = trimmed(text_argument(fcinfo, primary_field_name).value_or("id"));
    check_name(NameKind::field, key.name);
    const std::string type = trimmed(text_argument(fcinfo, id_type).value_or("int"));
    if (type == "int" || type == "INT64" || type == "Int64" || type == "integer")
        key.type = Type::int64;
    else if (type == "string" || type == "str" || type == "VARCHAR" || type == "VarChar")
        key.type = Type::varchar;
    else
        throw bad_parameter("id_type should be int or string, but got " + type);
    const auto length = whole_argument(fcinfo, max_length);
    if (key.type == Type::varchar)
        key.max_length = length.value_or(kLongestText);
    else if (length)
        throw bad_parameter("max_length means nothing for a primary key of id_type int");
    if (length && (*length < 1 || *length > kLongestText))
        throw bad_parameter("the max_length should be in range [1, 65535], but got " +
                            std::to_string(*length));
    key.primary = true;
    key.auto_id = truth_argument(fcinfo, auto_id).value_or(false);
    return key;
}

Field quick_vector(FunctionCallInfo fcinfo) {
    Field field;
    field.name = trimmed(text_argument(fcinfo, vector_field_name).value_or("vector"));
    check_name(NameKind::field, field.name);
    field.type = Type::float_vector;
    field.dim = *whole_argument(fcinfo, dimension);
    if (field.dim < 2 || field.dim > 32768)
        throw bad_parameter("invalid dimension: " + std::to_string(field.dim) +
                            ". should be in range 2 ~ 32768");
    if (field.dim > 16000)
        throw base::Error("54000",
                          "the dim " + std::to_string(field.dim) + " of field " + field.name +
                              " exceeds the limit of 16000",
                          milvus_code(1100));
    return field;
}

void read_quick(FunctionCallInfo fcinfo, Request& request) {
    request.definition.dynamic = truth_argument(fcinfo, enable_dynamic_field).value_or(true);
    request.definition.fields = {quick_key(fcinfo), quick_vector(fcinfo)};
    check_definition(request.definition);
    request.indexes = {automatic_index(request.definition.fields[1],
                                       text_argument(fcinfo, metric_type).value_or("COSINE"))};
    request.loaded = true;
}

SchemaExtras read_full(FunctionCallInfo fcinfo, const pg::Json& json, Request& request) {
    SchemaExtras extras;
    request.definition = definition_from_json(json, extras);
    if (const auto dynamic = truth_argument(fcinfo, enable_dynamic_field))
        request.definition.dynamic = *dynamic;
    if (truth_argument(fcinfo, auto_id).value_or(false))
        for (Field& field : request.definition.fields)
            field.auto_id |= field.primary;
    return extras;
}

void read_partition_count(FunctionCallInfo fcinfo, const SchemaExtras& extras,
                          Definition& definition) {
    const auto given = whole_argument(fcinfo, num_partitions);
    const bool has_key = std::any_of(definition.fields.begin(), definition.fields.end(),
                                     [](const Field& field) { return field.partition_key; });
    if (!has_key && given)
        throw bad_parameter(
            "num_partitions should only be specified with partition key field mode");
    if (!has_key)
        return;
    const long asked = given ? *given : extras.num_partitions.value_or(kDefaultPartitions);
    if (asked < 1 || asked > kMostPartitions)
        throw bad_parameter("the num_partitions should be in range [1, 1024], but got " +
                            std::to_string(asked));
    definition.partitions = static_cast<int>(asked);
}

void read_rest(FunctionCallInfo fcinfo, const SchemaExtras& extras, Request& request) {
    const auto level = text_argument(fcinfo, consistency_level);
    request.consistency_level = level ? *level : extras.consistency_level.value_or("Bounded");
    check_consistency_level(request.consistency_level);
    const auto shards = whole_argument(fcinfo, num_shards);
    request.num_shards = shards ? *shards : extras.num_shards.value_or(1);
    if (request.num_shards < 1 || request.num_shards > kMostShards)
        throw bad_parameter("the num_shards should be in range [1, 16], but got " +
                            std::to_string(request.num_shards));
    const auto given = json_argument(fcinfo, properties);
    const pg::Json* chosen = given ? &*given : extras.properties;
    if (chosen) {
        check_properties(*chosen);
        request.properties = json_text(*chosen);
    }
    if (const auto text = text_argument(fcinfo, description))
        request.definition.description = *text;
    read_partition_count(fcinfo, extras, request.definition);
    if (const auto json = json_argument(fcinfo, index_params)) {
        request.indexes = indexes_from_json(*json, request.definition);
        std::string missing;
        request.loaded = has_vector_indexes(request.indexes, request.definition, &missing);
    }
}

Request read_request(FunctionCallInfo fcinfo) {
    Request request;
    request.place = place(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    check_name(NameKind::collection, request.place.name);
    refuse_reserved_database(request.place.database);
    const auto json = json_argument(fcinfo, schema);
    const bool quick = whole_argument(fcinfo, dimension).has_value();
    if (!quick && !json)
        // Spelt as Milvus's client spells it.
        throw base::Error("22023", "missing requried argument: 'dimension'", milvus_code(1),
                          "Give dimension for the quick set-up, or schema.");
    if (quick && json)
        throw base::Error("22023", "dimension and schema cannot be given together", milvus_code(1));
    SchemaExtras extras;
    if (quick)
        read_quick(fcinfo, request);
    else
        extras = read_full(fcinfo, *json, request);
    read_rest(fcinfo, extras, request);
    return request;
}

bool is_same(const Collection& there, const Request& request) {
    return there.num_shards == request.num_shards &&
           there.consistency_level == request.consistency_level &&
           read_table(there) == request.definition &&
           pg::run(own_sql("SELECT $1::pg_catalog.jsonb {=} $2::pg_catalog.jsonb"),
                   {there.properties.c_str(), request.properties.c_str()})
                   .at(0, 0)[0] == 't';
}

// Whether the same collection is there already; throws where the name means something else.
bool exists(const Request& request) {
    if (const auto there = look_up(request.place)) {
        if (there->by_alias)
            throw base::Error("42P07",
                              "collection name [" + request.place.name +
                                  "] conflicts with an existing alias, please choose a unique name",
                              milvus_code(1601));
        if (is_same(*there, request))
            return true;
        throw collection_exists(request.place.name);
    }
    if (OidIsValid(pg::table_in_schema(request.place.name.c_str(), request.place.schema)))
        throw base::Error(
            "42P07", "relation " + request.place.sql() + " already exists and is no collection",
            milvus_code(65535), "milvus_register_collection makes a table a collection.");
    return false;
}

// The same call once more: its indexes are made unless they are there, as by create_index, and it
// is loaded. False where another session has dropped or renamed it meanwhile.
bool create_again(const Request& request) {
    if (request.indexes.empty())
        return true;
    const auto there = own_if_there(request.place);
    if (!there || !exists(request))
        return false;
    for (const Index& index : request.indexes)
        make_index(*there, request.definition, index);
    if (request.loaded)
        set_load_state(there->table, true, {});
    return true;
}

void create(const Request& request) {
    lock_name(request.place);
    while (exists(request))
        if (create_again(request))
            return;
    if (!pg::may_create_in_schema(request.place.schema))
        throw base::Error("42501", "permission denied for database " + request.place.database);
    make_table(request.place, request.definition);
    add_entry(
        {pg::table_in_schema(request.place.name.c_str(), request.place.schema),
         request.definition.dynamic ? std::optional<std::string>(kDynamicColumn) : std::nullopt,
         request.consistency_level, static_cast<int>(request.num_shards), request.properties,
         request.loaded});
    const Collection made = find(request.place);
    if (ttl_seconds(request.properties))
        add_created_column(made);
    for (const Index& index : request.indexes)
        make_index(made, request.definition, index);
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_create_collection) {
    return milvus::changing(fcinfo, milvus::timeout,
                            [&] { milvus::create(milvus::read_request(fcinfo)); });
}
