// Between sparse vectors and plain lists of floats, for the casts.
#pragma once

#include "types/sparse_type.h"

namespace types {

// The sparse form of N numbers. Refuses NaN, infinity and too many elements.
const Sparsevec* sparse_from_floats(const float* numbers, int n);

// Writes all elements of VALUE, zeros included, at OUT.
void write_dense(const Sparsevec* value, float* out);

} // namespace types
