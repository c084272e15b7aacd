// The types' names and what must hold for a definition as a whole.

#include "milvus/definition.h"

#include <algorithm>
#include <set>

#include "milvus/errors.h"
#include "milvus/names.h"

namespace milvus {

namespace {

constexpr std::size_t kMostFields = 64;
constexpr long kMostVectors = 10; // what Milvus can be set to; its default is 4

std::string plain(std::string_view name) {
    std::string out;
    for (const char c : name)
        if (c != '_')
            out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return out;
}

} // namespace

Type type_from(const std::string& name, const std::string& field) {
    const std::string asked = plain(name);
    for (std::size_t i = 1; i < base::kFieldTypeNames.size(); ++i)
        if (asked == plain(base::kFieldTypeNames[i]))
            return static_cast<Type>(i);
    for (const char* later : {"BFLOAT16VECTOR", "INT8VECTOR", "TIMESTAMPTZ", "GEOMETRY", "STRUCT"})
        if (asked == later)
            throw not_supported("type " + name + " of field " + field + " is not supported yet");
    throw bad_schema("unknown type " + name + " of field " + field);
}

const Field* Definition::find(std::string_view name) const {
    for (const Field& field : fields)
        if (field.name == name)
            return &field;
    return nullptr;
}

const Field& Definition::key() const {
    for (const Field& field : fields)
        if (field.primary)
            return field;
    throw bad_schema("primary key is not specified");
}

void check_sizes(const Definition& definition) {
    const auto vectors = std::count_if(definition.fields.begin(), definition.fields.end(),
                                       [](const Field& field) { return is_vector(field.type); });
    if (definition.fields.size() > kMostFields)
        throw base::Error("54011", "maximum field's number should be limited to 64",
                          milvus_code(1100));
    if (vectors > kMostVectors)
        throw base::Error("54011", "maximum vector field's number should be limited to 10",
                          milvus_code(1100));
}

void check_definition(const Definition& definition) {
    check_sizes(definition);
    std::set<std::string> names;
    int keys = 0;
    int vectors = 0;
    int partition_keys = 0;
    for (const Field& field : definition.fields) {
        if (!names.insert(field.name).second)
            throw base::Error("42701", "duplicated field name " + field.name + " found",
                              milvus_code(65535));
        keys += field.primary;
        vectors += is_vector(field.type);
        partition_keys += field.partition_key;
    }
    if (keys != 1)
        throw bad_schema(keys ? "there are more than one primary key"
                              : "primary key is not specified");
    if (!vectors)
        throw bad_schema("schema does not contain vector field");
    if (partition_keys > 1)
        throw bad_schema("there are more than one partition key");
}

} // namespace milvus
