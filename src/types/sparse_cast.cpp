// Casts of sparsevec: to its own type (which checks the type modifier), from and to the dense
// types, and from SQL arrays of numbers.

#include "types/sparse_cast.h"
#include "pg/entry.h"
#include "types/array_elements.h"
#include "types/narrowing.h"
#include "types/sparse_checks.h"

namespace types {

const Sparsevec* sparse_from_floats(const float* numbers, int n) {
    int count = 0;
    for (int i = 0; i < n; ++i)
        count += numbers[i] != 0;
    check_sparse_count(count, n);
    Sparsevec* result = Sparsevec::make(n, count);
    float* values = result->values();
    int place = 0;
    for (int i = 0; i < n; ++i) {
        if (numbers[i] != 0) {
            result->indices[place] = i;
            values[place] = numbers[i];
            ++place;
        }
    }
    check_elements(Sparsevec::kTypeName, values, result->size());
    return result;
}

void write_dense(const Sparsevec* value, float* out) {
    std::fill_n(out, value->dimensions, 0.0f);
    for (int i = 0; i < value->count; ++i) {
        const std::int32_t index = value->indices[i];
        if (unlikely(index < 0 || index >= value->dimensions))
            ereport(ERROR,
                    (errcode(ERRCODE_DATA_CORRUPTED),
                     errmsg("stored value of type sparsevec is damaged"),
                     errdetail("It has an index %d in %d dimensions.", index, value->dimensions)));
        out[index] = value->values()[i];
    }
}

} // namespace types

using namespace types;

PG_MILVUS_FUNCTION(sparsevec) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    return pg::to_datum(value);
}

PG_MILVUS_FUNCTION(vector_to_sparsevec) {
    const auto* value = pg::argument<Vector>(fcinfo, 0);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    return pg::to_datum(sparse_from_floats(value->elements, value->dimensions));
}

PG_MILVUS_FUNCTION(halfvec_to_sparsevec) {
    const auto* value = pg::argument<Halfvec>(fcinfo, 0);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    auto* numbers = static_cast<float*>(palloc(value->size() * sizeof(float)));
    widen(value->elements, numbers, value->size());
    return pg::to_datum(sparse_from_floats(numbers, value->dimensions));
}

PG_MILVUS_FUNCTION(array_to_sparsevec) {
    ArrayType* array = PG_GETARG_ARRAYTYPE_P(0);
    const int n = checked_array_length(array);
    check_dimensions(Sparsevec::kTypeName, n, kMaxSparseDimensions);
    check_expected_dimensions(PG_GETARG_INT32(1), n);
    auto* numbers = static_cast<float*>(
        MemoryContextAllocHuge(CurrentMemoryContext, static_cast<Size>(n) * sizeof(float)));
    read_array_elements(array, numbers, n);
    const Sparsevec* result = sparse_from_floats(numbers, n);
    pfree(numbers);
    return pg::to_datum(result);
}

PG_MILVUS_FUNCTION(sparsevec_to_vector) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    check_dimensions(Vector::kTypeName, value->dimensions, kMaxDimensions);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    Vector* result = Vector::make(value->dimensions);
    write_dense(value, result->elements);
    return pg::to_datum(result);
}

PG_MILVUS_FUNCTION(sparsevec_to_halfvec) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    check_dimensions(Halfvec::kTypeName, value->dimensions, kMaxDimensions);
    check_expected_dimensions(PG_GETARG_INT32(1), value->dimensions);
    auto* numbers =
        static_cast<float*>(palloc(static_cast<Size>(value->dimensions) * sizeof(float)));
    write_dense(value, numbers);
    Halfvec* result = Halfvec::make(value->dimensions);
    narrow_within_range(numbers, result->elements, result->size());
    pfree(numbers);
    return pg::to_datum(result);
}
