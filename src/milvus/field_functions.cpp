// Adding a field to a collection and dropping one. A new field must have a value for the rows that
// there are: NULL or a default.

#include <algorithm>

#include "milvus/call.h"
#include "milvus/change.h"
#include "milvus/json_text.h"
#include "milvus/names.h"
#include "milvus/table_sql.h"

namespace milvus {

namespace {

enum Argument {
    collection_name,
    field_name,
    data_type,
    description,
    nullable,
    default_value,
    max_length,
    element_type,
    max_capacity,
    timeout,
    db_name
};

// The arguments as the JSON object that a schema would have for the field. An untyped field schema
// comes as the name, and no name begins with a brace.
std::string field_json(FunctionCallInfo fcinfo) {
    std::string name = name_argument(fcinfo, field_name, "field_name");
    if (name[0] == '{')
        return name;
    JsonObject out;
    out.add_string("name", name);
    if (const auto type = text_argument(fcinfo, data_type))
        out.add_string("type", *type);
    if (const auto text = text_argument(fcinfo, description))
        out.add_string("description", *text);
    if (const auto truth = truth_argument(fcinfo, nullable))
        out.add_truth("nullable", *truth);
    if (const auto value = json_argument(fcinfo, default_value))
        out.add("default_value", json_text(*value));
    if (const auto length = whole_argument(fcinfo, max_length))
        out.add_number("max_length", *length);
    if (const auto type = text_argument(fcinfo, element_type))
        out.add_string("element_type", *type);
    if (const auto capacity = whole_argument(fcinfo, max_capacity))
        out.add_number("max_capacity", *capacity);
    return out.text();
}

Datum parsed(const std::string& json) {
    try {
        return pg::json_datum(json);
    } catch (const pg::ServerError& error) {
        if (error.data()->sqlerrcode != ERRCODE_INVALID_TEXT_REPRESENTATION)
            throw;
        throw bad_parameter("field_schema is no JSON: " + json);
    }
}

base::Error refused(const char* what, const Field& field) {
    return bad_parameter(std::string(what) + ", field name = " + field.name);
}

Field new_field(const pg::Json& json) {
    Field field = field_from_json(json);
    if (is_vector(field.type))
        throw refused("not support to add vector field", field);
    if (field.primary)
        throw refused("not support to add pk field", field);
    if (field.partition_key)
        throw refused("not support to add partition key field", field);
    if (!field.nullable && !field.default_value)
        throw refused("added field must be nullable, please check it", field);
    return field;
}

void add_field(const pg::Json& json, const Place& where) {
    const Field field = new_field(json);
    const Collection collection = find_own(where);
    // Also a column that is no field of Milvus's, as a registered table may have.
    const auto taken =
        pg::run(own_sql("SELECT FROM pg_catalog.pg_attribute WHERE attrelid {=} $1::pg_catalog.oid"
                        " AND attname {=} $2::pg_catalog.name"),
                {collection.oid_text().c_str(), field.name.c_str()});
    if (taken.rows)
        throw base::Error("42701", "duplicated field name " + field.name + " found",
                          milvus_code(65535));
    Definition definition = read_table(collection);
    definition.fields.push_back(field);
    check_sizes(definition);
    add_column(collection, field);
}

void drop_field(const std::string& name, const Place& where) {
    const Collection collection = find_own(where);
    const Definition definition = read_table(collection);
    const Field* field = definition.find(name);
    if (!field)
        throw no_field(name);
    if (field->primary)
        throw refused("not support to drop pk field", *field);
    if (field->partition_key)
        throw refused("not support to drop partition key field", *field);
    const auto vectors = std::count_if(definition.fields.begin(), definition.fields.end(),
                                       [](const Field& each) { return is_vector(each.type); });
    if (is_vector(field->type) && vectors == 1)
        throw refused("not support to drop the only vector field", *field);
    change(collection.place,
           "ALTER TABLE " + collection.sql() + " DROP COLUMN " + quoted(field->name));
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_add_field) {
    return changing(fcinfo, milvus::timeout, [&] {
        const Place where =
            place(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
        const std::string json = field_json(fcinfo);
        add_field(pg::json_tree(parsed(json)), where);
    });
}

PG_MILVUS_FUNCTION(milvus_add_field_schema) {
    return changing(fcinfo, 2, [&] {
        const Place where = place(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
        const auto json = json_argument(fcinfo, 1);
        if (!json)
            throw bad_parameter("field_schema should not be empty");
        add_field(*json, where);
    });
}

PG_MILVUS_FUNCTION(milvus_drop_field) {
    return changing(fcinfo, 2, [&] {
        drop_field(name_argument(fcinfo, 1, "field_name"),
                   place(text_argument(fcinfo, 0), text_argument(fcinfo, 3)));
    });
}
