// Codes of all centres, which a backend that inserts many rows keeps: a look-up estimates 32
// distances at once, and only centres that may be the nearest are measured. Plain objects only.
#pragma once

#include "ivfflat/lists.h"

namespace ivfflat {

// The list whose centre is nearest to a value that is to be inserted.
std::uint32_t nearest_list(const Index& index, const char* value);

} // namespace ivfflat
