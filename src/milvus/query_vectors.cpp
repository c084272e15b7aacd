// Texts are read by the type's own input function, the fastest there is; lists are only cut into
// such texts. What a type's function refuses is said again in the words of a search.

#include "milvus/query_vectors.h"

#include <charconv>

#include "milvus/errors.h"
#include "milvus/json_split.h"
#include "pg/array.h"
#include "pg/type_text.h"
#include "pg/vector_layout.h"

namespace milvus {

namespace {

constexpr std::size_t kMostVectors = 16384;

base::Error wrong_data(const VectorColumn& column, std::size_t i, const std::string& reason,
                       base::SqlState state = "22023") {
    return {state,
            "query vector " + std::to_string(i) + " does not fit field " + column.field +
                " of type " + type_name(column.type) + ": " + reason,
            milvus_code(1100)};
}

base::Error not_a_vector(const VectorColumn& column, std::size_t i, std::string_view text) {
    constexpr std::size_t kMostShown = 60;
    std::string shown(text.substr(0, kMostShown));
    while (text.size() > kMostShown && !shown.empty() && (shown.back() & 0xC0) == 0x80)
        shown.pop_back(); // no half a character
    return wrong_data(column, i,
                      "\"" + shown + (text.size() > kMostShown ? "..." : "") + "\" is not one");
}

// What the input function of a type says, in our words. Anything that is no fault of the data goes
// on as it is.
[[noreturn]] void report_refused(const pg::ServerError& error, const VectorColumn& column,
                                 std::size_t i, std::string_view text) {
    const int state = error.data()->sqlerrcode;
    const std::string said = error.data()->message;
    if (state == ERRCODE_INVALID_TEXT_REPRESENTATION)
        throw not_a_vector(column, i, text);
    if (state == ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE ||
        said.find("not allowed in") != std::string::npos)
        throw wrong_data(column, i, said, "22003");
    if (state == ERRCODE_PROGRAM_LIMIT_EXCEEDED)
        throw wrong_data(column, i, said, "54000");
    if (ERRCODE_TO_CATEGORY(state) == ERRCODE_DATA_EXCEPTION)
        throw wrong_data(column, i, said);
    throw;
}

Datum by_input_function(const VectorColumn& column, std::size_t i, std::string_view text) {
    try {
        return pg::value_from_text(column.column_type, text);
    } catch (const pg::ServerError& error) {
        report_refused(error, column, i, text);
    }
}

// A JSON string without its quotes. The texts of vectors need no escapes.
std::string_view unquoted(std::string_view text) {
    return text.substr(1, text.size() - 2);
}

bool is_string(std::string_view text) {
    return text.size() >= 2 && text.front() == '"';
}

// Bytes as Milvus sends binary vectors.
Datum bits_of_bytes(const VectorColumn& column, std::size_t i, std::string_view text) {
    const auto items = split_list(text);
    if (!items)
        throw not_a_vector(column, i, text);
    std::string bits;
    bits.reserve(items->size() * 8);
    for (const std::string_view item : *items) {
        int byte = -1;
        const auto [end, fault] = std::from_chars(item.data(), item.data() + item.size(), byte);
        if (fault != std::errc() || end != item.data() + item.size() || byte < 0 || byte > 255)
            throw wrong_data(column, i, std::string(item) + " is no byte");
        for (int bit = 7; bit >= 0; --bit)
            bits += byte >> bit & 1 ? '1' : '0';
    }
    return by_input_function(column, i, bits);
}

// Index and value as the text of a sparsevec, which counts from 1.
void add_element(std::string& out, const VectorColumn& column, std::size_t i,
                 std::string_view index, std::string_view value) {
    long at = -1;
    const auto [end, fault] = std::from_chars(index.data(), index.data() + index.size(), at);
    if (fault != std::errc() || end != index.data() + index.size() || at < 0 || at >= 4294967295)
        throw wrong_data(column, i,
                         "sparse vector index must be positive and less than 2^32-1: " +
                             std::string(index));
    if (at >= pg::kMostSparseDimensions)
        throw wrong_data(column, i,
                         "sparse vector index " + std::string(index) + " exceeds the limit of " +
                             std::to_string(pg::kMostSparseDimensions - 1),
                         "54000");
    if (value.find_first_not_of("+-.0123456789eE") != std::string_view::npos)
        throw wrong_data(column, i, std::string(value) + " is no number");
    out += (out.size() > 1 ? "," : "") + std::to_string(at + 1) + ":";
    out += value;
}

std::string sparse_end() {
    return "}/" + std::to_string(pg::kMostSparseDimensions);
}

// {"3": 0.5} or Postgres's own {4:0.5}/100.
Datum sparse_of_object(const VectorColumn& column, std::size_t i, std::string_view text) {
    const auto members = split_object(text);
    if (!members)
        return by_input_function(column, i, text);
    std::string out = "{";
    for (const auto& [key, value] : *members)
        add_element(out, column, i, unquoted(key), value);
    return by_input_function(column, i, out + sparse_end());
}

// [[3, 0.5], [7, 1]]
Datum sparse_of_pairs(const VectorColumn& column, std::size_t i, std::string_view text) {
    const auto pairs = split_list(text);
    if (!pairs)
        throw not_a_vector(column, i, text);
    std::string out = "{";
    for (const std::string_view item : *pairs) {
        const auto pair = split_list(item);
        if (!pair || pair->size() != 2)
            throw not_a_vector(column, i, text);
        add_element(out, column, i, (*pair)[0], (*pair)[1]);
    }
    return by_input_function(column, i, out + sparse_end());
}

Datum from_text(const VectorColumn& column, std::size_t i, std::string_view text) {
    if (is_string(text))
        text = stripped(unquoted(text));
    if (text.empty())
        throw not_a_vector(column, i, text);
    switch (column.type) {
    case Type::binary_vector:
        return text.front() == '[' ? bits_of_bytes(column, i, text)
                                   : by_input_function(column, i, text);
    case Type::sparse_vector:
        return text.front() == '[' ? sparse_of_pairs(column, i, text)
                                   : sparse_of_object(column, i, text);
    default:
        if (text.size() > 1 && text.front() == '[' && stripped(text.substr(1)) == "]")
            throw wrong_data(column, i, "it has no dimensions", "22000");
        return by_input_function(column, i, text);
    }
}

// Whether the text is a list of vectors; otherwise it is one.
bool is_list(std::string_view text, Type type) {
    if (text.empty() || text.front() != '[')
        return false;
    const std::string_view inner = stripped(text.substr(1));
    if (inner.empty() || inner.front() == ']' || inner.front() == '"' || inner.front() == '{')
        return true;
    if (inner.front() != '[')
        return false;
    if (type != Type::sparse_vector)
        return true;
    // A sparse vector may itself be a list of pairs.
    const std::string_view next = stripped(inner.substr(1));
    return !next.empty() && (next.front() == '[' || next.front() == '"');
}

std::string bytes(const VectorColumn& column, long dim) {
    switch (column.type) {
    case Type::float_vector:
        return std::to_string(dim * 4);
    case Type::float16_vector:
        return std::to_string(dim * 2);
    default:
        return std::to_string((dim + 7) / 8);
    }
}

base::Error wrong_dimensions(const VectorColumn& column, long dim) {
    return {"22000",
            "vector dimension mismatch, expected vector size(byte) " + bytes(column, column.dim) +
                ", actual " + bytes(column, dim),
            milvus_code(65535),
            "Field " + column.field + " has " + std::to_string(column.dim) +
                " dimensions, the query vector " + std::to_string(dim) + "."};
}

// Dimensions must be the column's. Those of a sparse vector say nothing in Milvus; it takes on the
// column's.
Datum fitted(const VectorColumn& column, std::size_t i, Datum value) {
    if (column.dim == 0)
        return value;
    if (column.type == Type::sparse_vector) {
        const Datum same = pg::sparse_with_dimensions(value, column.dim);
        if (!same)
            throw wrong_data(
                column, i, "it has more dimensions than the field's " + std::to_string(column.dim),
                "22000");
        return same;
    }
    const long dim = column.type == Type::binary_vector ? pg::bit_dimensions(value)
                                                        : pg::dense_dimensions(value);
    if (dim != column.dim)
        throw wrong_dimensions(column, dim);
    return value;
}

// As Milvus names the type of a query.
const char* search_type(Oid type, const std::string& name) {
    return type == BITOID        ? "VECTOR_BINARY"
           : name == "vector"    ? "VECTOR_FLOAT"
           : name == "halfvec"   ? "VECTOR_FLOAT16"
           : name == "sparsevec" ? "VECTOR_SPARSE_FLOAT"
                                 : "NONE";
}

// A value of a vector type. One dense type may stand for the other.
Datum from_value(const VectorColumn& column, std::size_t i, Datum value, Oid type) {
    if (type == column.column_type)
        return pg::call([=] { return PointerGetDatum(PG_DETOAST_DATUM(value)); });
    const std::string given = search_type(type, pg::type_name(type));
    const std::string wanted = search_type(column.column_type, pg::type_name(column.column_type));
    const auto dense = [](const std::string& name) {
        return name == "VECTOR_FLOAT" || name == "VECTOR_FLOAT16";
    };
    if (!dense(given) || !dense(wanted))
        throw base::Error("22023",
                          "vector type must be the same, field " + column.field + " - type " +
                              wanted + ", search info type " + given,
                          milvus_code(65535));
    return from_text(column, i, pg::text_of_value(type, value));
}

Datum from_element(const VectorColumn& column, std::size_t i, Datum value, Oid type) {
    if (type != TEXTOID)
        return from_value(column, i, value, type);
    const text* given = pg::call([=] { return DatumGetTextPP(value); });
    return from_text(column, i, stripped({VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given)}));
}

void check_count(std::size_t count) {
    if (count == 0)
        throw base::Error("22023", "the data of a search should hold at least one vector",
                          milvus_code(1100));
    if (count > kMostVectors)
        throw base::Error("22023",
                          "nq [" + std::to_string(count) +
                              "] is invalid, it should be in range [1, " +
                              std::to_string(kMostVectors) + "], but got " + std::to_string(count),
                          milvus_code(65535));
}

} // namespace

