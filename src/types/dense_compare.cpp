// Order and equality of vector and halfvec, for btree and hash: element by element, then by the
// number of dimensions, as the server's arrays compare. Zero and minus zero are equal, and hash
// alike.

#include "pg/entry.h"
#include "types/checks.h"

using namespace types;

namespace {

template <class T>
int compare(const T* a, const T* b) {
    const std::size_t n = std::min(a->size(), b->size());
    for (std::size_t i = 0; i < n; ++i) {
        const float x = widen(a->elements[i]);
        const float y = widen(b->elements[i]);
        if (x < y)
            return -1;
        if (x > y)
            return 1;
    }
    return (a->dimensions > b->dimensions) - (a->dimensions < b->dimensions);
}

template <class T>
int compare_arguments(FunctionCallInfo fcinfo) {
    return compare(pg::argument<T>(fcinfo, 0), pg::argument<T>(fcinfo, 1));
}

template <class T>
bool equal_arguments(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    return a->dimensions == b->dimensions && compare(a, b) == 0;
}

template <class T>
Datum smaller(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    return pg::to_datum(compare(a, b) <= 0 ? a : b);
}

template <class T>
Datum larger(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    return pg::to_datum(compare(a, b) >= 0 ? a : b);
}

// The bytes to hash: those of the elements, with each minus zero turned into zero. The value itself
// serves where it has none, which is nearly always.
template <class T>
const unsigned char* bytes_to_hash(const T* value) {
    using Element = typename T::Element;
    const auto is_minus_zero = [](Element e) { return widen(e) == 0 && std::signbit(widen(e)); };
    bool found = false;
    for (std::size_t i = 0; i < value->size(); ++i)
        found |= is_minus_zero(value->elements[i]);
    if (likely(!found))
        return reinterpret_cast<const unsigned char*>(value->elements);
    T* copy = T::make(value->dimensions);
    for (std::size_t i = 0; i < value->size(); ++i)
        copy->elements[i] = is_minus_zero(value->elements[i]) ? Element{} : value->elements[i];
    return reinterpret_cast<const unsigned char*>(copy->elements);
}

template <class T>
int byte_count(const T* value) {
    return static_cast<int>(value->size() * sizeof(typename T::Element));
}

template <class T>
Datum hash(FunctionCallInfo fcinfo) {
    const T* value = pg::argument<T>(fcinfo, 0);
    return hash_any(bytes_to_hash(value), byte_count(value));
}

template <class T>
Datum hash_extended(FunctionCallInfo fcinfo) {
    const T* value = pg::argument<T>(fcinfo, 0);
    const auto seed = static_cast<std::uint64_t>(PG_GETARG_INT64(1));
    return hash_any_extended(bytes_to_hash(value), byte_count(value), seed);
}

} // namespace

PG_MILVUS_FUNCTION(vector_lt) {
    return BoolGetDatum(compare_arguments<Vector>(fcinfo) < 0);
}

PG_MILVUS_FUNCTION(vector_le) {
    return BoolGetDatum(compare_arguments<Vector>(fcinfo) <= 0);
}

PG_MILVUS_FUNCTION(vector_eq) {
    return BoolGetDatum(equal_arguments<Vector>(fcinfo));
}

PG_MILVUS_FUNCTION(vector_ne) {
    return BoolGetDatum(!equal_arguments<Vector>(fcinfo));
}

PG_MILVUS_FUNCTION(vector_ge) {
    return BoolGetDatum(compare_arguments<Vector>(fcinfo) >= 0);
}

PG_MILVUS_FUNCTION(vector_gt) {
    return BoolGetDatum(compare_arguments<Vector>(fcinfo) > 0);
}

PG_MILVUS_FUNCTION(vector_cmp) {
    return Int32GetDatum(compare_arguments<Vector>(fcinfo));
}

PG_MILVUS_FUNCTION(vector_smaller) {
    return smaller<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_larger) {
    return larger<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_hash) {
    return hash<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_hash_extended) {
    return hash_extended<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_lt) {
    return BoolGetDatum(compare_arguments<Halfvec>(fcinfo) < 0);
}

PG_MILVUS_FUNCTION(halfvec_le) {
    return BoolGetDatum(compare_arguments<Halfvec>(fcinfo) <= 0);
}

PG_MILVUS_FUNCTION(halfvec_eq) {
    return BoolGetDatum(equal_arguments<Halfvec>(fcinfo));
}

PG_MILVUS_FUNCTION(halfvec_ne) {
    return BoolGetDatum(!equal_arguments<Halfvec>(fcinfo));
}

PG_MILVUS_FUNCTION(halfvec_ge) {
    return BoolGetDatum(compare_arguments<Halfvec>(fcinfo) >= 0);
}

PG_MILVUS_FUNCTION(halfvec_gt) {
    return BoolGetDatum(compare_arguments<Halfvec>(fcinfo) > 0);
}

PG_MILVUS_FUNCTION(halfvec_cmp) {
    return Int32GetDatum(compare_arguments<Halfvec>(fcinfo));
}

PG_MILVUS_FUNCTION(halfvec_smaller) {
    return smaller<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_larger) {
    return larger<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_hash) {
    return hash<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_hash_extended) {
    return hash_extended<Halfvec>(fcinfo);
}
