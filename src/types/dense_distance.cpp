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

template <class T>
Operands<T> operands(FunctionCallInfo fcinfo) {
    const Operands<T> both{pg::argument<T>(fcinfo, 0), pg::argument<T>(fcinfo, 1)};
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
