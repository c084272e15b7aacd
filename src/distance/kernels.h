// The table of distance kernels and how its user gets the fastest one the processor can run.
// Callers write distance::active().l2_squared_f32(a, b, n); nothing here knows of types, pages or
// servers. Accuracy, dispatch and how to add a level: README.md in this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/half.h"

namespace distance {

// What one pass over two vectors yields for a cosine. The norms are squared.
struct CosineTerms {
    float dot;
    float norm_a;
    float norm_b;
};

// Population counts of a & b and a | b: their quotient is the Jaccard similarity.
struct BitOverlap {
    std::uint64_t both;
    std::uint64_t either;
};

// A sparse vector. Indices rise strictly and lie in 0 .. 2^31 - 3.
struct SparseView {
    const std::int32_t* indices;
    const float* values;
    std::size_t nnz;
};

// What turns the sums of a batch into estimates:
// out[i] = base + g[i] + f[i] * (scale * sum[i] + bias).
struct EstimateTerms {
    float base;
    float scale;
    float bias;
    const float* g; // 32 of them, or one a row, as of f
    const float* f;
};

// How a sum of entries approximates the sum that they stand for: scale * entries + bias.
struct TableScale {
    float scale;
    float bias;
};

// Steps of 16 bytes that a row of so many dimensions takes.
constexpr std::size_t row_steps(std::size_t dimensions, std::size_t bits) noexcept {
    return (dimensions * bits + 127) / 128;
}

// What coding a neighbour yields: <v, r>, <v, p> and <r, r>, with v the vector that the code stands
// for, p the owner, and r = neighbour - owner.
struct CodeSums {
    float v_r;
    float v_p;
    float r_r;
};

// The nearest of the points in tiles to a row: its place, its squared distance, and that of the one
// that is nearest but for it (infinite where there is none).
struct NearestPoint {
    std::uint32_t place;
    float nearest;
    float second;
};
// Points that stand side by side in a tile: float kTile * k + i of it is coordinate k of point i.
inline constexpr std::size_t kTile = 16;

constexpr std::size_t tiles_of(std::size_t points) noexcept {
    return (points + kTile - 1) / kTile;
}
constexpr std::size_t tile_floats(std::size_t points, std::size_t n) noexcept {
    return tiles_of(points) * kTile * n;
}
inline void put_in_tile(float* tiles, std::size_t i, const float* x, std::size_t n) noexcept {
    float* to = tiles + i / kTile * kTile * n + i % kTile;
    for (std::size_t k = 0; k < n; ++k) {
        to[k * kTile] = x[k];
    }
}

// One instruction set's kernels. Pointers need only their element's own alignment, a pointer may be
// null where its count is 0, no kernel touches a byte outside its arrays, and inputs may overlap
// (outputs may not overlap inputs, nor one another). Infinities and NaNs follow IEEE arithmetic.
struct Kernels {
    const char* name; // "scalar", "avx2", "avx512", "neon"

    float (*l2_squared_f32)(const float* a, const float* b, std::size_t n) noexcept;
    float (*inner_product_f32)(const float* a, const float* b, std::size_t n) noexcept;
    float (*l1_f32)(const float* a, const float* b, std::size_t n) noexcept;
    CosineTerms (*cosine_f32)(const float* a, const float* b, std::size_t n) noexcept;

    // Halves are widened to float; the arithmetic is that of the float kernels.
    float (*l2_squared_f16)(const base::Half* a, const base::Half* b, std::size_t n) noexcept;
    float (*inner_product_f16)(const base::Half* a, const base::Half* b, std::size_t n) noexcept;
    float (*l1_f16)(const base::Half* a, const base::Half* b, std::size_t n) noexcept;
    CosineTerms (*cosine_f16)(const base::Half* a, const base::Half* b, std::size_t n) noexcept;

    // For each of COUNT rows of n floats the nearest of the points in TILES tiles, one after the
    // other; of equally near ones the first. At most 2^20 tiles. What a row gets does not depend on
    // the rows beside it. A distance that is no number counts as infinite, as one beyond float
    // does; where all are, the place is 0.
    void (*nearest_point_f32)(const float* const* rows, std::size_t count, std::size_t n,
                              const float* tiles, std::size_t tile_count,
                              NearestPoint* out) noexcept;

    // Of COUNT estimates, a multiple of 32, each of which may be off by WIDTH times its slack: the
    // places of those that may stand for the least, in rising order. An estimate that is no number
    // may. Returns how many there are.
    std::size_t (*maybe_least)(const float* estimates, const float* slacks, float width,
                               std::size_t count, std::uint32_t* places) noexcept;

    // Of COUNT values, a multiple of 32: the places of those that are neither below LEAST nor above
    // MOST, in rising order. Returns how many there are.
    std::size_t (*places_between)(const float* values, std::size_t count, float least, float most,
                                  std::uint32_t* places) noexcept;

    // Sums of squares in double.
    double (*squared_norm_f32)(const float* x, std::size_t n) noexcept;
    double (*squared_norm_f16)(const base::Half* x, std::size_t n) noexcept;

    // Population count of a ^ b, and of a & b with a | b.
    std::uint64_t (*hamming)(const std::uint8_t* a, const std::uint8_t* b,
                             std::size_t bytes) noexcept;
    BitOverlap (*bit_overlap)(const std::uint8_t* a, const std::uint8_t* b,
                              std::size_t bytes) noexcept;

    // The conversions of base/half.h over arrays, to the same bits.
    void (*half_to_float)(const base::Half* from, float* to, std::size_t n) noexcept;
    void (*float_to_half)(const float* from, base::Half* to, std::size_t n) noexcept;

