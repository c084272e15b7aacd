// Writing numbers as text: where the digits go.

#include "format/float_print.h"

#include <bit>
#include <cstring>

#include "format/decimal.h"
#include "format/decimal_length.h"

namespace format {

namespace {

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

inline void store_little_endian(char* out, std::uint64_t v) noexcept {
    if constexpr (std::endian::native == std::endian::big)
        v = __builtin_bswap64(v);
    std::memcpy(out, &v, 8);
}

// LENGTH is the number of digits to show, REST eight characters.
char* write_scientific(char first, std::uint64_t rest, int length, int exponent,
                       char* out) noexcept {
    out[0] = first;
    out[1] = '.';
    store_little_endian(out + 2, rest);
    out += length > 1 ? length + 1 : 1;
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    std::memcpy(out, &kPairs.value[2 * (exponent < 0 ? -exponent : exponent)], 2);
    return out + 2;
}

// The same for -4 <= EXPONENT < 6.
inline char* write_fixed(char first, std::uint64_t rest, int length, int exponent,
                         char* out) noexcept {
    if (exponent < 0) {
        std::memcpy(out, "0.000000", 8);
        out += 1 - exponent;
        out[0] = first;
        store_little_endian(out + 1, rest);
        return out + length;
    }
    out[0] = first;
    store_little_endian(out + 1, rest);
    if (length <= exponent + 1) // zeros stand where there are no digits any more
        return out + exponent + 1;
    out[exponent + 1] = '.';
    store_little_endian(out + exponent + 2, rest >> (8 * exponent));
    return out + length + 1;
}

// All in registers: a wide load from memory that was just written in narrower pieces would stall.
inline char* write_decimal(float value, const Decimal& decimal, char* out) noexcept {
    *out = '-';
    out += std::bit_cast<std::uint32_t>(value) >> 31;
    const int length = decimal.rest == 0 ? 1 : 9 - __builtin_clzll(decimal.rest) / 8;
    const auto first = static_cast<char>('0' + decimal.first);
    const std::uint64_t rest = decimal.rest | 0x3030303030303030u;
    if (decimal.exponent >= -4 && decimal.exponent < 6)
        return write_fixed(first, rest, length, decimal.exponent, out);
    return write_scientific(first, rest, length, decimal.exponent, out);
}

} // namespace

char* print_float(float value, char* out) noexcept {
    return write_decimal(value, decimal_of(value), out);
}

char* print_floats(const float* values, std::size_t n, char* out) noexcept {
    constexpr std::size_t kBatch = DecimalBatch::kSize;
    std::size_t i = 0;
    for (; n - i >= kBatch; i += kBatch) {
        DecimalBatch batch;
        decimals_of(values + i, batch);
        for (std::size_t k = 0; k < kBatch; ++k) {
            out = write_decimal(values[i + k], {batch.first[k], batch.exponent[k], batch.rest[k]},
                                out);
            *out++ = ',';
        }
    }
    for (; i < n; ++i) {
        out = print_float(values[i], out);
        *out++ = ',';
    }
    return out;
}

char* print_integer(std::int32_t value, char* out) noexcept {
    auto magnitude = static_cast<std::uint32_t>(value);
    if (value < 0) {
        *out++ = '-';
        magnitude = 0 - magnitude;
    }
    char* const end = out + detail::decimal_length(magnitude);
    write_digits_before(end, magnitude);
    return end;
}

} // namespace format
