// Dense float and half kernels: the scalar reference against sums in double, every other level
// against the scalar one, for all lengths, alignments and special values. Conversions and sums into
// double: distance_convert_test.cpp.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;
using base::Half;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

class Dense : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Dense, testing::ValuesIn(subjects()), subject_name);

// All sums of one pair of vectors.
struct Results {
    float l2_squared;
    float inner_product;
    float l1;
    distance::CosineTerms cosine;
    double squared_norm; // of a
};

template <class Element>
Results run(const distance::Kernels& kernels, const Element* a, const Element* b, std::size_t n) {
    const DenseKernels<Element> dense(kernels);
    return {dense.l2_squared(a, b, n), dense.inner_product(a, b, n), dense.l1(a, b, n),
            dense.cosine(a, b, n), dense.squared_norm(a, n)};
}

template <class Element>
Results run(const distance::Kernels& kernels, const std::vector<Element>& a,
            const std::vector<Element>& b) {
    return run(kernels, a.data(), b.data(), a.size());
}

void expect_same_bits(const Results& actual, const Results& expected) {
    EXPECT_EQ(actual.l2_squared, expected.l2_squared);
    EXPECT_EQ(actual.inner_product, expected.inner_product);
    EXPECT_EQ(actual.l1, expected.l1);
    EXPECT_EQ(actual.cosine.dot, expected.cosine.dot);
    EXPECT_EQ(actual.cosine.norm_a, expected.cosine.norm_a);
    EXPECT_EQ(actual.cosine.norm_b, expected.cosine.norm_b);
    EXPECT_EQ(actual.squared_norm, expected.squared_norm);
}

// Within `times` the bound of one kernel around the expected values; magnitudes from the exact
// ones.
void expect_within(const Results& actual, const Results& expected, const Exact& truth,
                   std::size_t n, double times) {
    const auto check = [&](const char* what, float is, float should, double magnitudes) {
        EXPECT_NEAR(static_cast<double>(is), static_cast<double>(should),
                    times * sum_bound(n, magnitudes))
            << what;
    };
    check("l2_squared", actual.l2_squared, expected.l2_squared, truth.l2_squared);
    check("inner_product", actual.inner_product, expected.inner_product,
          truth.inner_product_magnitudes);
    check("l1", actual.l1, expected.l1, truth.l1);
    check("dot", actual.cosine.dot, expected.cosine.dot, truth.inner_product_magnitudes);
    check("norm_a", actual.cosine.norm_a, expected.cosine.norm_a, truth.norm_a);
    check("norm_b", actual.cosine.norm_b, expected.cosine.norm_b, truth.norm_b);
    EXPECT_NEAR(actual.squared_norm, expected.squared_norm,
                times * gamma(n, kDoubleUnit) * truth.norm_a);
}

Results rounded(const Exact& truth) {
    const auto dot = static_cast<float>(truth.inner_product);
    const auto norm_a = static_cast<float>(truth.norm_a);
    const auto norm_b = static_cast<float>(truth.norm_b);
    return {static_cast<float>(truth.l2_squared),
            dot,
            static_cast<float>(truth.l1),
            {dot, norm_a, norm_b},
            truth.norm_a};
}

template <class Element>
void check_exact_on_integers(const distance::Kernels& kernels) {
    Random random(1);
    for (const std::size_t n : lengths()) {
        SCOPED_TRACE(n);
        const auto a = random_integers<Element>(random, n);
        const auto b = random_integers<Element>(random, n);
        expect_same_bits(run(kernels, a, b), rounded(exact<Element>(a, b)));
        if (testing::Test::HasFailure()) {
            return;
        }
    }
}

TEST_P(Dense, ExactOnIntegersFloat) {
    check_exact_on_integers<float>(kernels());
}

TEST_P(Dense, ExactOnIntegersHalf) {
    check_exact_on_integers<Half>(kernels());
}

