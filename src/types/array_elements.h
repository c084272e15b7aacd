// One-dimensional SQL arrays of numbers: read as floats, which the casts from arrays of integers,
// real[], double precision[] and numeric[] have in common, and made.
#pragma once

#include "pg/server.h"

namespace types {

// How many elements ARRAY has. Refuses more than one dimension and nulls.
int checked_array_length(ArrayType* array);

// Writes the N elements of ARRAY, whose length has been checked, at OUT; numbers beyond the range
// of a float become infinite.
void read_array_elements(ArrayType* array, float* out, int n);

// An array of COUNT zeros of a type of this size, without nulls, from 1.
ArrayType* make_number_array(Oid element, Size element_size, int count);

} // namespace types
