// Bit kernels: every level against counting bit by bit, for all lengths and alignments. They are
// exact, so nothing here is approximate.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;

class Bits : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Bits, testing::ValuesIn(subjects()), subject_name);

struct Expected {
    std::uint64_t hamming = 0;
    std::uint64_t both = 0;
    std::uint64_t either = 0;
};

Expected count(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
    Expected expected;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            const unsigned x = (a[i] >> bit) & 1U;
            const unsigned y = (b[i] >> bit) & 1U;
            expected.hamming += x ^ y;
            expected.both += x & y;
            expected.either += x | y;
        }
    }
    return expected;
}

void check(const distance::Kernels& kernels, const std::uint8_t* a, const std::uint8_t* b,
           std::size_t bytes) {
    const Expected expected = count({a, bytes}, {b, bytes});
    ASSERT_EQ(kernels.hamming(a, b, bytes), expected.hamming) << bytes;
    const distance::BitOverlap overlap = kernels.bit_overlap(a, b, bytes);
    ASSERT_EQ(overlap.both, expected.both) << bytes;
    ASSERT_EQ(overlap.either, expected.either) << bytes;
}

std::vector<std::uint8_t> random_bytes(Random& random, std::size_t n) {
    std::vector<std::uint8_t> result(n);
    std::generate(result.begin(), result.end(),
                  [&] { return static_cast<std::uint8_t>(random() & 0xFFU); });
    return result;
}

TEST_P(Bits, EveryLength) {
    Random random(1);
    for (const std::size_t bytes : lengths()) {
        const auto a = random_bytes(random, bytes);
        const auto b = random_bytes(random, bytes);
        check(kernels(), a.data(), b.data(), bytes);
        ASSERT_FALSE(HasFailure());
    }
    check(kernels(), nullptr, nullptr, 0);
}

// All bits set make the inner counters as large as they get.
TEST_P(Bits, AllSet) {
    for (const std::size_t bytes : lengths()) {
        const std::vector<std::uint8_t> ones(bytes, 0xFF);
        const std::vector<std::uint8_t> zeros(bytes, 0x00);
        ASSERT_EQ(kernels().hamming(ones.data(), zeros.data(), bytes), 8 * bytes);
        ASSERT_EQ(kernels().hamming(ones.data(), ones.data(), bytes), 0U);
        ASSERT_EQ(kernels().bit_overlap(ones.data(), ones.data(), bytes).both, 8 * bytes);
        ASSERT_EQ(kernels().bit_overlap(ones.data(), zeros.data(), bytes).both, 0U);
        ASSERT_EQ(kernels().bit_overlap(ones.data(), zeros.data(), bytes).either, 8 * bytes);
    }
}

TEST_P(Bits, EveryPositionCountsOnce) {
    for (std::size_t bytes = 1; bytes <= 300; bytes += bytes < 70 ? 1 : 23) {
        const std::vector<std::uint8_t> zeros(bytes, 0);
        for (std::size_t i = 0; i < bytes; ++i) {
            std::vector<std::uint8_t> one = zeros;
            one[i] = static_cast<std::uint8_t>(1U << (i % 8));
            ASSERT_EQ(kernels().hamming(one.data(), zeros.data(), bytes), 1U) << bytes << " " << i;
            const distance::BitOverlap overlap =
                kernels().bit_overlap(one.data(), one.data(), bytes);
            ASSERT_EQ(overlap.both, 1U) << bytes << " " << i;
            ASSERT_EQ(overlap.either, 1U) << bytes << " " << i;
        }
    }
}

TEST_P(Bits, EveryAlignment) {
    Random random(2);
    const auto source = random_bytes(random, 512);
    alignas(64) std::uint8_t space_a[512];
    alignas(64) std::uint8_t space_b[512];
    std::copy(source.begin(), source.end(), space_a);
    std::reverse_copy(source.begin(), source.end(), space_b);
    for (const std::size_t bytes : Sizes{1, 5, 8, 13, 32, 47, 64, 96, 129, 300}) {
        for (std::size_t offset_a = 0; offset_a < 64; ++offset_a) {
            for (std::size_t offset_b = 0; offset_b < 64; ++offset_b) {
                ASSERT_EQ(kernels().hamming(space_a + offset_a, space_b + offset_b, bytes),
                          distance::scalar_kernels.hamming(space_a + offset_a, space_b + offset_b,
                                                           bytes));
                const distance::BitOverlap overlap =
                    kernels().bit_overlap(space_a + offset_a, space_b + offset_b, bytes);
                const distance::BitOverlap expected = distance::scalar_kernels.bit_overlap(
                    space_a + offset_a, space_b + offset_b, bytes);
                ASSERT_EQ(overlap.both, expected.both);
                ASSERT_EQ(overlap.either, expected.either);
            }
        }
    }
}

TEST_P(Bits, ReadsNothingOutside) {
    Random random(3);
    for (std::size_t bytes = 0; bytes <= 300; ++bytes) {
        for (const Against against : {Against::front, Against::back}) {
            const auto a = random_bytes(random, bytes);
            const auto b = random_bytes(random, bytes);
            const Guarded<std::uint8_t> guarded_a(a, against);
            const Guarded<std::uint8_t> guarded_b(b, against);
            check(kernels(), guarded_a.data(), guarded_b.data(), bytes);
            ASSERT_FALSE(HasFailure());
        }
    }
}

} // namespace
