// The tables that the levels' files define, for dispatch.cpp, and the functions that one level
// takes from another. Not for callers: those include kernels.h.
#pragma once

#include "distance/kernels.h"

namespace distance {

extern const Kernels scalar_kernels;           // everywhere
extern const Kernels avx2_kernels;             // x86-64, as the next two
extern const Kernels avx512_kernels;           // with F, BW, DQ and VL
extern const Kernels avx512_vpopcntdq_kernels; // the same with the processor's own bit counting
extern const Kernels neon_kernels;             // little-endian AArch64

// Where the levels 1 and 3 of a code of two planes meet, in units of the root mean square:
// maximises the cosine between a vector with normally distributed coordinates and its code.
inline constexpr float kCodeThreshold = 0.996F;

namespace avx2 {
std::uint64_t hamming(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept;
BitOverlap bit_overlap(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept;
float l2_squared_sparse(SparseView a, SparseView b) noexcept;
float inner_product_sparse(SparseView a, SparseView b) noexcept;
float l1_sparse(SparseView a, SparseView b) noexcept;
CosineTerms cosine_sparse(SparseView a, SparseView b) noexcept;
void estimate_rows(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                   int bits, std::size_t rows, const EstimateTerms& terms, float* out) noexcept;
} // namespace avx2

namespace avx512_vpopcntdq {
std::uint64_t hamming(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept;
BitOverlap bit_overlap(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept;
} // namespace avx512_vpopcntdq

} // namespace distance
