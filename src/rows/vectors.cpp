// Vectors, straight into the layouts that the server stores.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/half.h"
#include "format/comma_count.h"
#include "format/float_parse.h"
#include "format/sparse_text.h"
#include "rows/scan.h"
#include "rows/values.h"

namespace rows {

namespace {

constexpr std::size_t kMostDense = 16000; // the types' own limit
constexpr int kMostSparse = 16000;        // elements other than zero
constexpr std::int64_t kMostIndex = 1000000000;

bool store(float value, float& element) {
    element = value;
    return true;
}

bool store(float value, base::Half& element) {
    element = base::float_to_half(value);
    return !base::is_inf(element);
}

[[noreturn]] void beyond(const Cursor& cursor, const Field& field) {
    throw cursor.refusal("22003", 65535, "value '" + excerpt(cursor) + "' is out of range")
        .versus("an element of " + std::string(base::field_type_name(field.type)), excerpt(cursor));
}

float read_element(Cursor& cursor, const Field& field) {
    if (cursor.at == cursor.end) [[unlikely]]
        cursor.bad_json("a number");
    const auto number = format::parse_float<format::Notation::json>(cursor.at, cursor.end);
    if (number.end == cursor.at) [[unlikely]] {
        refuse_not_finite(cursor);
        if (begins_number(cursor))
            cursor.bad_json("a number");
        wrong_type(cursor, base::field_type_name(field.type));
    }
    if (number.out_of_range) [[unlikely]]
        beyond(cursor, field);
    cursor.at = number.end;
    return number.value;
}

[[noreturn]] void wrong_dimension(const Cursor& start, const Field& field, std::size_t found) {
    throw start
        .refusal("22000", 1100,
                 "the dim (" + std::to_string(found) + ") of field data(" + field.name +
                     ") is not equal to schema dim (" + std::to_string(field.dim) + ")")
        .versus(std::to_string(field.dim) + " dimensions", std::to_string(found) + " dimensions");
}

template <class Element>
Cell read_dense_of(Cursor& cursor, const Field& field, Arena& arena) {
    if (cursor.peek() != '[')
        wrong_type(cursor, base::field_type_name(field.type));
    const Cursor start = cursor;
    const std::size_t room = field.dim ? static_cast<std::size_t>(field.dim) : kMostDense;
    char* const place = arena.reserve(kBlockHead + 4 + room * sizeof(Element));
    auto* const out = reinterpret_cast<Element*>(place + kBlockHead + 4);
    std::size_t count = 0;
    ++cursor.at;
    if (cursor.next() == ']') {
        ++cursor.at;
    } else {
        for (;;) {
            cursor.next();
            const char* const element = cursor.at;
            Element stored;
            if (!store(read_element(cursor, field), stored)) [[unlikely]] {
                cursor.at = element;
                beyond(cursor, field);
            }
            if (count < room)
                out[count] = stored;
            ++count;
            const char c = cursor.next();
            ++cursor.at;
            if (c == ',')
                continue;
            if (c == ']')
                break;
            --cursor.at;
            cursor.bad_json(", or ]");
        }
    }
    if (field.dim ? count != room : count == 0 || count > room)
        wrong_dimension(start, field, count);
    const auto dimensions = static_cast<std::int16_t>(count);
    std::memcpy(place + kBlockHead, &dimensions, 2);
    std::memset(place + kBlockHead + 2, 0, 2);
    return keep_block(arena, place, 4 + count * sizeof(Element));
}

// An index from 0, as Milvus counts.
std::int32_t checked_index(const Cursor& cursor, std::string_view text, const Field& field) {
    std::int64_t index = -1;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, index);
    const std::string shown = printable(text.substr(0, 40), cursor.utf8);
    if (text.empty() || result.ptr != end || result.ec == std::errc::invalid_argument)
        throw cursor.refusal("42804", 1, "sparse vector index must be an integer: " + shown)
            .versus("an index", shown);
    if (result.ec != std::errc() || index < 0 || index > 4294967294)
        throw cursor
            .refusal("22003", 1,
                     "sparse vector index must be positive and less than 2^32-1: " + shown)
            .versus("an index", shown);
    const std::int64_t limit = field.dim ? field.dim : kMostIndex;
    if (index >= limit)
        throw cursor
            .refusal("22003", 1,
                     "sparse vector index " + shown + " exceeds the limit of " +
                         std::to_string(limit - 1))
            .versus("at most " + std::to_string(limit - 1), shown);
    return static_cast<std::int32_t>(index);
}

using Elements = std::vector<format::SparseElement>;

void read_index_object(Cursor& cursor, const Field& field, Elements& elements) {
    ++cursor.at;
    if (cursor.next() == '}') {
        ++cursor.at;
        return;
    }
    std::string buffer;
    for (;;) {
        if (cursor.next() != '"')
            cursor.bad_json("a key");
        const Cursor key = cursor;
        const std::string_view text = unescaped(cursor, scan_string(cursor), buffer);
        const std::int32_t index = checked_index(key, text, field);
        if (cursor.next() != ':')
            cursor.bad_json(":");
        ++cursor.at;
        cursor.next();
        elements.push_back({index, read_element(cursor, field)});
        const char c = cursor.next();
        if (c != ',' && c != '}')
            cursor.bad_json(", or }");
        ++cursor.at;
        if (c == '}')
            return;
    }
}

void read_pair(Cursor& cursor, const Field& field, Elements& elements) {
    if (cursor.next() != '[')
        wrong_type(cursor, base::field_type_name(field.type));
    ++cursor.at;
    cursor.next();
    const Cursor first = cursor;
    if (!begins_number(cursor))
        wrong_type(cursor, base::field_type_name(field.type));
    const std::int32_t index = checked_index(first, scan_number(cursor).text, field);
    if (cursor.next() != ',')
        cursor.bad_json(", and the value of the index");
    ++cursor.at;
    cursor.next();
    elements.push_back({index, read_element(cursor, field)});
    if (cursor.next() != ']')
        cursor.bad_json("]");
    ++cursor.at;
}

void read_pairs(Cursor& cursor, const Field& field, Elements& elements) {
    ++cursor.at;
    if (cursor.next() == ']') {
        ++cursor.at;
        return;
    }
    for (;;) {
        read_pair(cursor, field, elements);
        const char c = cursor.next();
        if (c != ',' && c != ']')
            cursor.bad_json(", or ]");
        ++cursor.at;
        if (c == ']')
            return;
    }
}

// The types' own form, {index from 1: value, ...}/dimensions.
void read_own_form(Cursor& cursor, const Field& field, Elements& elements) {
    const Cursor start = cursor;
    std::string buffer;
    const std::string text(unescaped(cursor, scan_string(cursor), buffer));
    const auto bad = [&](const std::string& what) {
        throw start.refusal("22P02", 1100, "invalid sparse vector: " + what)
            .versus("{index:value,...}/dimensions", excerpt(start));
    };
    // Reserved by what is there, not by what the text claims.
    elements.resize(format::count_commas(text.data(), text.size()) + 1);
    int count = 0;
    std::int32_t dimensions = 0;
    const auto fault =
        format::parse_sparse(text.c_str(), text.size(), elements.data(), count, dimensions);
    if (fault.kind == format::Fault::out_of_range || fault.kind == format::Fault::not_a_number ||
        fault.kind == format::Fault::infinite)
        throw start.refusal("22003", 65535, "a value of the sparse vector is out of range")
            .versus("finite numbers", excerpt(start));
    if (fault.kind != format::Fault::none)
        bad("at byte " + std::to_string(fault.offset + 1));
    elements.resize(static_cast<std::size_t>(count));
    const std::int64_t limit = field.dim ? field.dim : kMostIndex;
    if (dimensions < 1 || dimensions > limit)
        throw start
            .refusal("22000", 1100,
                     "the sparse vector has " + std::to_string(dimensions) + " dimensions")
            .versus("1 to " + std::to_string(limit), std::to_string(dimensions));
    if (format::check_sparse(elements.data(), count, dimensions).kind ==
        format::Fault::index_bounds)
        bad("an index is not between 1 and its dimensions");
}

Cell keep_sparse(Arena& arena, const Elements& elements, std::int32_t dimensions) {
    const std::size_t size = 12 + elements.size() * 8;
    char* const place = arena.reserve(kBlockHead + size);
    const std::int32_t head[3] = {dimensions, static_cast<std::int32_t>(elements.size()), 0};
    char* out = place + kBlockHead;
    std::memcpy(out, head, sizeof head);
    out += sizeof head;
    for (const auto& element : elements) {
        std::memcpy(out, &element.index, 4);
        out += 4;
    }
    for (const auto& element : elements) {
        std::memcpy(out, &element.value, 4);
        out += 4;
    }
    return keep_block(arena, place, size);
}

std::size_t read_bit_string(Cursor& cursor, const Field& field, std::string& bits) {
    const Cursor start = cursor;
    std::string buffer;
    const std::string_view text = unescaped(cursor, scan_string(cursor), buffer);
    const std::size_t wrong = text.find_first_not_of("01");
    if (wrong != std::string_view::npos)
        throw start.refusal("22P02", 1100, "a binary vector must consist of 0 and 1")
            .versus("0 or 1", printable(text.substr(wrong, 1), false));
    if (field.dim ? text.size() != static_cast<std::size_t>(field.dim) : text.empty())
        wrong_dimension(start, field, text.size());
    bits.assign((text.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '1')
            bits[i / 8] =
                static_cast<char>(static_cast<unsigned char>(bits[i / 8]) | (0x80U >> (i % 8)));
    return text.size();
}

void read_bytes(Cursor& cursor, const Field& field, std::string& bits) {
    const Cursor start = cursor;
    ++cursor.at;
    if (cursor.next() == ']') {
        ++cursor.at;
    } else {
        for (;;) {
            cursor.next();
            const Cursor element = cursor;
            if (!begins_number(cursor))
                wrong_type(cursor, base::field_type_name(field.type));
            const RawNumber number = scan_number(cursor);
            if (!number.whole)
                wrong_type(element, base::field_type_name(field.type));
            int value = -1;
            std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
            if (value < 0 || value > 255)
                throw element
                    .refusal("22003", 1100,
                             "value '" + excerpt(element) + "' of a binary vector is no byte")
                    .versus("0 to 255", excerpt(element));
            bits += static_cast<char>(value);
            const char c = cursor.next();
            if (c != ',' && c != ']')
                cursor.bad_json(", or ]");
            ++cursor.at;
            if (c == ']')
                break;
        }
    }
    if (field.dim ? bits.size() * 8 != static_cast<std::size_t>(field.dim) : bits.empty())
        wrong_dimension(start, field, bits.size() * 8);
}

} // namespace

Cell read_dense(Cursor& cursor, const Field& field, Arena& arena) {
    return field.type == Type::float_vector ? read_dense_of<float>(cursor, field, arena)
                                            : read_dense_of<base::Half>(cursor, field, arena);
}

Cell read_sparse(Cursor& cursor, const Field& field, Arena& arena) {
    const Cursor start = cursor;
    Elements elements;
    if (cursor.peek() == '{')
        read_index_object(cursor, field, elements);
    else if (cursor.peek() == '[')
        read_pairs(cursor, field, elements);
    else if (cursor.peek() == '"')
        read_own_form(cursor, field, elements);
    else
        wrong_type(cursor, base::field_type_name(field.type));
    std::sort(elements.begin(), elements.end(),
              [](const auto& a, const auto& b) { return a.index < b.index; });
    for (std::size_t i = 1; i < elements.size(); ++i)
        if (elements[i].index == elements[i - 1].index)
            throw start
                .refusal("22030", 1100,
                         "sparse vector index " + std::to_string(elements[i].index) +
                             " is given twice")
                .versus("each index once", excerpt(start));
    std::erase_if(elements, [](const auto& element) { return element.value == 0; });
    if (elements.size() > kMostSparse)
        throw start.refusal("54000", 1100, "sparse vector has too many elements other than zero")
            .versus("at most " + std::to_string(kMostSparse), std::to_string(elements.size()));
    return keep_sparse(arena, elements,
                       static_cast<std::int32_t>(field.dim ? field.dim : kMostIndex));
}

Cell read_bits(Cursor& cursor, const Field& field, Arena& arena) {
    std::string bits;
    std::int32_t count = 0;
    if (cursor.peek() == '"') {
        count = static_cast<std::int32_t>(read_bit_string(cursor, field, bits));
    } else if (cursor.peek() == '[') {
        read_bytes(cursor, field, bits);
        count = static_cast<std::int32_t>(bits.size() * 8);
    } else {
        wrong_type(cursor, base::field_type_name(field.type));
    }
    char* const place = arena.reserve(kBlockHead + 4 + bits.size());
    std::memcpy(place + kBlockHead, &count, 4);
    std::copy(bits.begin(), bits.end(), place + kBlockHead + 4);
    return keep_block(arena, place, 4 + bits.size());
}

} // namespace rows
