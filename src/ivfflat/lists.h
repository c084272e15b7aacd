// The lists by their centres' distance from a vector.
#pragma once

#include "ivfflat/buffers.h"

namespace ivfflat {

struct NearList {
    float distance;
    std::uint32_t list;
};

// The COUNT lists whose centres are nearest to VALUE, nearest first, of equally near ones the
// lower; in the current memory context. A null value: every distance is 0.
NearList* nearest_lists(const Index& index, const char* value, std::uint32_t count);

} // namespace ivfflat
