// index_params, read and checked against the fields of a collection.

#include <algorithm>
#include <array>

#include "milvus/errors.h"
#include "milvus/index.h"
#include "milvus/index_types.h"
#include "milvus/json_text.h"
#include "milvus/names.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

std::string upper(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return out;
}

std::string text_of(const pg::Json& json, const char* key, std::string otherwise) {
    const pg::Json* found = json.find(key);
    if (!found || found->kind == Kind::null)
        return otherwise;
    if (found->kind != Kind::string)
        throw bad_parameter(std::string(key) + " of index_params must be a string");
    return found->text;
}

void check_keys(const pg::Json& json) {
    constexpr std::array<std::string_view, 5> known = {"field_name", "index_name", "index_type",
                                                       "metric_type", "params"};
    for (int i = 0; i < json.size; ++i)
        if (std::find(known.begin(), known.end(), json.keys[i]) == known.end())
            throw bad_parameter("unexpected key " + std::string(json.keys[i]) + " in index_params");
    const pg::Json* params = json.find("params");
    if (params && params->kind != Kind::object && params->kind != Kind::null)
        throw bad_parameter("params of index_params must be a JSON object");
}

constexpr std::array<std::string_view, 7> kCasts = {
    "BOOL", "DOUBLE", "VARCHAR", "ARRAY_BOOL", "ARRAY_DOUBLE", "ARRAY_VARCHAR", "JSON"};

// The field that the index is on. A name that is no field's is a dynamic key where a path says so;
// the field is then the dynamic one, by the name under which filters know it.
Field indexed_field(const std::string& name, const pg::Json* params, const Definition& definition) {
    if (const Field* field = definition.find(name))
        return *field;
    if (!definition.dynamic || !params || !params->find("json_path"))
        throw no_field(name);
    Field dynamic;
    dynamic.name = kDynamicField;
    dynamic.type = Type::json;
    return dynamic;
}

// Whole numbers may come as strings; the index is the same.
std::string plain_params(const pg::Json& params) {
    JsonObject out;
    for (int i = 0; i < params.size; ++i) {
        const pg::Json& value = params.items[i];
        const auto number = whole_number(value);
        if (value.kind == Kind::string && number)
            out.add_number(params.keys[i], *number);
        else
            out.add(params.keys[i], json_text(value));
    }
    return out.text();
}

Index read_one(const pg::Json& json, const Definition& definition) {
    if (json.kind != Kind::object)
        throw bad_parameter("index_params must be a JSON object or a list of them");
    check_keys(json);
    Index index;
    const std::string field_name = trimmed(text_of(json, "field_name", ""));
    if (field_name.empty())
        throw bad_parameter("field_name of index_params should not be empty");
    const pg::Json* params = json.find("params");
    if (params && params->kind != Kind::object)
        params = nullptr;
    const Field field = indexed_field(field_name, params, definition);
    index.field = field.name;
    index.name = trimmed(text_of(json, "index_name", ""));
    // A registered table's column may have a name that Milvus would not allow.
    if (index.name.empty())
        index.name = field_name;
    else
        check_name(NameKind::index, index.name);
    index.type = upper(text_of(json, "index_type", "AUTOINDEX"));
    if (index.type.empty())
        index.type = "AUTOINDEX";
    check_index_type(field, index.type);
    index.metric = upper(text_of(json, "metric_type", ""));
    if (is_vector(field.type)) {
        if (index.metric.empty())
            index.metric = default_metric(field);
        check_metric(field, index.metric);
    } else if (!index.metric.empty()) {
        throw bad_parameter("metric_type means nothing for field " + field.name + " of type " +
                            type_name(field.type));
    }
    if (params) {
        check_index_params(field, index.type, *params);
        read_path(index, *params);
    }
    index.params = params ? plain_params(*params) : "{}";
    return index;
}

} // namespace

std::vector<Index> indexes_from_json(const pg::Json& json, const Definition& definition) {
    std::vector<Index> found;
    if (json.kind != Kind::array) {
        found.push_back(read_one(json, definition));
        return found;
    }
    for (int i = 0; i < json.size; ++i)
        found.push_back(read_one(json.items[i], definition));
    return found;
}

void read_path(Index& index, const pg::Json& params) {
    const pg::Json* path = params.find("json_path");
    if (!path)
        return;
    if (path->kind != Kind::string)
        throw bad_parameter("json_path of index_params must be a string");
    index.path = trimmed(path->text);
    const pg::Json* cast = params.find("json_cast_type");
    if (!cast || cast->kind != Kind::string)
        throw bad_parameter("json index must specify cast type");
    index.cast = upper(cast->text);
    if (std::find(kCasts.begin(), kCasts.end(), index.cast) == kCasts.end())
        throw bad_parameter("json_cast_type " + std::string(cast->text) +
                            " of index_params is none of BOOL, DOUBLE, VARCHAR, ARRAY_BOOL,"
                            " ARRAY_DOUBLE, ARRAY_VARCHAR, JSON");
}

Index automatic_index(const Field& field, const std::string& metric) {
    Index index;
    index.name = index.field = field.name;
    index.type = "AUTOINDEX";
    index.metric = upper(metric);
    index.params = "{}";
    check_metric(field, index.metric);
    return index;
}

} // namespace milvus
