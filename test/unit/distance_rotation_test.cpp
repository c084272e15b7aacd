// Kernels of which rotations are made: Walsh-Hadamard transform, signs, mixing of halves. Every
// level against the definition, and to the bit against the same sums in the same order.
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;

class Rotations : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Rotations, testing::ValuesIn(subjects()), subject_name);

std::vector<std::uint32_t> bits_of(std::span<const float> x) {
    std::vector<std::uint32_t> result;
    for (const float value : x) {
        result.push_back(std::bit_cast<std::uint32_t>(value));
    }
    return result;
}

// The definition. Whole numbers, so that nothing is rounded.
TEST_P(Rotations, HadamardIsWhatItIs) {
    Random random(1);
    for (std::size_t n = 1; n <= 1024; n *= 2) {
        auto x = random_integers<float>(random, n);
        const auto before = x;
        kernels().hadamard_f32(x.data(), n);
        for (std::size_t i = 0; i < n; ++i) {
            float expected = 0;
            for (std::size_t j = 0; j < n; ++j) {
                expected += std::popcount(i & j) % 2 != 0 ? -before[j] : before[j];
            }
            ASSERT_EQ(x[i], expected) << i << " of " << n;
        }
    }
}

TEST_P(Rotations, HadamardTwiceIsAFactor) {
    Random random(2);
    for (std::size_t n = 1; n <= 16384; n *= 2) {
        auto x = random_integers<float>(random, n);
        const auto before = x;
        kernels().hadamard_f32(x.data(), n);
        kernels().hadamard_f32(x.data(), n);
        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_EQ(x[i], static_cast<float>(n) * before[i]) << i << " of " << n;
        }
    }
}

// The order of additions that kernels.h promises, in memory that faults on both sides.
TEST_P(Rotations, HadamardAgreesToTheBit) {
    Random random(3);
    for (std::size_t n = 1; n <= 32768; n *= 2) {
        for (const Against against : {Against::front, Against::back}) {
            const auto x = random_values<float>(random, n, -1.0F, 1.0F);
            auto expected = x;
            for (std::size_t half = 1; half < n; half *= 2) {
                for (std::size_t i = 0; i < n; ++i) {
                    if ((i & half) == 0) {
                        const float low = expected[i];
                        expected[i] = low + expected[i + half];
                        expected[i + half] = low - expected[i + half];
                    }
                }
            }
            const Guarded<float> guarded(x, against);
            kernels().hadamard_f32(guarded.data(), n);
            ASSERT_EQ(bits_of(guarded.view()), bits_of(expected)) << n;
        }
    }
}

TEST_P(Rotations, HadamardOfUnalignedMemory) {
    Random random(4);
    const std::size_t n = 256;
    const auto x = random_integers<float>(random, n);
    auto expected = x;
    distance::scalar_kernels.hadamard_f32(expected.data(), n);
    for (std::size_t offset = 0; offset < 16; ++offset) {
        alignas(64) float space[256 + 17];
        std::fill(std::begin(space), std::end(space), 99.0F);
        std::copy(x.begin(), x.end(), space + offset);
        kernels().hadamard_f32(space + offset, n);
        for (std::size_t i = 0; i < std::size(space); ++i) {
            const bool inside = i >= offset && i < offset + n;
            ASSERT_EQ(space[i], inside ? expected[i - offset] : 99.0F) << i;
        }
    }
}

TEST_P(Rotations, SignsFlipAndNothingElse) {
    Random random(5);
    for (const std::size_t n : lengths()) {
        auto x = random_values<float>(random, n, -1.0F, 1.0F);
        std::vector<std::uint32_t> signs(n);
        for (std::size_t i = 0; i < n; ++i) {
            signs[i] = static_cast<std::uint32_t>(random());
            const float special[] = {0.0F, -0.0F, std::nanf("5"),
                                     std::numeric_limits<float>::infinity()};
            x[i] = i % 8 < 4 ? x[i] : special[i % 4];
        }
        const Against against = n % 2 == 0 ? Against::front : Against::back;
        const Guarded<float> guarded(x, against);
        const Guarded<std::uint32_t> guarded_signs(signs, against);
        kernels().flip_signs_f32(guarded.data(), guarded_signs.data(), n);
        auto expected = bits_of(x);
        for (std::size_t i = 0; i < n; ++i) {
            expected[i] ^= signs[i] & 0x8000'0000U;
        }
        ASSERT_EQ(bits_of(guarded.view()), expected) << n;
    }
    kernels().flip_signs_f32(nullptr, nullptr, 0);
}

TEST_P(Rotations, HalvesMix) {
    Random random(6);
    for (const std::size_t n : lengths()) {
        const auto low = random_values<float>(random, n, -1.0F, 1.0F);
        const auto high = random_values<float>(random, n, -1.0F, 1.0F);
        const Against against = n % 2 == 0 ? Against::front : Against::back;
        const Guarded<float> guarded_low(low, against);
        const Guarded<float> guarded_high(high, against);
        kernels().mix_halves_f32(guarded_low.data(), guarded_high.data(), n);
        for (std::size_t i = 0; i < n; ++i) {
            const float root = std::sqrt(0.5F);
            ASSERT_EQ(guarded_low.view()[i], (low[i] + high[i]) * root) << i << " of " << n;
            ASSERT_EQ(guarded_high.view()[i], (low[i] - high[i]) * root) << i << " of " << n;
        }
    }
    kernels().mix_halves_f32(nullptr, nullptr, 0);
}

} // namespace
