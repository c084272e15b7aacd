// Schubfach, one float at a time; the names of variables follow the paper. decimal_avx2.cpp does
// the same steps on eight floats: change both.

#include "format/decimal.h"

#include <bit>

#include "format/decimal_length.h"
#include "format/decimal_scale.h"

namespace format {

namespace {

using namespace detail;

// floor(g * c / 2^64) with the lowest bit set when anything was cut off ("round to odd"): enough to
// compare and to round rightly later, though g itself is rounded.
inline std::uint32_t round_to_odd(std::uint64_t g, std::uint32_t c) noexcept {
    // Two products of 32 bits by 32, for processors without one of 64 by 64. The lowest 32 bits of
    // the 96 are never looked at.
    const std::uint64_t product = (g >> 32) * c + (((g & 0xFFFFFFFF) * c) >> 32);
    const auto high = static_cast<std::uint32_t>(product >> 32);
    const auto low = static_cast<std::uint32_t>(product);
    return high | (low > 1);
}

struct Scaled {
    std::uint32_t digits;
    int power; // the value is digits * 10^power
};

// The shortest decimal strictly inside the interval of numbers that round to the float c * 2^q; the
// nearest one of those; ties to even. Strictly inside, as the server has it, so that readers with
// another rule for ties read the same float. Powers of two have a closer neighbour below.
template <bool LowerIsCloser>
inline Scaled shortest_decimal(std::uint32_t c, const Scale& scale) noexcept {
    const auto [g, h, k] = scale;
    const std::uint32_t lower = round_to_odd(g, (4 * c - 2 + LowerIsCloser) << h) + 1;
    const std::uint32_t v = round_to_odd(g, (4 * c) << h);
    const std::uint32_t upper = round_to_odd(g, (4 * c + 2) << h) - 1;

    // Both grids are worked out and one is picked by arithmetic: which of them serves is a coin
    // toss for random data, and a wrongly guessed branch costs more than all of this.
    const std::uint32_t s = v / 4;
    const std::uint32_t tens = s / 10;
    const bool tens_down = lower <= 40 * tens;
    const bool tens_up = 40 * tens + 40 <= upper;
    const bool coarse = (s >= 10) & (tens_down != tens_up);

    // The nearest unit lies inside, because a unit is no longer than the interval; only the narrow
    // side of a power of two may leave it outside.
    bool up = v > 4 * s + 2 - (s & 1);
    if constexpr (LowerIsCloser) {
        const bool ones_down = lower <= 4 * s;
        const bool ones_up = 4 * s + 4 <= upper;
        if (ones_down != ones_up)
            up = ones_up;
    }
    const std::uint32_t pick = 0u - static_cast<std::uint32_t>(coarse);
    return {((tens + tens_up) & pick) | ((s + up) & ~pick), k + coarse};
}

// The same for a float that is not zero, from its parts.
inline Scaled shortest_decimal(std::uint32_t fraction, std::uint32_t exponent) noexcept {
    const std::uint32_t c = exponent == 0 ? fraction : fraction | 1u << kFractionBits;
    const int q = binary_exponent(static_cast<int>(exponent));
    if (q <= 0 && q >= -kFractionBits && (c & ((1u << -q) - 1)) == 0)
        return {c >> -q, 0}; // an integer below 2^24 is its own shortest form
    if (fraction == 0 && exponent > 1) [[unlikely]]
        return shortest_decimal<true>(c, make_scale(q, true));
    return shortest_decimal<false>(c, kScales.value[exponent]);
}

// The eight decimal digits of V < 10^8, one a byte, the first in the lowest byte.
inline std::uint64_t to_digit_bytes(std::uint32_t v) noexcept {
    const std::uint64_t halves = v / 10000 | static_cast<std::uint64_t>(v % 10000) << 32;
    const std::uint64_t hundreds = ((halves * 10486) >> 20) & 0x0000007F0000007Fu;
    const std::uint64_t pairs = hundreds | (halves - hundreds * 100) << 16;
    const std::uint64_t tens = ((pairs * 103) >> 10) & 0x000F000F000F000Fu;
    return tens | (pairs - tens * 10) << 8;
}

void decimals_one_by_one(const float* values, DecimalBatch& batch) noexcept {
    for (int i = 0; i < DecimalBatch::kSize; ++i) {
        const Decimal decimal = decimal_of(values[i]);
        batch.first[i] = decimal.first;
        batch.exponent[i] = decimal.exponent;
        batch.rest[i] = decimal.rest;
    }
}

#if defined(__x86_64__)
void decimals_by_avx2(const float* values, DecimalBatch& batch) noexcept {
    for (unsigned left = decimals_of_avx2(values, batch); left != 0; left &= left - 1) {
        const int i = std::countr_zero(left);
        const Decimal decimal = decimal_of(values[i]);
        batch.first[i] = decimal.first;
        batch.exponent[i] = decimal.exponent;
        batch.rest[i] = decimal.rest;
    }
}
#endif

using DecimalsOf = void (*)(const float*, DecimalBatch&) noexcept;

constinit DecimalsOf chosen = decimals_one_by_one;

} // namespace

Decimal decimal_of(float value) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value) & 0x7FFFFFFF;
    if (bits == 0)
        return {0, 0, 0};
    const auto [digits, power] = shortest_decimal(bits & 0x7FFFFF, bits >> kFractionBits);
    const int length = decimal_length(digits);
    const std::uint32_t nine = digits * kIntegerPowers[9 - length];
    const std::uint32_t first = nine / 100000000;
    return {first, length + power - 1, to_digit_bytes(nine - first * 100000000)};
}

void decimals_of(const float* values, DecimalBatch& batch) noexcept {
    chosen(values, batch);
}

void use_avx2_for_decimals([[maybe_unused]] bool use) noexcept {
#if defined(__x86_64__)
    chosen = use ? decimals_by_avx2 : decimals_one_by_one;
#endif
}

} // namespace format
