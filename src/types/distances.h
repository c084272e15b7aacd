// The basic measures of two values of one type, as doubles: what the distance functions and
// vector_distance are made of. The operands have the same number of dimensions; the caller has
// checked that.
#pragma once

#include "types/dense_type.h"
#include "types/sparse_type.h"

namespace types {

inline double l2_squared(const Vector* a, const Vector* b) {
    return distance::active().l2_squared_f32(a->elements, b->elements, a->size());
}

inline double l2_squared(const Halfvec* a, const Halfvec* b) {
    return distance::active().l2_squared_f16(a->elements, b->elements, a->size());
}

inline double l2_squared(const Sparsevec* a, const Sparsevec* b) {
    return distance::active().l2_squared_sparse(a->view(), b->view());
}

inline double inner_product(const Vector* a, const Vector* b) {
    return distance::active().inner_product_f32(a->elements, b->elements, a->size());
}

inline double inner_product(const Halfvec* a, const Halfvec* b) {
    return distance::active().inner_product_f16(a->elements, b->elements, a->size());
}

inline double inner_product(const Sparsevec* a, const Sparsevec* b) {
    return distance::active().inner_product_sparse(a->view(), b->view());
}

inline double l1(const Vector* a, const Vector* b) {
    return distance::active().l1_f32(a->elements, b->elements, a->size());
}

inline double l1(const Halfvec* a, const Halfvec* b) {
    return distance::active().l1_f16(a->elements, b->elements, a->size());
}

inline double l1(const Sparsevec* a, const Sparsevec* b) {
    return distance::active().l1_sparse(a->view(), b->view());
}

inline distance::CosineTerms cosine_terms(const Vector* a, const Vector* b) {
    return distance::active().cosine_f32(a->elements, b->elements, a->size());
}

inline distance::CosineTerms cosine_terms(const Halfvec* a, const Halfvec* b) {
    return distance::active().cosine_f16(a->elements, b->elements, a->size());
}

inline distance::CosineTerms cosine_terms(const Sparsevec* a, const Sparsevec* b) {
    return distance::active().cosine_sparse(a->view(), b->view());
}

// Rounding may carry a similarity just beyond 1, where acos has no value and 1 - s would be
// negative. NaN, the answer for a zero vector, passes through.
inline double clamp_similarity(double similarity) {
    if (similarity > 1)
        return 1;
    if (similarity < -1)
        return -1;
    return similarity;
}

// NaN where an operand is all zeros.
template <class T>
double cosine_similarity(const T* a, const T* b) {
    const distance::CosineTerms terms = cosine_terms(a, b);
    // One root of the product is more exact than the product of two roots.
    const double norms =
        std::sqrt(static_cast<double>(terms.norm_a) * static_cast<double>(terms.norm_b));
    return clamp_similarity(static_cast<double>(terms.dot) / norms);
}

} // namespace types
