// Codes of a neighbour relative to the node that lists it, in the layout that distance's
// estimate_32 reads: 32 neighbours side by side. Arithmetic and accuracy: README.md.
#pragma once

#include <cstddef>
#include <cstdint>

#include "distance/kernels.h"

namespace quant {

inline constexpr std::size_t kBatch = 32;

// How many of the rotated coordinates are coded, and in how many bits each.
struct CodeShape {
    std::uint32_t dimensions; // a multiple of 8, at most 2048
    std::uint32_t planes;     // 1 or 2

    std::size_t groups() const noexcept { return dimensions / 8; }
    // Bytes of the codes of 32 neighbours.
    std::size_t batch_bytes() const noexcept { return planes * groups() * kBatch; }
};

// Products of v, the vector that a code stands for, and the squared length of r.
using CodeProducts = distance::CodeSums;

// Writes the code of r = NEIGHBOUR - OWNER as neighbour LANE of the batch. Both have the first
// coordinates of P(x - centre). Returns <v, r>, <v, p>, where p is OWNER, and <r, r>, which is of
// these coordinates alone.
CodeProducts write_code(CodeShape shape, const float* owner, const float* neighbour,
                        std::size_t lane, std::uint8_t* batch) noexcept;

// What an estimate multiplies and adds for one neighbour.
struct Factors {
    float g;
    float f;
};

enum class Measure { l2_squared, negative_inner_product };

// LENGTH2: the squared length of neighbour - node. DISTANCE: node to neighbour, and SELF: node to
// itself, in the measure.
Factors factors(Measure measure, float length2, CodeProducts products, float distance,
                float self) noexcept;

// The standard deviation of an estimate among vectors of N coordinates, by |f| and by the length of
// the part of z across r, which the length of z, a little more, may stand for.
float deviation_share(CodeShape shape, std::uint32_t n) noexcept;

// How long r is, by the stretch of its code (|f| of a negative inner product, half of it of a
// squared length), where its N coordinates are normal: a mean of many is within a few hundredths.
float length_by_ratio(CodeShape shape, std::uint32_t n) noexcept;

// A query's look-up table.
struct QueryTable {
    std::uint8_t* entries; // 2 * groups rows of 16
    float scale;
    float bias;

    distance::EstimateTerms terms(float base, const float* g, const float* f) const noexcept {
        return {base, scale, bias, g, f};
    }
};

constexpr std::size_t table_bytes(CodeShape shape) {
    return shape.dimensions / 4 * 16;
}

// Fills the table for Y, the first coordinates of P(query - centre); ENTRIES has table_bytes().
QueryTable make_table(CodeShape shape, const float* y, std::uint8_t* entries) noexcept;

} // namespace quant