    // sum[i] += x[i], in double.
    void (*accumulate_f32)(double* sum, const float* x, std::size_t n) noexcept;
    void (*accumulate_f16)(double* sum, const base::Half* x, std::size_t n) noexcept;

    float (*l2_squared_sparse)(SparseView a, SparseView b) noexcept;
    float (*inner_product_sparse)(SparseView a, SparseView b) noexcept;
    float (*l1_sparse)(SparseView a, SparseView b) noexcept;
    CosineTerms (*cosine_sparse)(SparseView a, SparseView b) noexcept;

    // The distances of a query to a batch of 32 neighbours, estimated by looking their bits up in a
    // table. The codes are `planes` (1 or 2) planes, one after the other, each `groups` (at most
    // 256) blocks of 32 bytes. A group is eight dimensions; byte i of block k has neighbour i's
    // bits of dimensions 8k to 8k + 3 in its low nibble (bit j: dimension 8k + j) and of the next
    // four in its high one. The table has 2 * groups rows of 16 entries, none above 127, for every
    // plane: row 2k is for the low nibbles of block k, row 2k + 1 for the high ones. What the terms
    // apply to is the sum over planes b of 2^b times the sum of its entries; it is exact, at every
    // level.
    void (*estimate_32)(const std::uint8_t* codes, const std::uint8_t* table, std::size_t groups,
                        int planes, const EstimateTerms& terms, float* out) noexcept;

    // Fills the table of estimate_32 for one plane from the 8 * groups elements of y: entry m of
    // row r stands for the sum of those y[4r + j] whose bit j is set in m, and is that sum less the
    // row's least, in steps of a 127th of the largest range of any row, rounded to nearest (where
    // the levels may differ by one). Scale is the step, bias the sum of the rows' least sums (with
    // two planes their sum takes three times the bias). Where the largest range is zero or too
    // small to divide by, entries and scale are zero; where it or the bias is not finite, the bias
    // too.
    TableScale (*table_entries)(const float* y, std::size_t groups, std::uint8_t* table) noexcept;

    // Codes r = neighbour - owner, of 8 * groups dimensions, in 1 or 2 planes for estimate_32: byte
    // k of plane b goes to column[(b * groups + k) * 32], the bytes between stay. One plane has the
    // signs (a set bit: r is not negative), which stand for -1 and 1. With two, codes 0 to 3 stand
    // for -3, -1, 1 and 3, and a size above 0.996 times the root mean square of r makes it a 3. The
    // sums are within rounding, and the bits the same at every level but those of sizes within
    // rounding of that threshold. A NaN's bits are those of a small negative number.
    CodeSums (*code_neighbour)(const float* owner, const float* neighbour, std::size_t groups,
                               int planes, std::uint8_t* column) noexcept;

    // The same distances by codes of 4 or 8 bits, which stand row by row, 16 * steps bytes each.
    // With 8 bits byte i has dimension i; with 4, byte 16s + j has dimension 32s + j in its low and
    // 32s + 16 + j in its high nibble. Codes are counted from zero. The query has as many numbers
    // as a row has room for. What the terms apply to is the sum of the products of codes and
    // numbers; no part of it may reach 2^31. It is exact, at every level.
    void (*estimate_rows)(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                          int bits, std::size_t rows, const EstimateTerms& terms,
                          float* out) noexcept;

    // Codes r = neighbour - owner, of 8 * groups dimensions, as one row of 4 or 8 bits for
    // estimate_rows. 2^bits cells of one width reach from -m to m, where m is the largest size in
    // r; code c stands for its cell's middle in units of half a cell, 2c + 1 - 2^bits. Room beyond
    // the dimensions is set to zero. Where m is zero or too small to divide by, or not finite, all
    // are in one cell. The sums are within rounding, and the codes the same at every level but
    // those of coordinates within rounding of a cell's edge.
    CodeSums (*code_row)(const float* owner, const float* neighbour, std::size_t groups, int bits,
                         std::uint8_t* row) noexcept;

    // Exact, for n up to 66,051.
    std::uint32_t (*l2_squared_u8)(const std::uint8_t* a, const std::uint8_t* b,
                                   std::size_t n) noexcept;

    // The Walsh-Hadamard transform in place, in natural order and without a factor: x[i] becomes
    // the sum over j of (-1)^popcount(i & j) * x[j]. n is a power of two. All levels add in the
    // same order, so they agree to the bit, as they do for the next two.
    void (*hadamard_f32)(float* x, std::size_t n) noexcept;

    // x[i] changes its sign where sign_bits[i] has its top bit set; the other bits do not matter.
    void (*flip_signs_f32)(float* x, const std::uint32_t* sign_bits, std::size_t n) noexcept;

    // low[i] and high[i] become their sum and difference (low[i] - high[i]) times sqrt(1/2): a
    // rotation, but for a sign.
    void (*mix_halves_f32)(float* low, float* high, std::size_t n) noexcept;
};

// In rising order: a cap allows the levels up to and including it.
enum class Level { scalar, avx2, avx512, neon };

// Constant-initialised to the scalar table, so it is valid before select_level() and reading it is
// one load. Written by select_level() only.
extern constinit const Kernels* active_kernels;

inline const Kernels& active() noexcept {
    return *active_kernels;
}

// Whether this build has the level and this processor, with its operating system, can run it.
bool available(Level level) noexcept;

// The highest available level.
Level best_level() noexcept;

// The kernels of the highest available level not above the given one; its own where available().
const Kernels& table(Level level) noexcept;

// Makes the highest available level not above the cap (none: best_level()) the active one and
// returns it. Called at load and when the cap changes; not while other threads run kernels.
Level select_level(std::optional<Level> cap) noexcept;

} // namespace distance
