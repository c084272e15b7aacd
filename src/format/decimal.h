// The decimal digits of a float: the fewest that read back to the same float, found by Schubfach.
// Nothing about how they are written; that is float_print. One float at a time, or eight at once
// where the processor has AVX2. Design: README.md in this folder.
#pragma once

#include <cstdint>

namespace format {

// Zero, or d.dddddddd * 10^exponent without its sign. Nine digits at the most; fewer are filled up
// with zeros, which the writer leaves out.
struct Decimal {
    std::uint32_t first;
    std::int32_t exponent;
    std::uint64_t
        rest; // the other eight digits (0 to 9), one a byte, the second in the lowest byte
};

Decimal decimal_of(float value) noexcept;

// Eight decimals side by side.
struct DecimalBatch {
    static constexpr int kSize = 8;
    alignas(32) std::uint32_t first[kSize];
    alignas(32) std::int32_t exponent[kSize];
    alignas(32) std::uint64_t rest[kSize];
};

// The decimals of VALUES[0..7].
void decimals_of(const float* values, DecimalBatch& batch) noexcept;

// Chooses how decimals_of works. Without a call it is the portable way, which every processor has.
void use_avx2_for_decimals(bool use) noexcept;

namespace detail {

// The AVX2 way. Returns a bit for each value that it leaves to decimal_of: zero, and powers of two
// that are not small integers.
unsigned decimals_of_avx2(const float* values, DecimalBatch& batch) noexcept;

} // namespace detail

} // namespace format
