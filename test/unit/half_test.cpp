// base::Half: every pattern to float, and rounding from float against a search in the table of all
// halves. The conversions over arrays are tested in distance_convert_test.cpp.
#include "base/half.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace {

using base::float_to_half;
using base::Half;
using base::half_to_float;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

static_assert(half_to_float(Half{0x3C00}) == 1.0F);
static_assert(float_to_half(-2.0F).bits == 0xC000);
static_assert(base::is_nan(Half{0x7E00}) && base::is_inf(Half{0xFC00}));

std::uint32_t float_bits(float x) {
    return std::bit_cast<std::uint32_t>(x);
}

// The value of a finite half by the definition of the format.
double value_of(unsigned bits) {
    const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
    const int exponent = static_cast<int>((bits >> 10) & 0x1FU);
    const int fraction = static_cast<int>(bits & 0x3FFU);
    return sign *
           (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

// Nearest half by binary search among the 31744 nonnegative finite ones and, in infinity's place,
// 2^16, the next in their row. Of two at the same distance the one with the even pattern.
std::uint16_t nearest_half(float x) {
    static const std::vector<double> values = [] {
        std::vector<double> result;
        for (unsigned bits = 0; bits < 0x7C00U; ++bits) {
            result.push_back(value_of(bits));
        }
        result.push_back(65536.0);
        return result;
    }();
    const auto magnitude = static_cast<double>(std::fabs(x));
    const auto above = std::lower_bound(values.begin(), values.end(), magnitude);
    auto found = static_cast<unsigned>(above - values.begin());
    if (above == values.end()) {
        found = 0x7C00U;
    } else if (found > 0) {
        const double up = *above - magnitude;
        const double down = magnitude - *(above - 1);
        if (down < up || (down == up && found % 2 == 1)) {
            --found;
        }
    }
    return static_cast<std::uint16_t>(found | (std::signbit(x) ? 0x8000U : 0U));
}

TEST(Half, EveryPatternToFloat) {
    for (unsigned bits = 0; bits <= 0xFFFFU; ++bits) {
        const Half half{static_cast<std::uint16_t>(bits)};
        const float result = half_to_float(half);
        ASSERT_EQ(std::signbit(result), bits >= 0x8000U) << bits;
        const unsigned magnitude = bits & 0x7FFFU;
        if (magnitude > 0x7C00U) {
            ASSERT_TRUE(std::isnan(result)) << bits;
            ASSERT_EQ(float_bits(result) & 0x7FFFFFU, ((bits & 0x3FFU) << 13) | 0x400000U) << bits;
        } else if (magnitude == 0x7C00U) {
            ASSERT_TRUE(std::isinf(result)) << bits;
        } else {
            ASSERT_EQ(static_cast<double>(result), value_of(bits)) << bits;
        }
        ASSERT_EQ(base::is_nan(half), std::isnan(result)) << bits;
        ASSERT_EQ(base::is_inf(half), std::isinf(result)) << bits;
    }
}

TEST(Half, EveryPatternThereAndBack) {
    for (unsigned bits = 0; bits <= 0xFFFFU; ++bits) {
        const Half half{static_cast<std::uint16_t>(bits)};
        const unsigned expected = base::is_nan(half) ? bits | 0x0200U : bits;
        ASSERT_EQ(float_to_half(half_to_float(half)).bits, expected) << bits;
    }
}

TEST(Half, RoundsToNearestEvenBesideEveryMidpoint) {
    for (unsigned bits = 0; bits < 0x7C00U; ++bits) {
        const double next = bits == 0x7BFFU ? 65536.0 : value_of(bits + 1);
        const auto midpoint = static_cast<float>((value_of(bits) + next) / 2); // exact: 12 bits
        const unsigned even = bits % 2 == 0 ? bits : bits + 1;
        ASSERT_EQ(float_to_half(midpoint).bits, even) << bits;
        ASSERT_EQ(float_to_half(std::nextafter(midpoint, 0.0F)).bits, bits) << bits;
        ASSERT_EQ(float_to_half(std::nextafter(midpoint, kInfinity)).bits, bits + 1) << bits;
        ASSERT_EQ(float_to_half(-midpoint).bits, even | 0x8000U) << bits;
    }
}

TEST(Half, RandomFloatsAgreeWithSearch) {
    std::mt19937 random(20240601); // NOLINT(cert-msc51-cpp): repeatable
    for (int round = 0; round < 1'000'000; ++round) {
        const float x = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (!std::isnan(x)) {
            ASSERT_EQ(float_to_half(x).bits, nearest_half(x)) << std::hexfloat << x;
        }
        // All bits of the significand, but an exponent from the range that halves have.
        const float y =
            std::bit_cast<float>((static_cast<std::uint32_t>(random()) & 0x807F'FFFFU) |
                                 ((100U + static_cast<std::uint32_t>(random()) % 45U) << 23));
        ASSERT_EQ(float_to_half(y).bits, nearest_half(y)) << std::hexfloat << y;
    }
}

TEST(Half, OverflowAndUnderflow) {
    EXPECT_EQ(float_to_half(65504.0F).bits, 0x7BFF);
    EXPECT_EQ(float_to_half(std::nextafter(65520.0F, 0.0F)).bits, 0x7BFF);
    EXPECT_EQ(float_to_half(65520.0F).bits, 0x7C00);
    EXPECT_EQ(float_to_half(-65520.0F).bits, 0xFC00);
    EXPECT_EQ(float_to_half(std::numeric_limits<float>::max()).bits, 0x7C00);
    EXPECT_EQ(float_to_half(kInfinity).bits, 0x7C00);
    EXPECT_EQ(float_to_half(-kInfinity).bits, 0xFC00);
    EXPECT_EQ(float_to_half(0x1p-25F).bits, 0x0000);
    EXPECT_EQ(float_to_half(std::nextafter(0x1p-25F, 1.0F)).bits, 0x0001);
    EXPECT_EQ(float_to_half(std::numeric_limits<float>::denorm_min()).bits, 0x0000);
    EXPECT_EQ(float_to_half(-std::numeric_limits<float>::denorm_min()).bits, 0x8000);
    EXPECT_EQ(float_to_half(0.0F).bits, 0x0000);
    EXPECT_EQ(float_to_half(-0.0F).bits, 0x8000);
}

TEST(Half, NanStaysNanAndBecomesQuiet) {
    for (const std::uint32_t payload :
         {0x000001U, 0x001FFFU, 0x002000U, 0x3FFFFFU, 0x400000U, 0x7FFFFFU, 0x555555U}) {
        for (const std::uint32_t sign : {0U, 0x8000'0000U}) {
            const Half half = float_to_half(std::bit_cast<float>(sign | 0x7F80'0000U | payload));
            EXPECT_TRUE(base::is_nan(half)) << payload;
            EXPECT_EQ(half.bits, (sign >> 16) | 0x7E00U | ((payload >> 13) & 0x3FFU)) << payload;
        }
    }
}

} // namespace
