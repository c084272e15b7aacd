// The numbers of a one-dimensional SQL array as floats: what the casts from integer[], real[],
// double precision[] and numeric[] have in common.
#pragma once

#include "pg/server.h"

namespace types {

// How many elements ARRAY has. Refuses more than one dimension and nulls.
int checked_array_length(ArrayType* array);

// Writes the N elements of ARRAY, whose length has been checked, at OUT; numbers beyond the range
// of a float become infinite.
void read_array_elements(ArrayType* array, float* out, int n);

} // namespace types
