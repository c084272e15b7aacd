// What the layouts of both methods decide alike: which vectors have codes, and of how many
// dimensions the space is into which they are rotated.
#pragma once

#include "am/stored_value.h"

namespace am {

constexpr std::uint32_t round_up(std::uint32_t n, std::uint32_t unit) {
    return (n + unit - 1) / unit * unit;
}

// Of bits, sparse vectors and other metrics there is no estimate.
constexpr bool has_codes(Element element, Metric metric) {
    return (element == Element::vector || element == Element::halfvec) &&
           (metric == Metric::l2 || metric == Metric::inner_product);
}

// Short vectors are rotated into a larger space: more coordinates, more bits for each vector.
constexpr std::uint32_t rotated_dimensions(std::uint32_t dimensions) {
    constexpr std::uint32_t kLeast = 64;
    return std::max(round_up(dimensions, 8), kLeast);
}

} // namespace am
