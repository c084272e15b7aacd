// Reads one decimal number as a float, rounded exactly (to nearest, ties to even), as strtof does
// in the C locale. The fast path serves what people and programs write; strtof itself serves the
// rest: hexadecimal, inf, nan, more than 19 digits, subnormal results, and the rare near-ties. Why
// the fast path is exact is explained in src/format/README.md.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace format {

struct ParsedFloat {
    float value;
    const char* end;   // equal to the start when there is no number
    bool out_of_range; // too large; value is then infinite
    bool lost_to_zero; // not zero as written, zero as a float
};

namespace detail {

inline constexpr int kMaxDoublePower = 45;
inline constexpr auto kDoublePowers = [] {
    // Exact up to 1e22, beyond that the nearest doubles; products of smaller powers would be
    // further off, so literals are used.
    struct {
        double value[kMaxDoublePower + 1];
    } table = {{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23,
                1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35,
                1e36, 1e37, 1e38, 1e39, 1e40, 1e41, 1e42, 1e43, 1e44, 1e45}};
    return table;
}();

inline constexpr std::uint64_t kWholePowers[9] = {1,      10,      100,      1000,     10000,
                                                  100000, 1000000, 10000000, 100000000};

// The number that eight digit values (0 to 9, one a byte, the first in the lowest byte) stand for.
inline std::uint64_t eight_digits(std::uint64_t values) noexcept {
    values = values * 10 + (values >> 8);
    const std::uint64_t even = (values & 0x000000FF000000FFu) * (100 + (1000000ull << 32));
    const std::uint64_t odd = ((values >> 16) & 0x000000FF000000FFu) * (1 + (10000ull << 32));
    return (even + odd) >> 32;
}

// Adds the digits at P to VALUE and returns where they end; END is the end of the readable text.
// Eight characters at a time, without a branch on how many of them are digits: that number is what
// differs from element to element.
inline const char* read_digits(const char* p, const char* end, std::uint64_t& value) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        while (end - p >= 8) {
            std::uint64_t chunk;
            std::memcpy(&chunk, p, 8);
            chunk ^= 0x3030303030303030u;
            // The top bit of each byte that is no digit, right up to and including the first such
            // byte.
            const std::uint64_t other =
                ((chunk + 0x7676767676767676u) | chunk) & 0x8080808080808080u;
            const int count = std::countr_zero(other) / 8;
            if (count == 0)
                return p;
            value = value * kWholePowers[count] + eight_digits(chunk << (64 - 8 * count));
            p += count;
            if (count < 8)
                return p;
        }
    }
    for (;;) {
        const unsigned digit = static_cast<unsigned char>(*p) - static_cast<unsigned>('0');
        if (digit > 9)
            return p;
        value = value * 10 + digit;
        ++p;
    }
}

ParsedFloat parse_float_slow(const char* text) noexcept;

} // namespace detail

// How a number may be written: as strtof reads it, or as JSON has it (no blanks, words, hexadecimal
// or plus in front, no zeros in front, digits on both sides of a point).
enum class Notation { c, json };

// TEXT must be terminated by a character that cannot be part of a number (a NUL at END).
template <Notation kNotation = Notation::c>
inline ParsedFloat parse_float(const char* text, const char* end) noexcept {
    constexpr bool kJson = kNotation == Notation::json;
    const char* p = text;
    const bool negative = *p == '-';
    p += negative;

    std::uint64_t digits = 0;
    const char* const whole = p;
    p = detail::read_digits(p, end, digits);
    std::ptrdiff_t digit_count = p - whole;
    if (kJson && (digit_count == 0 || (*whole == '0' && digit_count > 1))) [[unlikely]]
        return {0, text, false, false};
    std::int64_t power = 0;
    if (*p == '.') {
        const char* const fraction = ++p;
        p = detail::read_digits(p, end, digits);
        power = fraction - p;
        digit_count += p - fraction;
        if (kJson && power == 0) [[unlikely]]
            return {0, text, false, false};
    }
    if (digit_count > 19) [[unlikely]] {
        // Zeros in front are no digits of the value: 0.0012345678901234567 has 17.
        for (const char* zero = whole; zero < p && (*zero == '0' || *zero == '.'); ++zero)
            digit_count -= *zero == '0';
    }
    if (digit_count == 0 || digit_count > 19)
        return detail::parse_float_slow(text);
    const char letter = static_cast<char>(*p | 0x20);
    if (letter == 'e') {
        const char* q = p + 1;
        const bool minus = *q == '-';
        q += minus || *q == '+';
        std::int64_t written = 0;
        const char* const first = q;
        while (static_cast<unsigned char>(*q - '0') <= 9 && q - first < 5)
            written = written * 10 + (*q++ - '0');
        if (kJson && q == first) [[unlikely]]
            return {0, text, false, false};
        if (q == first || q - first == 5)
            return detail::parse_float_slow(text);
        power += minus ? -written : written;
        p = q;
    } else if (!kJson && letter == 'x') {
        return detail::parse_float_slow(text);
    }

    double magnitude = static_cast<double>(digits);
    if (digits != 0) {
        if (power < -detail::kMaxDoublePower || power > detail::kMaxDoublePower)
            return detail::parse_float_slow(text);
        magnitude = power < 0 ? magnitude / detail::kDoublePowers.value[-power]
                              : magnitude * detail::kDoublePowers.value[power];
        // Two operands and the result were rounded: the true value is within 2.5 units of the last
        // place. Only where a tie between two floats is that near may the next rounding go wrong.
        const auto tail = std::bit_cast<std::uint64_t>(magnitude) & 0x1FFFFFFF;
        const bool near_tie = tail - (0x10000000 - 4) <= 8;
        if (near_tie || magnitude < 1.1754944e-38 || magnitude > 3.4028234e38)
            return detail::parse_float_slow(text);
    }
    const float value = static_cast<float>(magnitude);
    return {negative ? -value : value, p, false, false};
}

} // namespace format
