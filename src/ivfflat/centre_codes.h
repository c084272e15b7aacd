// The list for a new row. A backend that inserts many keeps codes of all centres, so that only
// those that may be the nearest are measured. Plain objects only.
#pragma once

#include "ivfflat/lists.h"

namespace ivfflat {

// A value that is to be inserted. Where there are codes, its floats as well, and these by
// Coder::rotate().
struct NewValue {
    Value stored;
    const float* wide;
    const float* rotated;
};

// The list whose centre is the nearest, and what was seen of it: its head, which may have changed
// since, and where there are codes its centre as floats, in the current memory context.
struct NearestList {
    std::uint32_t list;
    ListHead head;
    const float* centre;
};

NearestList nearest_list(const Index& index, const NewValue& value);

} // namespace ivfflat