template <class Element>
void check_bound(const distance::Kernels& kernels, float low, float high) {
    Random random(2);
    for (const std::size_t n : lengths()) {
        SCOPED_TRACE(n);
        const auto a = random_values<Element>(random, n, low, high);
        const auto b = random_values<Element>(random, n, low, high);
        const Exact truth = exact<Element>(a, b);
        const Results actual = run(kernels, a, b);
        // One more rounding than the bound counts, that of the exact value itself to float.
        expect_within(actual, rounded(truth), truth, n + 1, 1);
        expect_within(actual, run(distance::scalar_kernels, a, b), truth, n, 2);
        if (testing::Test::HasFailure()) {
            return;
        }
    }
}

TEST_P(Dense, WithinTheBoundFloat) {
    check_bound<float>(kernels(), -1.0F, 1.0F);
    check_bound<float>(kernels(), 0.0F, 1.0F);
}

TEST_P(Dense, WithinTheBoundHalf) {
    check_bound<Half>(kernels(), -1.0F, 1.0F);
    check_bound<Half>(kernels(), 0.0F, 1.0F);
}

TEST_P(Dense, WithinTheBoundHuge) {
    check_bound<float>(kernels(), -1e17F, 1e17F); // 16,000 squares of differences stay finite
    check_bound<Half>(kernels(), -65504.0F, 65504.0F);
}

TEST_P(Dense, WithinTheBoundTiny) {
    check_bound<float>(kernels(), -1e-20F, 1e-20F); // products are denormal
    check_bound<float>(kernels(), -1e-38F, 1e-38F); // so are elements and their differences
    check_bound<Half>(kernels(), -0x1p-14F, 0x1p-14F);
}

// Sums of denormals are exact, unless something flushes them to zero.
TEST_P(Dense, L1OfDenormalsIsExact) {
    Random random(3);
    std::uniform_int_distribution<int> units(-100, 100);
    for (std::size_t n = 0; n <= 300; ++n) {
        std::vector<float> a(n);
        std::vector<float> b(n);
        std::vector<Half> half_a(n);
        std::vector<Half> half_b(n);
        int expected = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const int x = units(random);
            const int y = units(random);
            a[i] = std::ldexp(static_cast<float>(x), -149);
            b[i] = std::ldexp(static_cast<float>(y), -149);
            half_a[i] = base::float_to_half(std::ldexp(static_cast<float>(x), -24));
            half_b[i] = base::float_to_half(std::ldexp(static_cast<float>(y), -24));
            expected += std::abs(x - y);
        }
        ASSERT_EQ(kernels().l1_f32(a.data(), b.data(), n),
                  std::ldexp(static_cast<float>(expected), -149));
        ASSERT_EQ(kernels().l1_f16(half_a.data(), half_b.data(), n),
                  std::ldexp(static_cast<float>(expected), -24));
    }
}

// Exactly one position differs, and is found wherever it is, once.
template <class Element>
void check_every_position(const distance::Kernels& kernels) {
    const DenseKernels<Element> dense(kernels);
    for (std::size_t n = 1; n <= 300; n += n < 70 ? 1 : 23) {
        std::vector<Element> a(n, from_float<Element>(3.0F));
        std::vector<Element> zeros(n, from_float<Element>(0.0F));
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<Element> b = a;
            b[i] = from_float<Element>(-2.0F);
            ASSERT_EQ(dense.l2_squared(a.data(), b.data(), n), 25.0F) << n << " " << i;
            ASSERT_EQ(dense.l1(a.data(), b.data(), n), 5.0F) << n << " " << i;
            std::vector<Element> one = zeros;
            one[i] = from_float<Element>(7.0F);
            ASSERT_EQ(dense.inner_product(one.data(), b.data(), n), -14.0F) << n << " " << i;
            const distance::CosineTerms terms = dense.cosine(one.data(), b.data(), n);
            ASSERT_EQ(terms.dot, -14.0F) << n << " " << i;
            ASSERT_EQ(terms.norm_a, 49.0F) << n << " " << i;
            ASSERT_EQ(terms.norm_b, 9.0F * static_cast<float>(n - 1) + 4.0F) << n << " " << i;
            ASSERT_EQ(dense.squared_norm(one.data(), n), 49.0) << n << " " << i;
        }
    }
}

