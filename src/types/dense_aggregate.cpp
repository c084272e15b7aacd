// The average of vectors. The state is a float8 array: the number of rows, then a sum for each
// dimension; {0} before the first row. The same shape as pgvector's, for catalogs that name it.

#include "pg/entry.h"
#include "types/array_elements.h"
#include "types/checks.h"
#include "types/narrowing.h"

using namespace types;

namespace {

// The contents of a state array whose shape has been checked.
struct State {
    ArrayType* array;
    double* values; // values[0] is the number of rows
    int dimensions;

    double* sums() const { return values + 1; }
};

State checked_state(FunctionCallInfo fcinfo, int argument, const char* caller) {
    ArrayType* array = PG_GETARG_ARRAYTYPE_P(argument);
    if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] < 1 || ARR_HASNULL(array) ||
        ARR_ELEMTYPE(array) != FLOAT8OID)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("%s: expected state array", caller)));
    return {array, reinterpret_cast<double*>(ARR_DATA_PTR(array)), ARR_DIMS(array)[0] - 1};
}

State new_state(int dimensions) {
    ArrayType* array = make_number_array(FLOAT8OID, sizeof(double), dimensions + 1);
    return {array, reinterpret_cast<double*>(ARR_DATA_PTR(array)), dimensions};
}

State copy_of(const State& state) {
    State copy = new_state(state.dimensions);
    std::copy_n(state.values, state.dimensions + 1, copy.values);
    return copy;
}

// True when the state belongs to a running aggregate, so that it may be changed in place: the rest
// of a row's cost is a small part of copying a state.
bool is_owned(FunctionCallInfo fcinfo, const State& state) {
    return AggCheckCallContext(fcinfo, nullptr) != 0 &&
           PointerGetDatum(state.array) == PG_GETARG_DATUM(0);
}

void add_elements(double* sums, const float* elements, std::size_t n) {
    distance::active().accumulate_f32(sums, elements, n);
}

void add_elements(double* sums, const base::Half* elements, std::size_t n) {
    distance::active().accumulate_f16(sums, elements, n);
}

template <class T>
Datum accumulate(FunctionCallInfo fcinfo, const char* caller) {
    State state = checked_state(fcinfo, 0, caller);
    const T* value = pg::argument<T>(fcinfo, 1);
    // A running aggregate starts from {0} and adds floats: its sums are finite as long as there
    // are fewer than 10^269 rows. A state from elsewhere is copied and checked.
    const bool owned = is_owned(fcinfo, state);
    if (state.dimensions == 0) {
        const double rows = state.values[0];
        state = new_state(value->dimensions);
        state.values[0] = rows + 1;
        // Not added to zero, which would lose the sign of minus zero.
        for (std::size_t i = 0; i < value->size(); ++i)
            state.sums()[i] = static_cast<double>(widen(value->elements[i]));
        PG_RETURN_ARRAYTYPE_P(state.array);
    }
    check_expected_dimensions(state.dimensions, value->dimensions);
    if (!owned)
        state = copy_of(state);
    state.values[0] += 1;
    add_elements(state.sums(), value->elements, value->size());
    if (!owned)
        check_no_overflow(state.sums(), value->size());
    PG_RETURN_ARRAYTYPE_P(state.array);
}

template <class T>
Datum average(FunctionCallInfo fcinfo, const char* caller) {
    const State state = checked_state(fcinfo, 0, caller);
    const double rows = state.values[0];
    if (rows == 0) // SQL's average of no rows
        PG_RETURN_NULL();
    check_dimensions(T::kTypeName, state.dimensions, kMaxDimensions);
    T* result = T::make(state.dimensions);
    float quotients[256];
    for (std::size_t start = 0; start < result->size(); start += 256) {
        const std::size_t count = std::min<std::size_t>(256, result->size() - start);
        for (std::size_t i = 0; i < count; ++i)
            quotients[i] = static_cast<float>(state.sums()[start + i] / rows);
        narrow_within_range(quotients, result->elements + start, count);
    }
    check_elements(T::kTypeName, result->elements, result->size());
    return pg::to_datum(result);
}

} // namespace

PG_MILVUS_FUNCTION(vector_accum) {
    return accumulate<Vector>(fcinfo, "vector_accum");
}

PG_MILVUS_FUNCTION(halfvec_accum) {
    return accumulate<Halfvec>(fcinfo, "halfvec_accum");
}

PG_MILVUS_FUNCTION(vector_avg) {
    return average<Vector>(fcinfo, "vector_avg");
}

PG_MILVUS_FUNCTION(halfvec_avg) {
    return average<Halfvec>(fcinfo, "halfvec_avg");
}

// Serves avg(halfvec) too: states are alike.
PG_MILVUS_FUNCTION(vector_combine) {
    const State a = checked_state(fcinfo, 0, "vector_combine");
    const State b = checked_state(fcinfo, 1, "vector_combine");
    if (a.dimensions != 0)
        check_dimensions(Vector::kTypeName, a.dimensions, kMaxDimensions);
    if (b.dimensions != 0 && a.dimensions == 0)
        check_dimensions(Vector::kTypeName, b.dimensions, kMaxDimensions);
    if (a.dimensions != 0 && b.dimensions != 0)
        check_expected_dimensions(a.dimensions, b.dimensions);

    State result = copy_of(a.dimensions != 0 ? a : b);
    result.values[0] = a.values[0] + b.values[0];
    if (a.dimensions != 0 && b.dimensions != 0) {
        for (int i = 0; i < a.dimensions; ++i)
            result.sums()[i] += b.sums()[i];
        check_no_overflow(result.sums(), static_cast<std::size_t>(result.dimensions));
    }
    PG_RETURN_ARRAYTYPE_P(result.array);
}
