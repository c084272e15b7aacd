// The types of a collection's fields, as Milvus has them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace base {

enum class FieldType : std::uint8_t {
    none, // of no array's element; of a column that is no field
    boolean,
    int8,
    int16,
    int32,
    int64,
    float32,
    float64,
    varchar,
    json,
    array,
    float_vector,
    float16_vector,
    sparse_vector,
    binary_vector,
};

// As Milvus writes them, by number.
inline constexpr std::array<std::string_view, 15> kFieldTypeNames = {
    "NONE",           "BOOL",
    "INT8",           "INT16",
    "INT32",          "INT64",
    "FLOAT",          "DOUBLE",
    "VARCHAR",        "JSON",
    "ARRAY",          "FLOAT_VECTOR",
    "FLOAT16_VECTOR", "SPARSE_FLOAT_VECTOR",
    "BINARY_VECTOR"};

constexpr std::string_view field_type_name(FieldType type) {
    return kFieldTypeNames[static_cast<std::size_t>(type)];
}

constexpr bool is_vector(FieldType type) {
    return type >= FieldType::float_vector;
}

} // namespace base
