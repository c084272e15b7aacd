// Shortest decimal text of a float by Schubfach; the names of variables follow the paper.

#include "format/float_print.h"

#include <bit>
#include <cstring>

namespace format {

namespace {

constexpr int kMinPower = -31;
constexpr int kMaxPower = 45;

constexpr int floor_log2_of_power_of_ten(int e) {
    return (e * 1741647) >> 19;
}

// 10^k scaled by a power of two into [2^63, 2^64) and rounded up. Powers of two do not change the
// leading bits, so 5^k stands for 10^k; 5^45 has 105 bits.
consteval std::uint64_t scaled_power_of_ten(int k) {
    using Wide = unsigned __int128;
    Wide five = 1;
    for (int i = 0; i < (k < 0 ? -k : k); ++i)
        five *= 5;
    int bits = 0;
    for (Wide v = five; v != 0; v >>= 1)
        ++bits;
    if (k >= 0) {
        if (bits <= 64)
            return static_cast<std::uint64_t>(five) << (64 - bits);
        const Wide dropped = five & ((Wide{1} << (bits - 64)) - 1);
        return static_cast<std::uint64_t>(five >> (bits - 64)) + (dropped != 0);
    }
    // ceil(2^(63 + bits) / 5^-k) by long division, one bit at a time: 2^bits / 5^-k lies in (1, 2].
    Wide remainder = 1;
    std::uint64_t quotient = 0;
    for (int i = 0; i < 63 + bits; ++i) {
        remainder <<= 1;
        quotient <<= 1;
        if (remainder >= five) {
            remainder -= five;
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

constexpr PowerTable kPowers = make_power_table();

constexpr int kFractionBits = 23;
constexpr int kExponents = 255; // biased; the last one is that of infinity

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

constexpr ScaleTable kScales = [] {
    ScaleTable table{};
    for (int e = 0; e < kExponents; ++e)
        table.value[e] = make_scale(binary_exponent(e), false);
    return table;
}();

// floor(g * c / 2^64) with the lowest bit set when anything was cut off ("round to odd"): enough to
// compare and to round rightly later, though g itself is rounded.
inline std::uint32_t round_to_odd(std::uint64_t g, std::uint32_t c) noexcept {
    const auto product = static_cast<unsigned __int128>(g) * c;
    const auto high = static_cast<std::uint32_t>(product >> 64);
    const auto low = static_cast<std::uint32_t>(product >> 32);
    return high | (low > 1);
}

struct Decimal {
    std::uint32_t digits;
    int power; // the value is digits * 10^power
};

// The shortest decimal strictly inside the interval of numbers that round to the float c * 2^q; the
// nearest one of those; ties to even. Strictly inside, as the server has it, so that readers with
// another rule for ties read the same float. Powers of two have a closer neighbour below.
template <bool LowerIsCloser>
inline Decimal shortest_decimal(std::uint32_t c, const Scale& scale) noexcept {
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
inline Decimal shortest_decimal(std::uint32_t fraction, std::uint32_t exponent) noexcept {
    const std::uint32_t c = exponent == 0 ? fraction : fraction | 1u << kFractionBits;
    const int q = binary_exponent(static_cast<int>(exponent));
    if (q <= 0 && q >= -kFractionBits && (c & ((1u << -q) - 1)) == 0)
        return {c >> -q, 0}; // an integer below 2^24 is its own shortest form
    if (fraction == 0 && exponent > 1) [[unlikely]]
        return shortest_decimal<true>(c, make_scale(q, true));
    return shortest_decimal<false>(c, kScales.value[exponent]);
}

struct PairTable {
    char value[200];
};

constexpr PairTable kPairs = [] {
    PairTable table{};
    for (int i = 0; i < 100; ++i) {
        table.value[2 * i] = static_cast<char>('0' + i / 10);
        table.value[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return table;
}();

constexpr std::uint32_t kPowersOfTen[] = {1,      10,      100,      1000,      10000,
                                          100000, 1000000, 10000000, 100000000, 1000000000};

// The number of decimal digits of V, at least 1.
inline int decimal_length(std::uint32_t v) noexcept {
    const int guess = ((32 - __builtin_clz(v | 1)) * 1233) >> 12;
    return guess + ((v | 1) >= kPowersOfTen[guess]);
}

// Writes the LENGTH decimal digits of V so that they end just before END.
inline void write_digits_before(char* end, std::uint32_t v) noexcept {
    while (v >= 100) {
        end -= 2;
        std::memcpy(end, &kPairs.value[2 * (v % 100)], 2);
        v /= 100;
    }
    if (v >= 10)
        std::memcpy(end - 2, &kPairs.value[2 * v], 2);
    else
        end[-1] = static_cast<char>('0' + v);
}

// The eight decimal digits of V < 10^8, one a byte, the first in the lowest byte.
inline std::uint64_t to_digit_bytes(std::uint32_t v) noexcept {
    const std::uint64_t halves = v / 10000 | static_cast<std::uint64_t>(v % 10000) << 32;
    const std::uint64_t hundreds = ((halves * 10486) >> 20) & 0x0000007F0000007Fu;
    const std::uint64_t pairs = hundreds | (halves - hundreds * 100) << 16;
    const std::uint64_t tens = ((pairs * 103) >> 10) & 0x000F000F000F000Fu;
    return tens | (pairs - tens * 10) << 8;
}

inline void store_little_endian(char* out, std::uint64_t v) noexcept {
    if constexpr (std::endian::native == std::endian::big)
        v = __builtin_bswap64(v);
    std::memcpy(out, &v, 8);
}

// Nine digit characters: the first, and the other eight with the second in the lowest byte. They
// stay in registers: a wide load from memory that was just written in narrower pieces would stall.
struct DigitText {
    char first;
    std::uint64_t rest;
};

char* print_scientific(DigitText text, int length, int exponent, char* out) noexcept {
    out[0] = text.first;
    out[1] = '.';
    store_little_endian(out + 2, text.rest);
    out += length > 1 ? length + 1 : 1;
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    std::memcpy(out, &kPairs.value[2 * (exponent < 0 ? -exponent : exponent)], 2);
    return out + 2;
}

// LENGTH significant digits, the first worth 10^EXPONENT, -4 <= EXPONENT < 6.
inline char* print_fixed(DigitText text, int length, int exponent, char* out) noexcept {
    if (exponent < 0) {
        std::memcpy(out, "0.000000", 8);
        out += 1 - exponent;
        out[0] = text.first;
        store_little_endian(out + 1, text.rest);
        return out + length;
    }
    out[0] = text.first;
    store_little_endian(out + 1, text.rest);
    if (length <= exponent + 1) // zeros stand where there are no digits any more
        return out + exponent + 1;
    out[exponent + 1] = '.';
    store_little_endian(out + exponent + 2, text.rest >> (8 * exponent));
    return out + length + 1;
}

} // namespace

char* print_float(float value, char* out) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    *out = '-';
    out += bits >> 31;
    if ((bits & 0x7FFFFFFF) == 0) {
        *out = '0';
        return out + 1;
    }
    const auto [digits, power] = shortest_decimal(bits & 0x7FFFFF, (bits >> kFractionBits) & 0xFF);

    // Nine digits at the most. Fewer are filled up with zeros, so that the first is always in its
    // place; zeros at the end, be they these or what the coarser grid left, are not printed.
    const int digit_count = decimal_length(digits);
    const std::uint32_t nine = digits * kPowersOfTen[9 - digit_count];
    const std::uint32_t first = nine / 100000000;
    const std::uint64_t rest = to_digit_bytes(nine - first * 100000000);
    const int length = rest == 0 ? 1 : 9 - __builtin_clzll(rest) / 8;
    const DigitText text{static_cast<char>('0' + first), rest | 0x3030303030303030u};
    const int exponent = digit_count + power - 1;
    if (exponent >= -4 && exponent < 6)
        return print_fixed(text, length, exponent, out);
    return print_scientific(text, length, exponent, out);
}

char* print_integer(std::int32_t value, char* out) noexcept {
    auto magnitude = static_cast<std::uint32_t>(value);
    if (value < 0) {
        *out++ = '-';
        magnitude = 0 - magnitude;
    }
    char* const end = out + decimal_length(magnitude);
    write_digits_before(end, magnitude);
    return end;
}

} // namespace format
