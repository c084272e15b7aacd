// The exact nearest of many queries at once, by one pass over the table: each row is read once and
// measured against every query.
#pragma once

#include <vector>

#include "observe/measured_index.h"

namespace observe {

// Distances of the nearest ROWS of each query, nearest first. Fewer where the table has fewer; none
// that is not a number.
std::vector<std::vector<double>>
exact_distances(const MeasuredIndex& index, const std::vector<Datum>& queries, std::size_t rows);

// By the function of the index's operator.
double distance_between(const MeasuredIndex& index, Datum a, Datum b);

} // namespace observe
