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

// One instruction set's kernels. Pointers need only their element's own alignment, a pointer may be
// null where its count is 0, no kernel touches a byte outside its arrays, and inputs may overlap
// (outputs may not overlap inputs). Infinities and NaNs follow IEEE arithmetic.
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
