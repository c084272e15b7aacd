// The vectors of a run: generated from a seed, or read from a file. The same options give the same
// vectors on every machine, whatever the number of threads: each is made from its own number, and
// the first n of a longer set are those of a shorter one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "options.h"

namespace bench {

// Row-major, without padding.
struct Matrix {
    std::size_t dims = 0;
    std::vector<float> values;

    std::size_t count() const noexcept { return dims == 0 ? 0 : values.size() / dims; }
    const float* row(std::size_t i) const noexcept { return values.data() + i * dims; }
    float* row(std::size_t i) noexcept { return values.data() + i * dims; }
};

struct Data {
    std::string name;     // for tables and cache files: lower-case letters, digits, underscores
    std::size_t rows = 0; // of `all`, what the table is filled with; later ones are for inserts
    Matrix all;
    Matrix queries;
};

// `extra` rows are made beyond options.rows. The values are what the type can hold: halves,
// zeros and ones, or mostly zeros.
Data make_data(const Options& options, std::size_t extra);

// The column that `filter` looks at: 0 .. 99, independent of the vector.
int percent_of(std::size_t id) noexcept;

// Tells sets apart that have the same name: a mixture of some rows and all queries.
std::uint64_t fingerprint(const Data& data) noexcept;

// Mixes a number into 64 random-looking bits.
std::uint64_t mixed(std::uint64_t value) noexcept;

} // namespace bench
