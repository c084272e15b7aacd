// What a filter may name: the fields of a collection with their Milvus types, and its dynamic
// field. Built by the caller from its catalog; the binder only reads it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/field_type.h"

namespace expr {

using Type = base::FieldType;

// How PostgreSQL compares the strings of a column.
enum class Collation : std::uint8_t {
    c,                // by bytes, as Milvus does
    other,            // equality is that of bytes, order is not
    nondeterministic, // not even equality is
};

// Where the column's type is not the one that a collection would have made.
enum class Storage : std::uint8_t {
    usual,
    json_text,        // json instead of jsonb
    varchar_elements, // varchar[] instead of text[]
};

struct Field {
    std::string name; // of the field and of its column
    Type type = Type::int64;
    Type element = Type::int64; // of an array
    bool nullable = false;
    bool enable_match = false; // text_match may be used
    Collation collation = Collation::c;
    Storage storage = Storage::usual;
};

constexpr bool is_integer(Type type) {
    return type >= Type::int8 && type <= Type::int64;
}
constexpr bool is_real(Type type) {
    return type == Type::float32 || type == Type::float64;
}
constexpr bool is_number(Type type) {
    return is_integer(type) || is_real(type);
}

// As Milvus writes it in messages.
std::string_view type_name(Type type);

class Schema {
  public:
    // A field named twice is found as it was first given.
    void add(Field field);
    const Field* find(std::string_view name) const;

    bool dynamic = false;
    std::string meta_column = "$meta";      // where the dynamic field is; jsonb, never NULL
    std::string primary_key;                // empty: unknown
    std::string partition_key;              // empty: none
    std::vector<std::string> other_columns; // of the table, that are no fields; no dynamic keys

  private:
    std::vector<Field> fields_;
    // Few schemas have more than some dozen fields, but one may have hundreds.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const {
            return std::hash<std::string_view>{}(name);
        }
    };
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
};

} // namespace expr
