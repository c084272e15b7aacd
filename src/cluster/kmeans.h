// k-means over a sample: Lloyd's iteration from well-spread beginnings. Threads are the caller's:
// each parallel step is handed to him. The same sample and seed give the same centres, whatever the
// number of threads. What it does with few or equal rows: README.md.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "graph/team.h"

namespace cluster {

// Runs the work on all threads of a team and returns when they have; may throw to end it all.
using Parallel = std::function<void(graph::Team::Work)>;

// Floats. SPHERICAL: rows and centres have length one.
struct FloatSample {
    const float* rows;
    std::uint32_t count;
    std::uint32_t n;
    bool spherical;
};
std::vector<float> train(const FloatSample& sample, std::uint32_t centres, std::uint64_t seed,
                         const Parallel& parallel);

// Bit strings by Hamming distance: a centre has the bits that most of its rows have.
struct BitSample {
    const std::uint8_t* rows;
    std::uint32_t count;
    std::uint32_t bytes;
    std::uint32_t bits;
};
std::vector<std::uint8_t> train(const BitSample& sample, std::uint32_t centres, std::uint64_t seed,
                                const Parallel& parallel);

// The bytes that training takes besides the sample: for each row, and for each centre.
struct TrainingBytes {
    std::size_t row;
    std::size_t centre;
};
TrainingBytes training_bytes_of_floats(std::uint32_t n);
TrainingBytes training_bytes_of_bits(std::uint32_t bytes);

} // namespace cluster
