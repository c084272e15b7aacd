// Distance functions of vector and halfvec. The sums come from the kernels; roots, signs and
// clamping are done here in double precision.

#include "pg/entry.h"
#include "types/checks.h"
#include "types/distances.h"

using namespace types;

namespace {

template <class T>
struct Operands {
    const T* a;
    const T* b;
};

// A sequential scan comes to the rows of a page from its end towards its start, so that the next
// row lies right below this one. Its lines are asked for while this one is worked on: rows are too
// short for the processor to see the pattern by itself, and waiting for them was a third of an
// exact search (bench/README.md). Harmless for a value that lies elsewhere. Always inline, because
// the compiler holds a function that only prefetches for one without effect and drops calls of it.
template <class T>
[[gnu::always_inline]] inline void prefetch_row_below(const T* value) {
    constexpr std::size_t kLine = 64;
    constexpr std::size_t kRowHeader = 32;    // of the row, and a small column before the vector
    constexpr std::size_t kLargestRow = 2100; // larger ones are kept out of line
    const std::size_t bytes = T::size_for(value->dimensions) + kRowHeader;
    if (bytes > kLargestRow)
        return;
    const char* below = reinterpret_cast<const char*>(value) - bytes;
    for (std::size_t offset = 0; offset <= bytes; offset += kLine)
        __builtin_prefetch(below + offset);
}

// The first operand of the last call. One operand of a search is the same in every call; the other
// comes from the rows.
constinit const void* last_first_operand = nullptr;

template <class T>
[[gnu::always_inline]] inline Operands<T> operands(FunctionCallInfo fcinfo) {
    const Operands<T> both{pg::argument<T>(fcinfo, 0), pg::argument<T>(fcinfo, 1)};
    prefetch_row_below(both.a == last_first_operand ? both.b : both.a);
    last_first_operand = both.a;
    check_same_dimensions(both.a, both.b);
    return both;
}

template <class T, double (*Distance)(const T*, const T*)>
Datum distance_of(FunctionCallInfo fcinfo) {
    const auto [a, b] = operands<T>(fcinfo);
    return Float8GetDatum(Distance(a, b));
}

template <class T>
double euclidean(const T* a, const T* b) {
    return std::sqrt(l2_squared(a, b));
}

template <class T>
double negative_inner_product(const T* a, const T* b) {
    return -inner_product(a, b);
}

template <class T>
double cosine(const T* a, const T* b) {
    return 1.0 - cosine_similarity(a, b);
}

// The angle between unit vectors as a part of a half turn: unlike cosine distance it obeys the
// triangle inequality. The operands are taken to be normalised.
template <class T>
double spherical(const T* a, const T* b) {
    return std::acos(clamp_similarity(inner_product(a, b))) / M_PI;
}

} // namespace

PG_MILVUS_FUNCTION(l2_distance) {
    return distance_of<Vector, euclidean>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_l2_squared_distance) {
    return distance_of<Vector, l2_squared>(fcinfo);
}

PG_MILVUS_FUNCTION(inner_product) {
    return distance_of<Vector, types::inner_product>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_negative_inner_product) {
    return distance_of<Vector, negative_inner_product>(fcinfo);
}

PG_MILVUS_FUNCTION(cosine_distance) {
    return distance_of<Vector, cosine>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_spherical_distance) {
    return distance_of<Vector, spherical>(fcinfo);
}

PG_MILVUS_FUNCTION(l1_distance) {
    return distance_of<Vector, l1>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_l2_distance) {
    return distance_of<Halfvec, euclidean>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_l2_squared_distance) {
    return distance_of<Halfvec, l2_squared>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_inner_product) {
    return distance_of<Halfvec, types::inner_product>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_negative_inner_product) {
    return distance_of<Halfvec, negative_inner_product>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_cosine_distance) {
    return distance_of<Halfvec, cosine>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_spherical_distance) {
    return distance_of<Halfvec, spherical>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_l1_distance) {
    return distance_of<Halfvec, l1>(fcinfo);
}
