// Reads sets that others publish: .fvecs and .bvecs (each vector behind its int32 length), .fbin
// (int32 count and dimensions, then floats), .npy (two-dimensional little-endian float32 in C
// order).
#pragma once

#include <cstddef>

#include "data.h"
#include "options.h"

namespace bench {

// Fills data.all with the first rows + extra vectors of options.data_file, and data.queries from
// options.query_file or else from the data file's end. Throws where the files hold too few.
void read_files(const Options& options, std::size_t extra, Data& data);

} // namespace bench
