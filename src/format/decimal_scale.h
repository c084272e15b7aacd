// How floats are scaled to decimal numbers: the constants of Schubfach (R. Giulietti, "The
// Schubfach way to render doubles", 2020), worked out by the compiler. Data only, so that files
// compiled for an instruction set may include it. The algorithm is in decimal.cpp, and for AVX2 in
// decimal_avx2.cpp.
#pragma once

#include <cstdint>

namespace format::detail {

inline constexpr int kMinPower = -31;
inline constexpr int kMaxPower = 45;

constexpr int floor_log2_of_power_of_ten(int e) {
    return (e * 1741647) >> 19;
}

// A whole number below 2^128, for the table alone. Not __int128, which 32-bit processors lack.
struct Wide {
    std::uint64_t high;
    std::uint64_t low;

    constexpr bool operator>=(const Wide& other) const {
        return high != other.high ? high > other.high : low >= other.low;
    }
    constexpr Wide doubled() const { return {high << 1 | low >> 63, low << 1}; }
    constexpr Wide plus(const Wide& other) const {
        return {high + other.high + (low + other.low < low), low + other.low};
    }
    constexpr Wide minus(const Wide& other) const {
        return {high - other.high - (low < other.low), low - other.low};
    }
};

// 10^k scaled by a power of two into [2^63, 2^64) and rounded up. Powers of two do not change the
// leading bits, so 5^k stands for 10^k; 5^45 has 105 bits.
consteval std::uint64_t scaled_power_of_ten(int k) {
    Wide five{0, 1};
    for (int i = 0; i < (k < 0 ? -k : k); ++i)
        five = five.doubled().doubled().plus(five);
    if (k >= 0) {
        while (five.high >> 63 == 0)
            five = five.doubled();
        return five.high + (five.low != 0);
    }
    // 2^n / 5^-k for the smallest power of two above 5^-k lies in (1, 2): long division, one bit of
    // the quotient at a time, for 63 bits behind the point.
    Wide remainder{0, 1};
    while (!(remainder >= five))
        remainder = remainder.doubled();
    remainder = remainder.minus(five);
    std::uint64_t quotient = 1;
    for (int i = 0; i < 63; ++i) {
        remainder = remainder.doubled();
        quotient <<= 1;
        if (remainder >= five) {
            remainder = remainder.minus(five);
            quotient |= 1;
        }
    }
    return quotient + 1;
}

struct PowerTable {
    std::uint64_t value[kMaxPower - kMinPower + 1];
};

consteval PowerTable make_power_table() {
    PowerTable table{};
    for (int k = kMinPower; k <= kMaxPower; ++k)
        table.value[k - kMinPower] = scaled_power_of_ten(k);
    return table;
}

inline constexpr PowerTable kPowers = make_power_table();

inline constexpr int kFractionBits = 23;
inline constexpr int kExponents =
    256; // biased; the last is that of infinity, which is never printed

// How a float of one exponent is scaled so that its last binary place is worth 1 to 10 units:
// value * 10^-k = g * (c << h) / 2^64 for a value of c * 2^q.
struct Scale {
    std::uint64_t g;
    std::int32_t h;
    std::int32_t k; // floor(log10(2^q)), or of 3/4 * 2^q where the lower neighbour is closer
};

constexpr Scale make_scale(int q, bool lower_is_closer) {
    const int k = (q * 1262611 - (lower_is_closer ? 524031 : 0)) >> 22;
    return {kPowers.value[-k - kMinPower], q + floor_log2_of_power_of_ten(-k) + 1, k};
}

constexpr int binary_exponent(int biased) {
    return (biased == 0 ? 1 : biased) - 127 - kFractionBits;
}

struct ScaleTable {
    Scale value[kExponents];
};

inline constexpr ScaleTable kScales = [] {
    ScaleTable table{};
    for (int e = 0; e < kExponents; ++e)
        table.value[e] = make_scale(binary_exponent(e), false);
    return table;
}();

} // namespace format::detail
