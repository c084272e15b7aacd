// From floats to the elements of a dense type, refusing what the type cannot hold.
#pragma once

#include "types/dense_type.h"

namespace types {

// A float holds every float; infinities are the caller's to refuse.
inline void narrow_within_range(const float* from, float* to, std::size_t n) {
    narrow(from, to, n);
}

// A finite float that no half can hold is an error which names it.
void narrow_within_range(const float* from, base::Half* to, std::size_t n);

} // namespace types
