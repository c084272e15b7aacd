// Conversions between halves and floats over arrays, and sums into double: every level gives the
// bits of base/half.h and of plain addition, for all lengths, and writes nothing outside its
// output.
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;
using base::Half;

class Convert : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Convert, testing::ValuesIn(subjects()), subject_name);

std::vector<Half> all_halves() {
    std::vector<Half> result;
    for (unsigned bits = 0; bits <= 0xFFFFU; ++bits) {
        result.push_back(Half{static_cast<std::uint16_t>(bits)});
    }
    return result;
}

// Floats where rounding to half decides something, then random patterns, NaNs among them.
std::vector<float> awkward_floats() {
    std::vector<float> result;
    for (unsigned bits = 0; bits < 0x7C00U; ++bits) {
        const float x = base::half_to_float(Half{static_cast<std::uint16_t>(bits)});
        const float next = bits == 0x7BFFU
                               ? 65536.0F
                               : base::half_to_float(Half{static_cast<std::uint16_t>(bits + 1)});
        const float midpoint = (x + next) / 2;
        for (const float y : {midpoint, std::nextafter(midpoint, 0.0F),
                              std::nextafter(midpoint, 1e9F), x, std::nextafter(x, 1e9F)}) {
            result.push_back(y);
            result.push_back(-y);
        }
    }
    Random random(1);
    for (int i = 0; i < 200'000; ++i) {
        result.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(random())));
    }
    return result;
}

std::uint32_t bits_of(float x) {
    return std::bit_cast<std::uint32_t>(x);
}

std::uint16_t bits_of(Half x) {
    return x.bits;
}

TEST_P(Convert, EveryHalfToFloat) {
    const std::vector<Half> halves = all_halves();
    std::vector<float> floats(halves.size());
    kernels().half_to_float(halves.data(), floats.data(), halves.size());
    for (std::size_t i = 0; i < halves.size(); ++i) {
        ASSERT_EQ(bits_of(floats[i]), bits_of(base::half_to_float(halves[i]))) << i;
    }
}

TEST_P(Convert, AwkwardFloatsToHalf) {
    const std::vector<float> floats = awkward_floats();
    std::vector<Half> halves(floats.size());
    kernels().float_to_half(floats.data(), halves.data(), floats.size());
    for (std::size_t i = 0; i < floats.size(); ++i) {
        ASSERT_EQ(halves[i].bits, base::float_to_half(floats[i]).bits)
            << std::hexfloat << floats[i];
    }
}

// Converts in guarded memory, and with a known byte after the output, for every length.
template <class From, class To>
void check_lengths(void (*kernel)(const From*, To*, std::size_t) noexcept,
                   const std::vector<From>& source, To (*convert_one)(From)) {
    for (const std::size_t n : lengths()) {
        for (const Against against : {Against::front, Against::back}) {
            const Guarded<From> from(std::span<const From>(source).first(n), against);
            const std::vector<To> blank(n + (against == Against::front ? 1 : 0), To{});
            const Guarded<To> to(blank, against);
            kernel(from.data(), to.data(), n);
            for (std::size_t i = 0; i < n; ++i) {
                ASSERT_EQ(bits_of(to.data()[i]), bits_of(convert_one(source[i]))) << n << " " << i;
            }
            if (against == Against::front) {
                ASSERT_EQ(bits_of(to.data()[n]), 0U) << n;
            }
        }
    }
    kernel(nullptr, nullptr, 0);
}

TEST_P(Convert, EveryLength) {
    Random random(2);
    check_lengths<Half, float>(kernels().half_to_float,
                               random_values<Half>(random, 16000, -100.0F, 100.0F),
                               [](Half x) { return base::half_to_float(x); });
    check_lengths<float, Half>(kernels().float_to_half,
                               random_values<float>(random, 16000, -100.0F, 100.0F),
                               [](float x) { return base::float_to_half(x); });
}

TEST_P(Convert, EveryAlignment) {
    Random random(3);
    const auto floats = random_values<float>(random, 200, -100.0F, 100.0F);
    const auto halves = random_values<Half>(random, 200, -100.0F, 100.0F);
    alignas(64) float to_floats[200];
    alignas(64) Half to_halves[200];
    for (const std::size_t n : Sizes{1, 7, 8, 16, 31, 64, 100}) {
        for (std::size_t from = 0; from < 32; ++from) {
            for (std::size_t to = 0; to < 32; ++to) {
                kernels().half_to_float(halves.data() + from, to_floats + to, n);
                kernels().float_to_half(floats.data() + from, to_halves + to, n);
                for (std::size_t i = 0; i < n; ++i) {
                    ASSERT_EQ(to_floats[to + i], base::half_to_float(halves[from + i]));
                    ASSERT_EQ(to_halves[to + i].bits, base::float_to_half(floats[from + i]).bits);
                }
            }
        }
    }
}

template <class Element>
void check_accumulate(const distance::Kernels& kernels) {
    const DenseKernels<Element> dense(kernels);
    Random random(4);
    for (const std::size_t n : lengths()) {
        auto x = random_values<Element>(random, n, -1000.0F, 1000.0F);
        std::vector<double> sums(n);
        for (double& sum : sums) {
            sum = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 40U) - 40);
        }
        if (n > 5) {
            x[n - 1] = from_float<Element>(std::numeric_limits<float>::infinity());
            x[n / 2] = from_float<Element>(-0.0F);
            sums[n / 2] = -0.0;
            x[n / 3] = from_float<Element>(0x1p-24F); // denormal as a half
        }
        for (const Against against : {Against::front, Against::back}) {
            const Guarded<Element> guarded_x(x, against);
            const Guarded<double> guarded_sums(sums, against);
            dense.accumulate(guarded_sums.data(), guarded_x.data(), n);
            for (std::size_t i = 0; i < n; ++i) {
                const double expected = sums[i] + static_cast<double>(to_float(x[i]));
                ASSERT_EQ(std::bit_cast<std::uint64_t>(guarded_sums.data()[i]),
                          std::bit_cast<std::uint64_t>(expected))
                    << n << " " << i;
            }
        }
    }
    dense.accumulate(nullptr, nullptr, 0);
}

TEST_P(Convert, AccumulateFloat) {
    check_accumulate<float>(kernels());
}

TEST_P(Convert, AccumulateHalf) {
    check_accumulate<Half>(kernels());
}

// The sums may lie at any multiple of 8 bytes, the elements at any multiple of their size.
TEST_P(Convert, AccumulateEveryAlignment) {
    Random random(5);
    const auto floats = random_integers<float>(random, 200);
    const auto halves = random_integers<Half>(random, 200);
    for (std::size_t offset = 0; offset < 8; ++offset) {
        for (std::size_t from = 0; from < 32; ++from) {
            alignas(64) double sums[128] = {};
            kernels().accumulate_f32(sums + offset, floats.data() + from, 100);
            kernels().accumulate_f16(sums + offset, halves.data() + from, 100);
            for (std::size_t i = 0; i < 128; ++i) {
                const bool inside = i >= offset && i < offset + 100;
                const double expected =
                    inside ? static_cast<double>(floats[from + i - offset]) +
                                 static_cast<double>(to_float(halves[from + i - offset]))
                           : 0.0;
                ASSERT_EQ(sums[i], expected) << offset << " " << from << " " << i;
            }
        }
    }
}

} // namespace