TEST_P(Dense, EveryPositionCountsOnce) {
    check_every_position<float>(kernels());
    check_every_position<Half>(kernels());
}

// Every offset of both vectors from a multiple of 64 bytes.
template <class Element>
void check_alignments(const distance::Kernels& kernels) {
    constexpr std::size_t kOffsets = 64 / sizeof(Element);
    Random random(4);
    for (const std::size_t n : Sizes{1, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100, 127, 129, 300}) {
        const auto a = random_integers<Element>(random, n);
        const auto b = random_integers<Element>(random, n);
        const Results expected = rounded(exact<Element>(a, b));
        alignas(64) Element space_a[300 + kOffsets];
        alignas(64) Element space_b[300 + kOffsets];
        for (std::size_t offset_a = 0; offset_a < kOffsets; ++offset_a) {
            std::copy(a.begin(), a.end(), space_a + offset_a);
            for (std::size_t offset_b = 0; offset_b < kOffsets; ++offset_b) {
                std::copy(b.begin(), b.end(), space_b + offset_b);
                SCOPED_TRACE(testing::Message() << n << " " << offset_a << " " << offset_b);
                expect_same_bits(run(kernels, space_a + offset_a, space_b + offset_b, n), expected);
                if (testing::Test::HasFailure()) {
                    return;
                }
            }
        }
    }
}

TEST_P(Dense, EveryAlignmentFloat) {
    check_alignments<float>(kernels());
}

TEST_P(Dense, EveryAlignmentHalf) {
    check_alignments<Half>(kernels());
}

// The pages before and after the vectors fault when read.
template <class Element>
void check_guards(const distance::Kernels& kernels) {
    Random random(5);
    for (const std::size_t n : lengths()) {
        const auto a = random_integers<Element>(random, n);
        const auto b = random_integers<Element>(random, n);
        const Results expected = rounded(exact<Element>(a, b));
        for (const Against against : {Against::front, Against::back}) {
            SCOPED_TRACE(n);
            const Guarded<Element> guarded_a(a, against);
            const Guarded<Element> guarded_b(b, against);
            expect_same_bits(run(kernels, guarded_a.data(), guarded_b.data(), n), expected);
            if (testing::Test::HasFailure()) {
                return;
            }
        }
    }
}

TEST_P(Dense, ReadsNothingOutsideFloat) {
    check_guards<float>(kernels());
}

TEST_P(Dense, ReadsNothingOutsideHalf) {
    check_guards<Half>(kernels());
}

template <class Element>
void expect_positive_zeros(const Results& results) {
    for (const float zero : {results.l2_squared, results.inner_product, results.l1,
                             results.cosine.dot, results.cosine.norm_a, results.cosine.norm_b}) {
        EXPECT_EQ(zero, 0.0F);
        EXPECT_FALSE(std::signbit(zero));
    }
    EXPECT_EQ(results.squared_norm, 0.0);
    EXPECT_FALSE(std::signbit(results.squared_norm));
}

template <class Element>
void check_zeros(const distance::Kernels& kernels) {
    expect_positive_zeros<Element>(
        run(kernels, static_cast<Element*>(nullptr), static_cast<Element*>(nullptr), 0));
    for (std::size_t n = 0; n <= 80; ++n) {
        SCOPED_TRACE(n);
        const std::vector<Element> plus(n, from_float<Element>(0.0F));
        const std::vector<Element> minus(n, from_float<Element>(-0.0F));
        expect_positive_zeros<Element>(run(kernels, plus, plus));
        expect_positive_zeros<Element>(run(kernels, plus, minus));
        expect_positive_zeros<Element>(run(kernels, minus, plus));
        expect_positive_zeros<Element>(run(kernels, minus, minus));
    }
}

