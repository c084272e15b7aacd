// Rows of any kind, compared by a function: for metrics that are too rare or too slow to deserve a
// space of their own.
#pragma once

#include <cstdint>
#include <limits>

namespace graph {

struct FunctionSpace {
    const void* context;
    float (*function)(const void* context, std::uint32_t a, std::uint32_t b) noexcept;

    // Asks for the memory that `function` reads of a row, if set: a tenth of a build's time.
    void (*prefetch_function)(const void* context, std::uint32_t row) noexcept = nullptr;

    void prefetch(std::uint32_t row) const noexcept {
        if (prefetch_function != nullptr) {
            prefetch_function(context, row);
        }
    }

    // A NaN has no place in an order: such rows are as far as can be.
    float distance(std::uint32_t a, std::uint32_t b) const noexcept {
        const float d = function(context, a, b);
        return d == d ? d : std::numeric_limits<float>::infinity();
    }
};

} // namespace graph
