// The random rotation: orthogonal at every size, a function of its seed alone, and a spreader of
// what stands in few coordinates, which is what the codes need it for. Its steps one by one:
// distance_rotation_test.cpp.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "distance/kernels.h"
#include "quant/rotation.h"

namespace {

using Vector = std::vector<float>;

// A rotation with its signs.
class Rotated {
  public:
    Rotated(std::size_t n, std::uint64_t seed) : signs_(quant::Rotation::sign_words(n)) {
        quant::Rotation::prepare(n, seed, signs_.data());
        rotation_ = quant::Rotation(n, signs_.data());
    }
    Rotated(const Rotated&) = delete;

    Vector operator()(Vector x) const {
        EXPECT_EQ(x.size(), rotation_.dimensions());
        rotation_.apply(x.data());
        return x;
    }

  private:
    std::vector<std::uint32_t> signs_;
    quant::Rotation rotation_;
};

Vector random_vector(std::mt19937_64& random, std::size_t n) {
    std::normal_distribution<float> normal;
    Vector x(n);
    std::generate(x.begin(), x.end(), [&] { return normal(random); });
    return x;
}

Vector unit_vector(std::size_t n, std::size_t i) {
    Vector x(n);
    x[i] = 1;
    return x;
}

double dot(const Vector& a, const Vector& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                              [](double x, double y) { return x * y; });
}

class EverySize : public testing::TestWithParam<std::size_t> {};

INSTANTIATE_TEST_SUITE_P(Rotation, EverySize,
                         testing::Values(8, 64, 65, 72, 96, 100, 127, 128, 136, 200, 256, 384, 511,
                                         512, 520, 768, 1000, 1024, 1032, 1536, 2000, 2040, 2048,
                                         3072, 4096, 8184, 8192, 15992, 16000),
                         [](const auto& instance) { return std::to_string(instance.param); });

// Each step rounds a coordinate by 2^-24 of what it holds; 4 rounds have at most 13 steps of a
// transform, a scaling and a mixing step (two roundings each), so 68 roundings.
constexpr double kRelativeError = 68 * 0x1p-24;

TEST_P(EverySize, KeepsLengthsAndInnerProducts) {
    const std::size_t n = GetParam();
    std::mt19937_64 random(n);
    const Rotated rotate(n, 42);
    for (int i = 0; i < 5; i++) {
        const Vector x = random_vector(random, n);
        const Vector y = i == 0 ? unit_vector(n, n - 1) : random_vector(random, n);
        const Vector px = rotate(x);
        const Vector py = rotate(y);
        const double lengths = std::sqrt(dot(x, x) * dot(y, y));
        EXPECT_NEAR(dot(px, px), dot(x, x), 2 * kRelativeError * dot(x, x));
        EXPECT_NEAR(dot(py, py), dot(y, y), 2 * kRelativeError * dot(y, y));
        EXPECT_NEAR(dot(px, py), dot(x, y), 2 * kRelativeError * lengths);
    }
}

TEST_P(EverySize, DependsOnTheSeedOnly) {
    const std::size_t n = GetParam();
    std::mt19937_64 random(n);
    const Vector x = random_vector(random, n);
    const Vector first = Rotated(n, 1)(x);
    EXPECT_EQ(first, Rotated(n, 1)(x));
    // Images under independent rotations are as good as random to each other: their cosine has a
    // standard deviation of 1 / sqrt(n).
    for (const std::uint64_t seed : {0ULL, 2ULL, 3ULL, ~0ULL, 1ULL << 63}) {
        const Vector other = Rotated(n, seed)(x);
        EXPECT_LT(std::fabs(dot(first, other)) / dot(x, x), 5 / std::sqrt(n)) << "seed " << seed;
    }
}

// No coordinate of the image of a unit vector may hold much more than its share. Of a random
// direction, N coordinates are all below sqrt(2 ln(2 N / p) / n) but for a chance of p; here N
// counts all coordinates that are looked at, and p is a millionth. Where the size is no power of
// two, every other round's transform misses the ends, and mixing alone takes from them, by
// sqrt(1/2) six times: an eighth may stay (src/quant/README.md, "Limits").
TEST_P(EverySize, SpreadsUnitVectors) {
    const std::size_t n = GetParam();
    const Rotated rotate(n, 42);
    const std::size_t stride = std::max<std::size_t>(1, n / 64);
    float largest = 0;
    double looked_at = 0;
    for (std::size_t i = 0; i < n; i += stride) {
        for (const float value : rotate(unit_vector(n, n - 1 - i))) {
            largest = std::max(largest, std::fabs(value));
            looked_at++;
        }
    }
    EXPECT_LT(largest, std::sqrt(2 * std::log(2e6 * looked_at) / static_cast<double>(n)) +
                           (std::has_single_bit(n) ? 0 : 0.125));
    EXPECT_GT(largest, 1 / std::sqrt(static_cast<double>(n)));
}

// Codes may take the first coordinates only: over the seeds these must hold their share of every
// vector, wherever it stands. One part is half of the coordinates here; its share has a mean of a
// half, and over 200 seeds a standard error below sqrt(1 / (2 n) / 200), that of a random
// direction. What stays at the ends (above) shifts the share where the size is no power of two:
// measured over more seeds, by up to 0.03 of the whole.
TEST_P(EverySize, FirstHalfHoldsItsShare) {
    const std::size_t n = GetParam();
    if (n > 2048) {
        GTEST_SKIP() << "the same blocks as in smaller sizes, only slower";
    }
    constexpr int kSeeds = 200;
    const auto half = static_cast<std::ptrdiff_t>(n / 2);
    for (const std::size_t i : {std::size_t{0}, n / 3, n / 2, n - 1}) {
        double share = 0;
        for (std::uint64_t seed = 0; seed < kSeeds; seed++) {
            const Vector image = Rotated(n, seed)(unit_vector(n, i));
            share += std::inner_product(image.begin(), image.begin() + half, image.begin(), 0.0);
        }
        const double expected = static_cast<double>(half) / static_cast<double>(n);
        EXPECT_NEAR(share / kSeeds, expected,
                    5 * std::sqrt(0.5 / static_cast<double>(n) / kSeeds) +
                        (std::has_single_bit(n) ? 0 : 0.03))
            << "coordinate " << i;
    }
}

// Indexes on disk rest on it: the image must be the same to the bit on every machine, at every
// level of kernels, in every release. The digests are those of the first release.
std::uint32_t digest_of_image(std::size_t n) {
    Vector x(n);
    std::iota(x.begin(), x.end(), 1.0F);
    std::uint32_t digest = 2166136261U;
    for (const float value : Rotated(n, 0x123456789ABCDEFULL)(x)) {
        digest = (digest ^ std::bit_cast<std::uint32_t>(value)) * 16777619U;
    }
    return digest;
}

TEST(Rotation, IsTheSameForEver) {
    const distance::Kernels* const before = distance::active_kernels;
    for (const auto level : {distance::Level::scalar, distance::best_level()}) {
        distance::select_level(level);
        EXPECT_EQ(digest_of_image(64), 3710925509U) << distance::active().name;
        EXPECT_EQ(digest_of_image(96), 1325766508U) << distance::active().name;
        EXPECT_EQ(digest_of_image(1000), 3460168555U) << distance::active().name;
        EXPECT_EQ(digest_of_image(1024), 1767394461U) << distance::active().name;
    }
    distance::active_kernels = before;
}

} // namespace
