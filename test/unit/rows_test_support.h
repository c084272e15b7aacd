// What the tests of src/rows share: a collection with a field of each kind, batches as short text,
// and how a refusal is told. No test here.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "rows/reader.h"

namespace rows_test {

using rows::Batch;
using rows::Field;
using rows::Shape;
using rows::State;
using rows::Type;

inline Field field(std::string name, Type type) {
    Field made;
    made.name = std::move(name);
    made.type = type;
    return made;
}

inline Field nullable(Field field) {
    field.nullable = true;
    return field;
}

inline Field vector(std::string name, Type type, long dim) {
    Field made = field(std::move(name), type);
    made.dim = dim;
    return made;
}

inline Field array(std::string name, Type element, long capacity) {
    Field made = nullable(field(std::move(name), Type::array));
    made.element = element;
    made.max_capacity = capacity;
    made.max_length = element == Type::varchar ? 4 : 0;
    return made;
}

inline Field key(Type type = Type::int64) {
    Field made = field("id", type);
    made.key = true;
    return made;
}

// A key and a vector of two dimensions, and the fields that a test needs besides.
inline Shape shape(std::initializer_list<Field> more = {}, bool dynamic = false) {
    Shape made;
    made.fields = {key(), vector("v", Type::float_vector, 2)};
    made.fields.insert(made.fields.end(), more);
    made.dynamic = dynamic;
    made.dynamic_name = "$meta";
    return made;
}

// {"id": 1, "v": [1, 2], REST}
inline std::string row(std::string_view rest) {
    return R"({"id": 1, "v": [1, 2], )" + std::string(rest) + "}";
}

// A key and a value of one kind, in column 1.
inline Shape one(Field field) {
    Shape made;
    made.fields = {key(), std::move(field)};
    return made;
}

inline Batch read_one(const Shape& shape, std::string_view value) {
    return rows::read(R"({"id": 1, ")" + shape.fields[1].name + "\": " + std::string(value) + "}",
                      shape);
}

// "SQLSTATE code text [row, field: expected, found]"; empty where nothing is refused.
inline std::string refusal(std::string_view text, const Shape& shape) {
    try {
        rows::read(text, shape);
        return "";
    } catch (const rows::Refusal& refused) {
        std::string told = std::string(refused.state().c_str()) + " " +
                           std::to_string(refused.code()) + " " + refused.text() + " [";
        if (refused.row())
            told += std::to_string(*refused.row());
        return told + ", " + refused.field() + ": " + refused.expected() + ", " + refused.found() +
               "]";
    }
}

inline std::string refusal_of(const Shape& shape, std::string_view value) {
    return refusal(R"({"id": 1, ")" + shape.fields[1].name + "\": " + std::string(value) + "}",
                   shape);
}

inline std::string_view bytes(const Batch& batch, std::size_t row, std::size_t column) {
    return batch.cell(row, column).block->bytes();
}

// Elements behind a payload's first bytes.
template <class T>
std::vector<T> elements(std::string_view payload, std::size_t from) {
    std::vector<T> all((payload.size() - from) / sizeof(T));
    std::memcpy(all.data(), payload.data() + from, all.size() * sizeof(T));
    return all;
}

} // namespace rows_test
