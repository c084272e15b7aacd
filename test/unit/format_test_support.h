// What the tests of src/format share: text whose NUL is the last byte before a page nobody may
// touch, strtof as the oracle of reading, and an oracle of the shortest decimal that works in whole
// numbers digit by digit. No tests here.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "format/decimal.h"
#include "format/float_parse.h"

namespace format_test {

inline std::uint32_t float_bits(float value) {
    return std::bit_cast<std::uint32_t>(value);
}

inline float float_of(std::uint32_t bits) {
    return std::bit_cast<float>(bits);
}

// A place for one text at a time. Reading behind its NUL ends the program.
class FencedText {
  public:
    explicit FencedText(std::size_t longest = 4000) {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        size_ = (longest / page + 1) * page;
        void* const base =
            mmap(nullptr, size_ + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (base == MAP_FAILED)
            throw std::runtime_error("mmap failed");
        base_ = static_cast<char*>(base);
        mapped_ = size_ + page;
        if (mprotect(base_ + size_, page, PROT_NONE) != 0)
            throw std::runtime_error("mprotect failed");
    }
    FencedText(const FencedText&) = delete;
    FencedText& operator=(const FencedText&) = delete;
    ~FencedText() { munmap(base_, mapped_); }

    // A copy of TEXT with its NUL at the fence; good until the next call.
    const char* place(std::string_view text) {
        if (text.size() >= size_)
            throw std::length_error("text too long for its fence");
        char* const start = base_ + size_ - 1 - text.size();
        std::memcpy(start, text.data(), text.size());
        start[text.size()] = '\0';
        return start;
    }

  private:
    char* base_ = nullptr;
    std::size_t size_ = 0;
    std::size_t mapped_ = 0;
};

// What parse_float promises, said with strtof.
inline format::ParsedFloat read_by_strtof(const char* text) {
    char* end = nullptr;
    errno = 0;
    const float value = std::strtof(text, &end);
    const bool range = errno == ERANGE;
    return {value, end, range && std::isinf(value), range && value == 0};
}

// Whether this processor can run the AVX2 way of printing.
inline bool has_avx2() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") != 0;
#else
    return false;
#endif
}

// Prints with AVX2 or without while it lives; without is how every process begins.
class PrintingWith {
  public:
    explicit PrintingWith(bool avx2) { format::use_avx2_for_decimals(avx2); }
    PrintingWith(const PrintingWith&) = delete;
    PrintingWith& operator=(const PrintingWith&) = delete;
    ~PrintingWith() { format::use_avx2_for_decimals(false); }
};

// Whether parse_float and strtof read the same from TEXT, to the bit and to the byte.
inline testing::AssertionResult reads_as_strtof(const char* text, std::size_t length) {
    const format::ParsedFloat ours = format::parse_float(text, text + length);
    const format::ParsedFloat theirs = read_by_strtof(text);
    if (float_bits(ours.value) == float_bits(theirs.value) && ours.end == theirs.end &&
        ours.out_of_range == theirs.out_of_range && ours.lost_to_zero == theirs.lost_to_zero)
        [[likely]]
        return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << '"' << std::string(text, length) << "\": read " << std::hexfloat << ours.value
           << ", strtof " << theirs.value << std::dec << "; ended after " << ours.end - text
           << ", strtof " << theirs.end - text << "; flags " << ours.out_of_range
           << ours.lost_to_zero << ", strtof " << theirs.out_of_range << theirs.lost_to_zero;
}

inline testing::AssertionResult reads_as_strtof(const std::string& text) {
    return reads_as_strtof(text.c_str(), text.size());
}

// d.ddd * 10^exponent, without trailing zeros.
struct Decimal {
    std::string digits;
    int exponent;
    bool operator==(const Decimal&) const = default;
};

inline void PrintTo(const Decimal& decimal, std::ostream* out) {
    *out << "0." << decimal.digits << " * 10^" << decimal.exponent + 1;
}

// The digits and exponent of what printf and to_chars write as d.ddde+XX.
inline Decimal decimal_of_scientific(std::string_view text) {
    const std::size_t e = text.find('e');
    Decimal result{{}, std::atoi(std::string(text.substr(e + 1)).c_str())};
    for (const char c : text.substr(0, e))
        if (c != '.')
            result.digits += c;
    while (result.digits.size() > 1 && result.digits.back() == '0')
        result.digits.pop_back();
    return result;
}

// All digits of a positive double that lies on or halfway between floats: 113 at the most.
inline Decimal exact_decimal(double value) {
    char text[256];
    std::snprintf(text, sizeof text, "%.159e", value);
    Decimal result = decimal_of_scientific(text);
    if (result.digits.size() > 120)
        throw std::logic_error("more digits than a midpoint of floats can have");
    return result;
}

// Halfway from a positive finite float to its neighbour above, and below. Exact in double.
inline double midpoint_above(float value) {
    const double above =
        value == 0x1.fffffep+127F ? 0x1p+128 : static_cast<double>(float_of(float_bits(value) + 1));
    return (static_cast<double>(value) + above) / 2;
}

inline double midpoint_below(float value) {
    return (static_cast<double>(value) + static_cast<double>(float_of(float_bits(value) - 1))) / 2;
}

// A whole number of up to 256 bits, with just what shortest_decimal needs.
class Wide {
  public:
    explicit Wide(std::uint32_t value) : limbs_{value} {}

