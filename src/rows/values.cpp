// Scalars, JSON and arrays.

#include "rows/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "format/float_parse.h"
#include "rows/scan.h"

namespace rows {

namespace {

struct Range {
    std::int64_t least;
    std::int64_t most;
};

Range range_of(Type type) {
    switch (type) {
    case Type::int8:
        return {-128, 127};
    case Type::int16:
        return {-32768, 32767};
    case Type::int32:
        return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    default:
        return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

Cell read_boolean(Cursor& cursor) {
    if (cursor.peek() != 't' && cursor.peek() != 'f')
        wrong_type(cursor, "BOOL");
    const bool truth = cursor.peek() == 't';
    scan_word(cursor, truth ? "true" : "false");
    return Cell{.whole = truth};
}

Cell read_whole(Cursor& cursor, Type type) {
    const Cursor start = cursor;
    if (!begins_number(cursor))
        wrong_type(cursor, base::field_type_name(type));
    const RawNumber number = scan_number(cursor);
    if (!number.whole)
        wrong_type(start, base::field_type_name(type));
    std::int64_t value = 0;
    const char* const end = number.text.data() + number.text.size();
    const auto result = std::from_chars(number.text.data(), end, value);
    const Range range = range_of(type);
    if (result.ec != std::errc() || value < range.least || value > range.most) {
        std::string limits("[");
        limits += std::to_string(range.least) + ", " + std::to_string(range.most) + ']';
        // Of the wide types Milvus's client says so, in the words of a wrong type.
        if (type == Type::int32 || type == Type::int64)
            beyond_type(start, base::field_type_name(type), limits);
        throw start
            .refusal("22003", 1100,
                     "the " + std::to_string(start.row.value_or(0)) + "th element (" +
                         excerpt(start) + ") out of range: " + limits)
            .versus(std::string(base::field_type_name(type)), excerpt(start));
    }
    return Cell{.whole = value};
}

[[noreturn]] void too_large(const Cursor& start, Type type) {
    throw start.refusal("22003", 65535, "value '" + excerpt(start) + "' is out of range")
        .versus(std::string(base::field_type_name(type)), excerpt(start));
}

Cell read_single(Cursor& cursor) {
    refuse_not_finite(cursor);
    if (!begins_number(cursor))
        wrong_type(cursor, "FLOAT");
    const auto number = format::parse_float<format::Notation::json>(cursor.at, cursor.end);
    if (number.end == cursor.at)
        cursor.bad_json("a number");
    if (number.out_of_range)
        too_large(cursor, Type::float32);
    cursor.at = number.end;
    return Cell{.single = number.value};
}

Cell read_double(Cursor& cursor) {
    refuse_not_finite(cursor);
    if (!begins_number(cursor))
        wrong_type(cursor, "DOUBLE");
    const Cursor start = cursor;
    const RawNumber number = scan_number(cursor);
    double value = 0;
    const char* const end = number.text.data() + number.text.size();
    // Out of range may mean either end; strtod tells, and gives what is as near as can be to zero.
    if (std::from_chars(number.text.data(), end, value).ec != std::errc())
        value = std::strtod(number.text.data(), nullptr);
    if (!std::isfinite(value))
        too_large(start, Type::float64);
    return Cell{.real = value};
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += (c & 0xC0) != 0x80;
    return count;
}

// ELEMENT: of an array, or negative.
void check_length(const Cursor& start, const Field& field, std::string_view text, long element) {
    const auto length = static_cast<long>(text.size());
    const std::string row = std::to_string(start.row.value_or(0));
    if (field.max_length && length > field.max_length) {
        const std::string numbers = "length: " + std::to_string(length) +
                                    ", max length: " + std::to_string(field.max_length);
        throw start
            .refusal("22001", 1100,
                     element < 0 ? "length of varchar field " + field.name +
                                       " exceeds max length, row number: " + row + ", " + numbers
                                 : "length of Array array field \"" + field.name +
                                       "\" exceeds max length, row number: " + row +
                                       ", array index: " + std::to_string(element) + ", " + numbers)
            .versus("at most " + std::to_string(field.max_length) + " bytes",
                    std::to_string(length) + " bytes");
    }
    if (field.max_characters && length > field.max_characters) {
        const std::size_t count = start.utf8 ? characters(text) : text.size();
        if (static_cast<long>(count) > field.max_characters)
            throw start
                .refusal("22001", 1100,
                         "length of varchar field " + field.name +
                             " exceeds max length, row number: " + row +
                             ", length: " + std::to_string(count) +
                             ", max length: " + std::to_string(field.max_characters))
                .versus("at most " + std::to_string(field.max_characters) + " characters",
                        std::to_string(count) + " characters");
    }
}

Cell read_text(Cursor& cursor, const Field& field, long element, Arena& arena) {
    if (cursor.peek() != '"')
        wrong_type(cursor, "VARCHAR");
    const Cursor start = cursor;
    std::string buffer;
    const std::string_view text = unescaped(cursor, scan_string(cursor), buffer);
    check_length(start, field, text, element);
    return copy_block(arena, text);
}

Cell read_json(Cursor& cursor, const Field& field, Arena& arena) {
    const Cursor start = cursor;
    const std::string_view text = scan_value(cursor);
    if (text.size() > kMostJson)
        throw start
            .refusal("22001", 1100,
                     "the length (" + std::to_string(text.size()) + ") of json field (" +
                         field.name + ") exceeds max length (" + std::to_string(kMostJson) + ")")
            .versus("at most " + std::to_string(kMostJson) + " bytes",
                    std::to_string(text.size()) + " bytes");
    return copy_block(arena, text);
}

} // namespace

Cell copy_block(Arena& arena, std::string_view bytes) {
    char* const place = arena.reserve(kBlockHead + bytes.size());
    std::copy(bytes.begin(), bytes.end(), place + kBlockHead);
    return keep_block(arena, place, bytes.size());
}

void refuse_not_finite(const Cursor& cursor) {
    for (const char* word : {"NaN", "Infinity", "-Infinity"})
        if (cursor.peek() == word[0] && at_word(cursor, word)) {
            const std::string shown = word[0] == 'N' ? "NaN" : word[0] == 'I' ? "+Inf" : "-Inf";
            throw cursor
                .refusal("22003", 65535, "value '" + shown + "' is not a number or infinity")
                .versus("a finite number", word);
        }
}

namespace {

std::string type_message(const Cursor& cursor, std::string_view expected) {
    return "The Input data type is inconsistent with defined schema, {" + cursor.field_name() +
           "} field should be a " + std::string(expected) + ", but got a {<class '" +
           std::string(python_class(cursor)) + "'>} instead.";
}

} // namespace

void wrong_type(const Cursor& cursor, std::string_view expected) {
    const char c = cursor.peek();
    const bool value = c == '"' || c == '[' || c == '{' || c == '-' || (c >= '0' && c <= '9') ||
                       at_word(cursor, "true") || at_word(cursor, "false") ||
                       at_word(cursor, "null");
    if (!value)
        cursor.bad_json("a value");
    throw cursor.refusal("42804", 1, type_message(cursor, expected))
        .versus(std::string(expected), excerpt(cursor));
}

void beyond_type(const Cursor& cursor, std::string_view expected, const std::string& limits) {
    throw cursor.refusal("22003", 1, type_message(cursor, expected))
        .versus(std::string(expected) + " in " + limits, excerpt(cursor));
}

Cell read_scalar(Cursor& cursor, const Field& field, Type type, Arena& arena) {
    switch (type) {
    case Type::boolean:
        return read_boolean(cursor);
    case Type::float32:
        return read_single(cursor);
    case Type::float64:
        return read_double(cursor);
    case Type::varchar:
        return read_text(cursor, field, -1, arena);
    case Type::json:
        return read_json(cursor, field, arena);
    default:
        return read_whole(cursor, type);
    }
}

Cell read_array(Cursor& cursor, const Field& field, Arena& arena) {
    const std::string expected = "ARRAY of " + std::string(base::field_type_name(field.element));
    if (cursor.peek() != '[')
        wrong_type(cursor, expected);
    const Cursor start = cursor;
    std::vector<Cell> cells;
    ++cursor.at;
    if (cursor.next() == ']') {
        ++cursor.at;
    } else {
        for (;;) {
            cursor.next();
            cells.push_back(field.element == Type::varchar
                                ? read_text(cursor, field, static_cast<long>(cells.size()), arena)
                                : read_scalar(cursor, field, field.element, arena));
            const char c = cursor.next();
            if (c != ',' && c != ']')
                cursor.bad_json(", or ]");
            ++cursor.at;
            if (c == ']')
                break;
        }
    }
    if (field.max_capacity && static_cast<long>(cells.size()) > field.max_capacity)
        throw start
            .refusal("54000", 1100,
                     "the length (" + std::to_string(cells.size()) + ") of " +
                         std::to_string(start.row.value_or(0)) + "th array exceeds max capacity (" +
                         std::to_string(field.max_capacity) + ")")
            .versus("at most " + std::to_string(field.max_capacity) + " elements",
                    std::to_string(cells.size()) + " elements");
    return copy_block(arena,
                      {reinterpret_cast<const char*>(cells.data()), cells.size() * sizeof(Cell)});
}

Cell read_value(Cursor& cursor, const Field& field, Arena& arena) {
    switch (field.type) {
    case Type::array:
        return read_array(cursor, field, arena);
    case Type::float_vector:
    case Type::float16_vector:
        return read_dense(cursor, field, arena);
    case Type::sparse_vector:
        return read_sparse(cursor, field, arena);
    case Type::binary_vector:
        return read_bits(cursor, field, arena);
    default:
        return read_scalar(cursor, field, field.type, arena);
    }
}

} // namespace rows