TEST_P(Dense, SignedZerosAndNothing) {
    check_zeros<float>(kernels());
    check_zeros<Half>(kernels());
}

template <class Element>
void check_nonfinite(const distance::Kernels& kernels) {
    for (std::size_t n = 1; n <= 140; n += n < 70 ? 1 : 7) {
        const std::vector<Element> b(n, from_float<Element>(2.0F));
        for (std::size_t i = 0; i < n; ++i) {
            SCOPED_TRACE(testing::Message() << n << " " << i);
            std::vector<Element> a(n, from_float<Element>(1.0F));
            a[i] = from_float<Element>(kNan);
            Results results = run(kernels, a, b);
            EXPECT_TRUE(std::isnan(results.l2_squared));
            EXPECT_TRUE(std::isnan(results.inner_product));
            EXPECT_TRUE(std::isnan(results.l1));
            EXPECT_TRUE(std::isnan(results.cosine.dot));
            EXPECT_TRUE(std::isnan(results.cosine.norm_a));
            EXPECT_EQ(results.cosine.norm_b, 4.0F * static_cast<float>(n));
            EXPECT_TRUE(std::isnan(results.squared_norm));

            a[i] = from_float<Element>(-kInfinity);
            results = run(kernels, a, b);
            EXPECT_EQ(results.l2_squared, kInfinity);
            EXPECT_EQ(results.inner_product, -kInfinity);
            EXPECT_EQ(results.l1, kInfinity);
            EXPECT_EQ(results.cosine.dot, -kInfinity);
            EXPECT_EQ(results.cosine.norm_a, kInfinity);
            EXPECT_EQ(results.squared_norm, static_cast<double>(kInfinity));

            EXPECT_TRUE(std::isnan(run(kernels, a, a).l2_squared)); // infinity - infinity
            EXPECT_TRUE(std::isnan(run(kernels, a, a).l1));
            if (testing::Test::HasFailure()) {
                return;
            }
        }
    }
}

TEST_P(Dense, NanAndInfinityAtEveryPosition) {
    check_nonfinite<float>(kernels());
    check_nonfinite<Half>(kernels());
}

TEST_P(Dense, OverflowGivesInfinity) {
    constexpr float kMax = std::numeric_limits<float>::max();
    for (const std::size_t n : Sizes{2, 3, 8, 17, 64, 301}) {
        const std::vector<float> large(n, kMax);
        const std::vector<float> opposite(n, -kMax);
        const Results results = run(kernels(), large, opposite);
        EXPECT_EQ(results.l2_squared, kInfinity);
        EXPECT_EQ(results.inner_product, -kInfinity);
        EXPECT_EQ(results.l1, kInfinity);
        EXPECT_EQ(results.cosine.norm_a, kInfinity);
        EXPECT_EQ(results.cosine.norm_b, kInfinity);
        // In double there is room.
        const double square = static_cast<double>(kMax) * static_cast<double>(kMax);
        EXPECT_NEAR(results.squared_norm, square * static_cast<double>(n),
                    gamma(n, kDoubleUnit) * square * static_cast<double>(n));
    }
}

TEST_P(Dense, SameVectorTwice) {
    Random random(6);
    for (const std::size_t n : lengths()) {
        const auto a = random_values<float>(random, n, -10.0F, 10.0F);
        const Results results = run(kernels(), a, a);
        ASSERT_EQ(results.l2_squared, 0.0F);
        ASSERT_EQ(results.l1, 0.0F);
        ASSERT_EQ(results.cosine.dot, results.inner_product);
        ASSERT_EQ(results.cosine.dot, results.cosine.norm_a);
        ASSERT_EQ(results.cosine.dot, results.cosine.norm_b);
    }
}

} // namespace
