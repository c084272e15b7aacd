// Numbers of a sequence that belongs to a column, as the server draws them for an identity: who may
// insert needs no right on the sequence.
#pragma once

#include <cstdint>

#include "pg/call.h"

namespace pg {

// The sequence of an identity column, or one that the column owns; InvalidOid where there is none.
Oid column_sequence(Oid table, int column);

// COUNT numbers, in the order in which they came.
void draw_numbers(Oid sequence, std::int64_t* numbers, std::size_t count);

} // namespace pg
