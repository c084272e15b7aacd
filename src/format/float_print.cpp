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

// The shortest decimal strictly inside the interval of numbers that round to the float with the
// given parts; the nearest one of those; ties to even. Strictly inside, as the server has it, so
// that readers with another rule for ties read the same float. The float is not zero.
Decimal shortest_decimal(std::uint32_t fraction, std::uint32_t exponent) noexcept {
    constexpr int kFractionBits = 23;
    std::uint32_t c = fraction;
    int q = 1 - 127 - kFractionBits;
    if (exponent != 0) {
        c |= 1u << kFractionBits;
        q = static_cast<int>(exponent) - 127 - kFractionBits;
        if (q <= 0 && -q <= kFractionBits && (c & ((1u << -q) - 1)) == 0)
            return {c >> -q, 0}; // an integer below 2^24 is its own shortest form
    }
    const bool lower_is_closer = fraction == 0 && exponent > 1;
    const std::uint32_t cbl = 4 * c - 2 + lower_is_closer;
    const std::uint32_t cb = 4 * c;
    const std::uint32_t cbr = 4 * c + 2;

    // k = floor(log10(2^q)), or of 3/4 * 2^q where the lower neighbour is at half the distance.
    const int k = (q * 1262611 - (lower_is_closer ? 524031 : 0)) >> 22;
    const int h = q + floor_log2_of_power_of_ten(-k) + 1;
    const std::uint64_t g = kPowers.value[-k - kMinPower];
    const std::uint32_t lower = round_to_odd(g, cbl << h) + 1;
    const std::uint32_t v = round_to_odd(g, cb << h);
    const std::uint32_t upper = round_to_odd(g, cbr << h) - 1;

    // Both grids are worked out and one is picked by arithmetic: which of them serves is a coin
    // toss for random data, and a wrongly guessed branch costs more than all of this.
    const std::uint32_t s = v / 4;
    const std::uint32_t tens = s / 10;
    const bool tens_down = lower <= 40 * tens;
    const bool tens_up = 40 * tens + 40 <= upper;
    const bool coarse = (s >= 10) & (tens_down != tens_up);

    const bool ones_down = lower <= 4 * s;
    const bool ones_up = 4 * s + 4 <= upper;
    const std::uint32_t middle = 4 * s + 2;
    const bool nearer_up = (v > middle) | ((v == middle) & ((s & 1) != 0));
    const bool one_choice = ones_down != ones_up;
    const bool up = (one_choice & ones_up) | (!one_choice & nearer_up);

    const std::uint32_t pick = 0u - static_cast<std::uint32_t>(coarse);
    return {((tens + tens_up) & pick) | ((s + up) & ~pick), k + coarse};
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

inline int decimal_length(std::uint32_t v) noexcept {
    constexpr std::uint32_t kPowersOfTen[] = {0,      10,      100,      1000,      10000,
                                              100000, 1000000, 10000000, 100000000, 1000000000};
    const int guess = ((32 - __builtin_clz(v | 1)) * 1233) >> 12;
    return guess + (v >= kPowersOfTen[guess]);
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

// Up to nine digit characters, the first in the lowest byte, zeros behind them. They stay in
// registers: a wide load from memory that was just written in narrower pieces would stall.
using DigitText = unsigned __int128;

inline void store_digits(char* out, DigitText text) noexcept {
    store_little_endian(out, static_cast<std::uint64_t>(text));
    out[8] = static_cast<char>(text >> 64);
}

char* print_scientific(DigitText text, int length, int exponent, char* out) noexcept {
    out[0] = static_cast<char>(text);
    store_digits(out + 2, text >> 8);
    out[1] = '.';
    out += length > 1 ? length + 1 : 1;
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    std::memcpy(out, &kPairs.value[2 * (exponent < 0 ? -exponent : exponent)], 2);
    return out + 2;
}

// LENGTH significant digits, the first worth 10^EXPONENT, -4 <= EXPONENT < 6.
char* print_fixed(DigitText text, int length, int exponent, char* out) noexcept {
    if (exponent < 0) {
        std::memcpy(out, "0.000000", 8);
        out += 1 - exponent;
        store_digits(out, text);
        return out + length;
    }
    const int whole = exponent + 1;
    store_digits(out, text);
    if (length <= whole)
        return out + whole;
    out[whole] = '.';
    store_digits(out + whole + 1, text >> (8 * whole));
    return out + length + 1;
}

} // namespace

char* print_float(float value, char* out) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    *out = '-';
    out += bits >> 31;
    const std::uint32_t fraction = bits & 0x7FFFFF;
    const std::uint32_t exponent = (bits >> 23) & 0xFF;
    if (fraction == 0 && exponent == 0) {
        *out = '0';
        return out + 1;
    }
    const auto [digits, power] = shortest_decimal(fraction, exponent);

    // Nine digits at the most: one, then eight at once. What was found on the coarser grid may end
    // in zeros, which are not printed.
    const std::uint32_t top = digits / 100000000;
    const std::uint64_t rest = to_digit_bytes(digits % 100000000);
    const int full_length = decimal_length(digits);
    const int trailing = rest != 0 ? __builtin_clzll(rest) / 8 : full_length - 1;
    constexpr DigitText kZeros = DigitText{0x3030303030303030u} << 8 | 0x30;
    const DigitText text = ((DigitText{rest} << 8 | top) | kZeros) >> (8 * (9 - full_length));
    const int length = full_length - trailing;
    const int scientific_exponent = full_length + power - 1;
    if (scientific_exponent >= -4 && scientific_exponent < 6)
        return print_fixed(text, length, scientific_exponent, out);
    return print_scientific(text, length, scientific_exponent, out);
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
