// Rows of n bytes (codes of vectors with one common scale), compared by squared distance. The
// kernel is the caller's: graph knows no instruction sets.
#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/prefetch.h"

namespace graph {

// The sum of (a[i] - b[i])^2.
using ByteKernel = std::uint32_t (*)(const std::uint8_t* a, const std::uint8_t* b,
                                     std::size_t n) noexcept;

// The distance is the kernel's, as a float.
struct ByteSpace {
    const std::uint8_t* rows;
    std::size_t bytes; // of a row
    ByteKernel kernel;

    const std::uint8_t* at(std::uint32_t row) const noexcept { return rows + row * bytes; }
    void prefetch(std::uint32_t row) const noexcept { graph::prefetch(at(row), bytes); }
    float distance(std::uint32_t a, std::uint32_t b) const noexcept {
        return static_cast<float>(kernel(at(a), at(b), bytes));
    }
};

} // namespace graph
