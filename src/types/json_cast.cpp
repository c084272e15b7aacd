// Casts between the vector types and JSON. Dense vectors are arrays of numbers. A sparse vector is
// the array of all its elements as long as a dense vector could hold it, and beyond that a string
// with its text form, so that to_json of a row with a sparse column never fails; both forms read
// back.

#include "format/comma_count.h"
#include "format/dense_text.h"
#include "format/sparse_text.h"
#include "pg/entry.h"
#include "types/checks.h"
#include "types/narrowing.h"
#include "types/sparse_cast.h"
#include "types/sparse_checks.h"

using namespace types;

extern "C" Datum sparsevec_in(FunctionCallInfo fcinfo);

namespace {

// ---- to JSON ------------------------------------------------------------------------------

template <class T>
char* dense_json(const T* value) {
    auto* text = static_cast<char*>(palloc(format::dense_text_size(value->size())));
    format::print_dense(value->elements, value->dimensions, text);
    return text;
}

char* json_text(const Vector* value) {
    return dense_json(value);
}

char* json_text(const Halfvec* value) {
    return dense_json(value);
}

char* json_text(const Sparsevec* value) {
    if (value->dimensions <= kMaxDimensions) {
        Vector* dense = Vector::make(value->dimensions);
        write_dense(value, dense->elements);
        return dense_json(dense);
    }
    auto* text = static_cast<char*>(palloc(format::sparse_text_size(value->size()) + 2));
    *text = '"';
    char* end = format::print_sparse(value->indices, value->values(), value->count,
                                     value->dimensions, text + 1);
    end[0] = '"';
    end[1] = '\0';
    return text;
}

template <class T>
Datum to_json(FunctionCallInfo fcinfo) {
    return PointerGetDatum(cstring_to_text(json_text(pg::argument<T>(fcinfo, 0))));
}

template <class T>
Datum to_jsonb(FunctionCallInfo fcinfo) {
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(json_text(pg::argument<T>(fcinfo, 0))));
}

// ---- from JSON ----------------------------------------------------------------------------

// The kind of JSON value that TEXT, which is valid JSON, begins with, in words.
const char* json_kind(const char* text) {
    switch (*format::skip_spaces(text)) {
    case '{':
        return "object";
    case '[':
        return "array";
    case '"':
        return "string";
    case 't':
    case 'f':
        return "boolean";
    case 'n':
        return "null";
    default:
        return "number";
    }
}

[[noreturn]] void report_wrong_kind(const char* type, const char* text) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("cannot cast JSON %s to type %s", json_kind(text), type),
                    errdetail("An array of numbers was expected.")));
    pg_unreachable();
}

// Reads the JSON array TEXT into OUT, which has room for N elements.
template <class T, class Element>
void read_json_array(const char* text, std::size_t length, Element* out, int n) {
    using format::Fault;
    int dimensions = 0;
    const format::TextFault fault =
        format::parse_dense(text, length, out, n, kMaxDimensions, dimensions);
    switch (fault.kind) {
    case Fault::none:
        return;
    case Fault::no_elements:
        report_no_dimensions(T::kTypeName);
    case Fault::too_many:
        check_dimensions(T::kTypeName, kMaxDimensions + 1, kMaxDimensions);
        break;
    case Fault::out_of_range:
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("\"%s\" is out of range for type %s",
                               pnstrdup(text + fault.offset, fault.length), T::kTypeName)));
        break;
    default:
        // The text is valid JSON, so that an element is something other than a number.
        break;
    }
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("cannot cast JSON array to type %s", T::kTypeName),
                    errdetail("Element %d is a JSON %s; a number was expected.", fault.element,
                              json_kind(text + fault.offset))));
}

// An upper bound of an array's elements; nested values make it too large, and then the reading
// fails.
int element_bound(const char* text, std::size_t length) {
    return static_cast<int>(
        std::min<std::size_t>(format::count_commas(text, length) + 1, kMaxDimensions));
}

template <class T>
Datum dense_from_json_text(const char* text, std::int32_t typmod) {
    if (*format::skip_spaces(text) != '[')
        report_wrong_kind(T::kTypeName, text);
    const std::size_t length = std::strlen(text);
    T* result = T::make(element_bound(text, length));
    read_json_array<T>(text, length, result->elements, result->dimensions);
    check_expected_dimensions(typmod, result->dimensions);
    return pg::to_datum(result);
}

// A string with the text form; jsonb knows how to undo escapes.
Datum sparse_from_json_string(const char* text, std::int32_t typmod) {
    Jsonb* parsed = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
    JsonbValue string;
    if (!JsonbExtractScalar(&parsed->root, &string) || string.type != jbvString)
        report_wrong_kind(Sparsevec::kTypeName, text);
    const char* written = pnstrdup(string.val.string.val, static_cast<Size>(string.val.string.len));
    return DirectFunctionCall3(sparsevec_in, CStringGetDatum(written), ObjectIdGetDatum(InvalidOid),
                               Int32GetDatum(typmod));
}

Datum sparse_from_json_text(const char* text, std::int32_t typmod) {
    const char* start = format::skip_spaces(text);
    if (*start == '"')
        return sparse_from_json_string(text, typmod);
    if (*start != '[')
        report_wrong_kind(Sparsevec::kTypeName, text);
    const std::size_t length = std::strlen(text);
    const int n = element_bound(text, length);
    auto* numbers = static_cast<float*>(palloc(static_cast<Size>(n) * sizeof(float)));
    read_json_array<Sparsevec>(text, length, numbers, n);
    check_expected_dimensions(typmod, n);
    return pg::to_datum(sparse_from_floats(numbers, n));
}

const char* json_argument(FunctionCallInfo fcinfo) {
    return text_to_cstring(PG_GETARG_TEXT_PP(0));
}

const char* jsonb_argument(FunctionCallInfo fcinfo) {
    Jsonb* value = PG_GETARG_JSONB_P(0);
    return JsonbToCString(nullptr, &value->root, VARSIZE(value));
}

} // namespace

PG_MILVUS_FUNCTION(vector_to_json) {
    return to_json<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_to_jsonb) {
    return to_jsonb<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(json_to_vector) {
    return dense_from_json_text<Vector>(json_argument(fcinfo), PG_GETARG_INT32(1));
}

PG_MILVUS_FUNCTION(jsonb_to_vector) {
    return dense_from_json_text<Vector>(jsonb_argument(fcinfo), PG_GETARG_INT32(1));
}

PG_MILVUS_FUNCTION(halfvec_to_json) {
    return to_json<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_to_jsonb) {
    return to_jsonb<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(json_to_halfvec) {
    return dense_from_json_text<Halfvec>(json_argument(fcinfo), PG_GETARG_INT32(1));
}

PG_MILVUS_FUNCTION(jsonb_to_halfvec) {
    return dense_from_json_text<Halfvec>(jsonb_argument(fcinfo), PG_GETARG_INT32(1));
}

PG_MILVUS_FUNCTION(sparsevec_to_json) {
    return to_json<Sparsevec>(fcinfo);
}

PG_MILVUS_FUNCTION(sparsevec_to_jsonb) {
    return to_jsonb<Sparsevec>(fcinfo);
}

PG_MILVUS_FUNCTION(json_to_sparsevec) {
    return sparse_from_json_text(json_argument(fcinfo), PG_GETARG_INT32(1));
}

PG_MILVUS_FUNCTION(jsonb_to_sparsevec) {
    return sparse_from_json_text(jsonb_argument(fcinfo), PG_GETARG_INT32(1));
}