    Wide& operator*=(std::uint32_t factor) {
        std::uint64_t carry = 0;
        for (std::uint32_t& limb : limbs_) {
            carry += static_cast<std::uint64_t>(limb) * factor;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0)
            throw std::overflow_error("Wide");
        return *this;
    }
    // Requires other <= *this.
    Wide& operator-=(const Wide& other) {
        std::int64_t borrow = 0;
        for (std::size_t i = 0; i < limbs_.size(); ++i) {
            borrow += static_cast<std::int64_t>(limbs_[i]) - other.limbs_[i];
            limbs_[i] = static_cast<std::uint32_t>(borrow);
            borrow >>= 32;
        }
        return *this;
    }
    Wide& times_power(std::uint32_t base, int exponent) {
        for (int i = 0; i < exponent; ++i)
            *this *= base;
        return *this;
    }
    bool operator<(const Wide& other) const {
        for (std::size_t i = limbs_.size(); i-- > 0;)
            if (limbs_[i] != other.limbs_[i])
                return limbs_[i] < other.limbs_[i];
        return false;
    }

  private:
    std::array<std::uint32_t, 8> limbs_; // the lowest first
};

// The rule of print_float by schoolbook division: cut VALUE (positive, finite) after ever more
// digits until the cut, or the cut plus one in its last place, lies strictly inside the interval of
// numbers nearer to VALUE than to any other float; of two, the nearer; of two as near, the even
// one.
inline Decimal shortest_decimal(float value) {
    const std::uint32_t bits = float_bits(value);
    const bool normal = bits >= 1U << 23;
    const std::uint32_t significand = (bits & 0x7FFFFFU) | (normal ? 1U << 23 : 0U);
    const int q = static_cast<int>(normal ? bits >> 23 : 1U) - 150; // value = significand * 2^q
    const bool below_is_closer = significand == 1U << 23 && bits >> 23 > 1;

    // In units of 2^q / 8: the rest of the division and the widths of the interval on both sides.
    Wide rest(8 * significand);
    Wide below(below_is_closer ? 2 : 4);
    Wide above(4);
    Wide divisor(8);
    int power = static_cast<int>(std::ceil(std::log10(static_cast<double>(value)))) + 1;
    for (Wide* scaled : {&rest, &below, &above})
        scaled->times_power(2, q).times_power(10, -power);
    divisor.times_power(2, -q).times_power(10, power);

    std::uint32_t cut = 0; // value = (cut + rest / divisor) * 10^power
    for (;;) {
        Wide up_distance = divisor;
        up_distance -= rest;
        const bool down = cut > 0 && rest < below;
        const bool up = up_distance < above;
        if (down || up) {
            const bool tie = !(rest < up_distance) && !(up_distance < rest);
            const bool up_is_better = tie ? cut % 2 == 1 : up_distance < rest;
            cut += !down || (up && up_is_better);
            break;
        }
        --power;
        cut *= 10;
        for (Wide* scaled : {&rest, &below, &above})
            *scaled *= 10;
        for (; !(rest < divisor); rest -= divisor)
            ++cut;
    }
    std::string digits = std::to_string(cut);
    const int exponent = power + static_cast<int>(digits.size()) - 1;
    while (digits.size() > 1 && digits.back() == '0')
        digits.pop_back();
    return {digits, exponent};
}

// The notation of print_float: as printf's %g chooses with a precision of six.
inline std::string notation(const Decimal& decimal) {
    const auto& [digits, exponent] = decimal;
    if (exponent < -4 || exponent >= 6) {
        char tail[8];
        std::snprintf(tail, sizeof tail, "e%+03d", exponent);
        return digits.substr(0, 1) + (digits.size() > 1 ? "." : "") + digits.substr(1) + tail;
    }
    if (exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent + 1);
    if (digits.size() <= whole)
        return digits + std::string(whole - digits.size(), '0');
    return digits.substr(0, whole) + "." + digits.substr(whole);
}

} // namespace format_test
