// What a collection is: its fields with their rules. Made from a schema in JSON, from a table, or
// from the quick set-up; a table is made from it; two of them can be compared.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/field_type.h"
#include "pg/json.h"

namespace milvus {

using Type = base::FieldType;

inline std::string type_name(Type type) {
    return std::string(base::field_type_name(type));
}
// In any case, with or without the underscore. Throws where it is none.
Type type_from(const std::string& name, const std::string& field);

struct Field {
    std::string name;
    Type type = Type::none;
    Type element = Type::none; // of an array
    long dim = 0;
    long max_length = 0; // bytes; 0: no limit
    long max_capacity = 0;
    bool primary = false;
    bool auto_id = false;
    bool nullable = false;
    bool partition_key = false;
    std::optional<std::string> default_value; // JSON text
    std::string description;

    bool operator==(const Field&) const = default;
};

struct Definition {
    std::string description;
    bool dynamic = false;
    int partitions = 0; // of a partition key; 0: there is none
    std::vector<Field> fields;

    bool operator==(const Definition&) const = default;

    const Field* find(std::string_view name) const;
    const Field& key() const; // there is always one
};

// What a schema may say beyond the definition, as describe_collection prints it.
struct SchemaExtras {
    std::optional<long> num_shards;
    std::optional<long> num_partitions;
    std::optional<std::string> consistency_level;
    const pg::Json* properties = nullptr;
};

Definition definition_from_json(const pg::Json& schema, SchemaExtras& extras);

// One of the schema's fields.
Field field_from_json(const pg::Json& json);

// Throws where fields do not fit together: no key, two keys, no vector, a name twice, too many.
void check_definition(const Definition& definition);
// Throws where there are more fields than Milvus allows.
void check_sizes(const Definition& definition);

} // namespace milvus
