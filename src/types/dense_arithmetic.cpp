// Element by element arithmetic, concatenation, parts, norms and quantisation of vector and
// halfvec.

#include "pg/entry.h"
#include "types/checks.h"

using namespace types;

namespace {

// Halves are worked on as floats, this many at a time.
constexpr std::size_t kChunk = 256;

struct Plus {
    static float apply(float a, float b) { return a + b; }
};

struct Minus {
    static float apply(float a, float b) { return a - b; }
};

struct Times {
    static float apply(float a, float b) { return a * b; }
};

template <class Operation>
void combine(const float* a, const float* b, float* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = Operation::apply(a[i], b[i]);
}

template <class Operation>
void combine(const base::Half* a, const base::Half* b, base::Half* out, std::size_t n) {
    float wide_a[kChunk];
    float wide_b[kChunk];
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        widen(a + start, wide_a, count);
        widen(b + start, wide_b, count);
        combine<Operation>(wide_a, wide_b, wide_a, count);
        narrow(wide_a, out + start, count);
    }
}

// As transition function of sum() the running total, which belongs to the aggregate, is changed in
// place.
template <class T>
T* result_for_sum(FunctionCallInfo fcinfo, const T* total) {
    const bool owned =
        AggCheckCallContext(fcinfo, nullptr) != 0 && pg::to_datum(total) == PG_GETARG_DATUM(0);
    return owned ? const_cast<T*>(total) : T::make(total->dimensions);
}

template <class T>
Datum add(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    check_same_dimensions(a, b);
    T* result = result_for_sum(fcinfo, a);
    combine<Plus>(a->elements, b->elements, result->elements, a->size());
    check_no_overflow(result->elements, result->size());
    return pg::to_datum(result);
}

template <class T>
Datum subtract(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    check_same_dimensions(a, b);
    T* result = T::make(a->dimensions);
    combine<Minus>(a->elements, b->elements, result->elements, a->size());
    check_no_overflow(result->elements, result->size());
    return pg::to_datum(result);
}

template <class T>
Datum multiply(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    check_same_dimensions(a, b);
    T* result = T::make(a->dimensions);
    combine<Times>(a->elements, b->elements, result->elements, a->size());
    check_no_overflow(result->elements, result->size());
    bool vanished = false;
    for (std::size_t i = 0; i < a->size(); ++i)
        vanished |= widen(result->elements[i]) == 0 && widen(a->elements[i]) != 0 &&
                    widen(b->elements[i]) != 0;
    if (unlikely(vanished))
        float_underflow_error();
    return pg::to_datum(result);
}

template <class T>
Datum concatenate(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    const int dimensions = a->dimensions + b->dimensions;
    check_dimensions(T::kTypeName, dimensions, kMaxDimensions);
    T* result = T::make(dimensions);
    std::copy_n(a->elements, a->size(), result->elements);
    std::copy_n(b->elements, b->size(), result->elements + a->size());
    return pg::to_datum(result);
}

// Elements START to START + COUNT - 1, counted from 1, as far as there are such elements.
template <class T>
Datum part(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const std::int64_t start = PG_GETARG_INT32(1);
    const std::int64_t count = PG_GETARG_INT32(2);
    if (count < 1)
        report_no_dimensions(T::kTypeName);
    const std::int64_t first = std::max<std::int64_t>(start, 1);
    const std::int64_t end = std::min<std::int64_t>(start + count, a->dimensions + 1);
    if (end <= first)
        report_no_dimensions(T::kTypeName);
    T* result = T::make(static_cast<int>(end - first));
    std::copy_n(a->elements + first - 1, result->size(), result->elements);
    return pg::to_datum(result);
}

double squared_norm(const Vector* a) {
    return distance::active().squared_norm_f32(a->elements, a->size());
}

double squared_norm(const Halfvec* a) {
    return distance::active().squared_norm_f16(a->elements, a->size());
}

template <class T>
Datum norm(FunctionCallInfo fcinfo) {
    return Float8GetDatum(std::sqrt(squared_norm(pg::argument<T>(fcinfo, 0))));
}

inline void set_quotient(float& element, double quotient) {
    element = static_cast<float>(quotient);
}

inline void set_quotient(base::Half& element, double quotient) {
    element = base::float_to_half(static_cast<float>(quotient));
}

// A zero vector stays one.
template <class T>
Datum normalize(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const double length = std::sqrt(squared_norm(a));
    T* result = T::make(a->dimensions);
    if (length > 0) {
        for (std::size_t i = 0; i < a->size(); ++i)
            set_quotient(result->elements[i], static_cast<double>(widen(a->elements[i])) / length);
        check_no_overflow(result->elements, result->size());
    } else {
        std::memset(static_cast<void*>(result->elements), 0,
                    a->size() * sizeof(typename T::Element));
    }
    return pg::to_datum(result);
}

// One bit an element, 1 where it is above zero, the first in the highest bit of the first byte.
template <class T>
Datum quantize_to_bits(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const std::size_t n = a->size();
    auto* result = static_cast<VarBit*>(palloc0(VARBITTOTALLEN(a->dimensions)));
    SET_VARSIZE(result, VARBITTOTALLEN(a->dimensions));
    VARBITLEN(result) = a->dimensions;
    bits8* out = VARBITS(result);
    for (std::size_t byte = 0; byte < n / 8; ++byte) {
        unsigned bits = 0;
        for (std::size_t j = 0; j < 8; ++j)
            bits |= static_cast<unsigned>(widen(a->elements[byte * 8 + j]) > 0) << (7 - j);
        out[byte] = static_cast<bits8>(bits);
    }
    for (std::size_t i = n / 8 * 8; i < n; ++i)
        out[i / 8] |= static_cast<bits8>((widen(a->elements[i]) > 0) << (7 - i % 8));
    PG_RETURN_VARBIT_P(result);
}

} // namespace

PG_MILVUS_FUNCTION(vector_add) {
    return add<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_sub) {
    return subtract<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_mul) {
    return multiply<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_concat) {
    return concatenate<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(subvector) {
    return part<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_dims) {
    return Int32GetDatum(pg::argument<Vector>(fcinfo, 0)->dimensions);
}

PG_MILVUS_FUNCTION(vector_norm) {
    return norm<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(l2_normalize) {
    return normalize<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(binary_quantize) {
    return quantize_to_bits<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_add) {
    return add<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_sub) {
    return subtract<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_mul) {
    return multiply<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_concat) {
    return concatenate<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_subvector) {
    return part<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_vector_dims) {
    return Int32GetDatum(pg::argument<Halfvec>(fcinfo, 0)->dimensions);
}

PG_MILVUS_FUNCTION(halfvec_l2_norm) {
    return norm<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_l2_normalize) {
    return normalize<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_binary_quantize) {
    return quantize_to_bits<Halfvec>(fcinfo);
}