std::vector<Datum> query_vectors(std::string_view text, const VectorColumn& column) {
    text = stripped(text);
    if (text.empty())
        check_count(0);
    if (!is_list(text, column.type))
        return {fitted(column, 0, from_text(column, 0, text))};
    const auto items = split_list(text);
    if (!items)
        throw not_a_vector(column, 0, text);
    check_count(items->size());
    std::vector<Datum> found;
    found.reserve(items->size());
    for (const std::string_view item : *items) {
        const std::size_t i = found.size();
        found.push_back(fitted(column, i, from_text(column, i, item)));
    }
    return found;
}

std::vector<Datum> query_vectors(Datum data, Oid data_type, const VectorColumn& column) {
    if (data_type == TEXTOID) {
        const text* given = pg::call([=] { return DatumGetTextPP(data); });
        return query_vectors({VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given)}, column);
    }
    const Oid element = pg::element_of(data_type);
    if (!OidIsValid(element))
        return {fitted(column, 0, from_value(column, 0, data, data_type))};
    const pg::ArrayParts elements = pg::array_parts(data, element);
    check_count(static_cast<std::size_t>(elements.count));
    std::vector<Datum> found;
    for (int at = 0; at < elements.count; ++at) {
        const auto i = static_cast<std::size_t>(at);
        if (elements.nulls[at])
            throw wrong_data(column, i, "it is NULL");
        found.push_back(fitted(column, i, from_element(column, i, elements.values[at], element)));
    }
    return found;
}

} // namespace milvus
