// Codes of a neighbour relative to the node that lists it, in the layouts that distance's kernels
// read: one or two bits of 32 neighbours side by side (estimate_32), four or eight bits row by row
// (estimate_rows). Arithmetic and accuracy: README.md.
#pragma once

#include <cstddef>
#include <cstdint>

#include "distance/kernels.h"

namespace quant {

inline constexpr std::size_t kBatch = 32;

// How many of the rotated coordinates are coded, and in how many bits each.
struct CodeShape {
    std::uint32_t dimensions; // a multiple of 8, at most 2048
    std::uint32_t bits;       // 1, 2, 4 or 8

    std::size_t groups() const noexcept { return dimensions / 8; }
    // Whether codes stand row by row, so that there may be any number beside each other.
    bool in_rows() const noexcept { return bits > 2; }
    std::size_t row_steps() const noexcept { return distance::row_steps(dimensions, bits); }
    std::size_t row_bytes() const noexcept { return 16 * row_steps(); }
    // Of so many neighbours; 32 of them where they do not stand in rows.
    std::size_t bytes_of(std::size_t lanes) const noexcept {
        return in_rows() ? lanes * row_bytes() : batch_bytes();
    }
    // The code of a lane is so many runs of bytes, and run I begins here.
    std::size_t runs() const noexcept { return in_rows() ? 1 : bits * groups(); }
    std::size_t run_bytes() const noexcept { return in_rows() ? row_bytes() : 1; }
    std::size_t run_at(std::size_t lane, std::size_t i) const noexcept {
        return in_rows() ? lane * row_bytes() : i * kBatch + lane;
    }
    // Bytes of the codes of 32 neighbours side by side.
    std::size_t batch_bytes() const noexcept { return bits * groups() * kBatch; }
};

// Products of v, the vector that a code stands for, and the squared length of r.
using CodeProducts = distance::CodeSums;

// Writes the code of r = NEIGHBOUR - OWNER as neighbour LANE of the batch, and nothing else of it.
// Both have the first coordinates of P(x - centre). Returns <v, r>, <v, p>, where p is OWNER, and
// <r, r>, which is of these coordinates alone.
CodeProducts write_code(CodeShape shape, const float* owner, const float* neighbour,
                        std::size_t lane, std::uint8_t* batch) noexcept;

// Copies a neighbour's code from one place to another.
void copy_code(CodeShape shape, const std::uint8_t* from, std::size_t from_lane, std::uint8_t* to,
               std::size_t to_lane) noexcept;

// By how many steps the codes of a lane in two batches differ, summed over the coordinates: bits
// where they stand side by side, else cells.
std::uint32_t code_difference(CodeShape shape, const std::uint8_t* a, const std::uint8_t* b,
                              std::size_t lane) noexcept;

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
// the part of z across r, which the length of z, a little more, may stand for. What the query's
// table rounds comes on top: QueryTable::deviation().
float deviation_share(CodeShape shape, std::uint32_t n) noexcept;

// How long r is, by the stretch of its code (|f| of a negative inner product, half of it of a
// squared length), where its N coordinates are normal: a mean of many is within a few hundredths.
float length_by_ratio(CodeShape shape, std::uint32_t n) noexcept;

// A query, ready for estimates: sums to be looked up or, for codes in rows, whole numbers.
struct QueryTable {
    std::uint8_t* entries; // 2 * groups rows of 16; in rows: 16-bit numbers, one a coordinate
    float scale;
    float bias;
    float rounding; // standard deviation of <v, y> by what entries round

    distance::EstimateTerms terms(float base, const float* g, const float* f) const noexcept {
        return {base, scale, bias, g, f};
    }
    // Of an estimate, by |f|; SHARE is deviation_share(), LENGTH that of z.
    float deviation(float share, float length) const noexcept;
};

// A multiple of 16.
constexpr std::size_t table_bytes(CodeShape shape) {
    return shape.bits > 2 ? distance::row_steps(shape.dimensions, shape.bits) * 256 / shape.bits
                          : shape.dimensions / 4 * 16;
}

// Fills the table for Y, the first coordinates of P(query - centre); ENTRIES has table_bytes() and
// begins where a 16-bit number may.
QueryTable make_table(CodeShape shape, const float* y, std::uint8_t* entries) noexcept;

// Estimates of a batch into OUT: all 32 where they stand side by side, else the first LANES.
inline void estimate(CodeShape shape, const QueryTable& table, const std::uint8_t* batch,
                     std::size_t lanes, const distance::EstimateTerms& terms, float* out) noexcept {
    const distance::Kernels& kernels = distance::active();
    if (shape.in_rows())
        kernels.estimate_rows(batch, reinterpret_cast<const std::int16_t*>(table.entries),
                              shape.row_steps(), static_cast<int>(shape.bits), lanes, terms, out);
    else
        kernels.estimate_32(batch, table.entries, shape.groups(), static_cast<int>(shape.bits),
                            terms, out);
}

} // namespace quant
