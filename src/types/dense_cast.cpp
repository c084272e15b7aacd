// Casts of vector and halfvec: to their own type (which checks the type modifier), to each other,
// and from and to SQL arrays of numbers.

#include "pg/entry.h"
#include "types/array_elements.h"
#include "types/checks.h"
#include "types/narrowing.h"

using namespace types;

namespace {

template <class T>
Datum apply_typmod(FunctionCallInfo fcinfo) {
    const T* value = pg::argument<T>(fcinfo, 0);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    return pg::to_datum(value);
}

template <class T>
Datum from_array(FunctionCallInfo fcinfo) {
    ArrayType* array = PG_GETARG_ARRAYTYPE_P(0);
    const int n = checked_array_length(array);
    check_dimensions(T::kTypeName, n, kMaxDimensions);
    check_expected_dimensions(PG_GETARG_INT32(1), n);
    auto* numbers = static_cast<float*>(palloc(static_cast<Size>(n) * sizeof(float)));
    read_array_elements(array, numbers, n);
    T* result = T::make(n);
    narrow_within_range(numbers, result->elements, result->size());
    pfree(numbers);
    check_elements(T::kTypeName, result->elements, result->size());
    return pg::to_datum(result);
}

template <class T>
Datum to_array(FunctionCallInfo fcinfo) {
    const T* value = pg::argument<T>(fcinfo, 0);
    ArrayType* array = make_number_array(FLOAT4OID, sizeof(float), value->dimensions);
    widen(value->elements, reinterpret_cast<float*>(ARR_DATA_PTR(array)), value->size());
    PG_RETURN_ARRAYTYPE_P(array);
}

} // namespace

PG_MILVUS_FUNCTION(vector) {
    return apply_typmod<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec) {
    return apply_typmod<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(array_to_vector) {
    return from_array<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(array_to_halfvec) {
    return from_array<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_to_float4) {
    return to_array<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_to_float4) {
    return to_array<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_to_vector) {
    const auto* value = pg::argument<Halfvec>(fcinfo, 0);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    Vector* result = Vector::make(value->dimensions);
    widen(value->elements, result->elements, value->size());
    return pg::to_datum(result);
}

PG_MILVUS_FUNCTION(vector_to_halfvec) {
    const auto* value = pg::argument<Vector>(fcinfo, 0);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    Halfvec* result = Halfvec::make(value->dimensions);
    narrow_within_range(value->elements, result->elements, value->size());
    return pg::to_datum(result);
}
