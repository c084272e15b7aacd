// Sparse kernels: every level against a merge of ordered maps in double, for all small sizes, very
// different sizes, special values, and in memory whose neighbouring pages fault.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;
using distance::SparseView;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::int32_t kLargestIndex = std::numeric_limits<std::int32_t>::max() - 2;

class Sparse : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Sparse, testing::ValuesIn(subjects()), subject_name);

struct SparseVector {
    std::vector<std::int32_t> indices;
    std::vector<float> values;

    SparseView view() const { return {indices.data(), values.data(), indices.size()}; }
};

// n different indices below the limit, in order.
std::vector<std::int32_t> random_indices(Random& random, std::size_t n, std::int32_t limit) {
    std::uniform_int_distribution<std::int32_t> distribution(0, limit - 1);
    if (n > static_cast<std::size_t>(limit) / 2) {
        std::vector<std::int32_t> all(static_cast<std::size_t>(limit));
        std::iota(all.begin(), all.end(), 0);
        std::shuffle(all.begin(), all.end(), random);
        all.resize(n);
        std::sort(all.begin(), all.end());
        return all;
    }
    std::set<std::int32_t> chosen;
    while (chosen.size() < n) {
        chosen.insert(distribution(random));
    }
    return {chosen.begin(), chosen.end()};
}

SparseVector random_sparse(Random& random, std::size_t n, std::int32_t limit) {
    return {random_indices(random, n, limit), random_values<float>(random, n, -1.0F, 1.0F)};
}

SparseVector random_sparse_integers(Random& random, std::size_t n, std::int32_t limit) {
    return {random_indices(random, n, limit), random_integers<float>(random, n)};
}

Exact exact_sparse(SparseView a, SparseView b) {
    std::map<std::int32_t, std::pair<double, double>> merged;
    for (std::size_t i = 0; i < a.nnz; ++i) {
        merged[a.indices[i]].first = static_cast<double>(a.values[i]);
    }
    for (std::size_t i = 0; i < b.nnz; ++i) {
        merged[b.indices[i]].second = static_cast<double>(b.values[i]);
    }
    Exact result;
    for (const auto& [index, pair] : merged) {
        const auto& [x, y] = pair;
        result.l2_squared += (x - y) * (x - y);
        result.inner_product += x * y;
        result.inner_product_magnitudes += std::fabs(x * y);
        result.l1 += std::fabs(x - y);
        result.norm_a += x * x;
        result.norm_b += y * y;
    }
    return result;
}

// `exactly`: the terms are small whole numbers, so there is no rounding at all.
void check(const distance::Kernels& kernels, SparseView a, SparseView b, bool exactly) {
    const Exact truth = exact_sparse(a, b);
    const std::size_t n = a.nnz + b.nnz;
    const auto expect = [&](const char* what, float actual, double expected, double magnitudes) {
        if (exactly) {
            EXPECT_EQ(static_cast<double>(actual), expected) << what;
        } else {
            EXPECT_NEAR(static_cast<double>(actual), expected, sum_bound(n, magnitudes)) << what;
        }
    };
    expect("l2_squared", kernels.l2_squared_sparse(a, b), truth.l2_squared, truth.l2_squared);
    expect("inner_product", kernels.inner_product_sparse(a, b), truth.inner_product,
           truth.inner_product_magnitudes);
    expect("l1", kernels.l1_sparse(a, b), truth.l1, truth.l1);
    const distance::CosineTerms terms = kernels.cosine_sparse(a, b);
    expect("dot", terms.dot, truth.inner_product, truth.inner_product_magnitudes);
    expect("norm_a", terms.norm_a, truth.norm_a, truth.norm_a);
    expect("norm_b", terms.norm_b, truth.norm_b, truth.norm_b);
}

TEST_P(Sparse, EverySmallSizeAndOverlap) {
    Random random(1);
    for (std::size_t size_a = 0; size_a <= 40; ++size_a) {
        for (std::size_t size_b = 0; size_b <= 40; ++size_b) {
            // From equal sets of indices, over dense ones, to sets that hardly meet.
            for (const std::int32_t limit : {40, 60, 200, 100'000}) {
                SCOPED_TRACE(testing::Message() << size_a << " " << size_b << " " << limit);
                const SparseVector a = random_sparse_integers(random, size_a, limit);
                const SparseVector b = random_sparse_integers(random, size_b, limit);
                check(kernels(), a.view(), b.view(), true);
                ASSERT_FALSE(HasFailure());
            }
        }
    }
}

TEST_P(Sparse, LongVectors) {
    Random random(2);
    for (const std::size_t size_a : Sizes{100, 257, 1000, 16000}) {
        for (const std::size_t size_b : Sizes{90, 100, 999, 4096}) {
            for (const std::int32_t limit : {16'000, 30'000, 1'000'000'000}) {
                SCOPED_TRACE(testing::Message() << size_a << " " << size_b << " " << limit);
                const SparseVector a = random_sparse(random, size_a, limit);
                const SparseVector b = random_sparse(random, size_b, limit);
                check(kernels(), a.view(), b.view(), false);
                check(kernels(), b.view(), a.view(), false);
                const SparseVector c = random_sparse_integers(random, size_a, limit);
                const SparseVector d = random_sparse_integers(random, size_b, limit);
                check(kernels(), c.view(), d.view(), true);
                ASSERT_FALSE(HasFailure());
            }
        }
    }
}

// Across the ratio, 32, where searching takes over from merging, and far beyond it.
TEST_P(Sparse, VeryDifferentSizes) {
    Random random(3);
    for (const std::size_t size_a : Sizes{1, 2, 3, 5, 9, 20}) {
        std::vector<std::size_t> sizes_b{31 * size_a, 32 * size_a + 31, 32 * size_a + 32,
                                         33 * size_a + 33};
        for (std::size_t size_b = 4; size_b <= 16000; size_b = size_b * 3 / 2 + 1) {
            sizes_b.push_back(size_b);
        }
        for (const std::size_t size_b : sizes_b) {
            for (const std::int32_t limit : {17'000, 1'000'000}) {
                SCOPED_TRACE(testing::Message() << size_a << " " << size_b << " " << limit);
                const SparseVector a = random_sparse_integers(random, size_a, limit);
                SparseVector b = random_sparse_integers(random, size_b, limit);
                check(kernels(), a.view(), b.view(), true);
                check(kernels(), b.view(), a.view(), true);
                // Once more with every index of a among those of b.
                std::set<std::int32_t> indices(b.indices.begin(), b.indices.end());
                indices.insert(a.indices.begin(), a.indices.end());
                b.indices.assign(indices.begin(), indices.end());
                b.values = random_integers<float>(random, indices.size());
                check(kernels(), a.view(), b.view(), true);
                ASSERT_FALSE(HasFailure());
            }
        }
    }
}

TEST_P(Sparse, EqualDisjointAndAlternating) {
    Random random(4);
    for (const std::size_t n : Sizes{1, 4, 8, 9, 31, 64, 100, 1000}) {
        SCOPED_TRACE(n);
        const SparseVector a = random_sparse_integers(random, n, 1'000'000);
        check(kernels(), a.view(), a.view(), true);
        EXPECT_EQ(kernels().l2_squared_sparse(a.view(), a.view()), 0.0F);
        EXPECT_EQ(kernels().l1_sparse(a.view(), a.view()), 0.0F);

        SparseVector even = random_sparse_integers(random, n, 1'000'000);
        SparseVector odd = random_sparse_integers(random, n, 1'000'000);
        for (std::size_t i = 0; i < n; ++i) {
            even.indices[i] = static_cast<std::int32_t>(2 * i);
            odd.indices[i] = static_cast<std::int32_t>(2 * i + 1);
        }
        check(kernels(), even.view(), odd.view(), true);
        EXPECT_EQ(kernels().inner_product_sparse(even.view(), odd.view()), 0.0F);

        SparseVector after = random_sparse_integers(random, n, 1'000'000);
        for (std::size_t i = 0; i < n; ++i) {
            after.indices[i] = static_cast<std::int32_t>(2 * n + i);
        }
        check(kernels(), even.view(), after.view(), true);
        check(kernels(), after.view(), even.view(), true);
        ASSERT_FALSE(HasFailure());
    }
}

TEST_P(Sparse, NothingAtAll) {
    Random random(5);
    const SparseView none{nullptr, nullptr, 0};
    const SparseVector a = random_sparse_integers(random, 21, 100);
    check(kernels(), none, none, true);
    check(kernels(), none, a.view(), true);
    check(kernels(), a.view(), none, true);
    EXPECT_FALSE(std::signbit(kernels().inner_product_sparse(none, a.view())));
    EXPECT_FALSE(std::signbit(kernels().l2_squared_sparse(none, none)));
}

// The ends of the range of indices, beside the values that mark unused lanes.
TEST_P(Sparse, ExtremeIndices) {
    for (std::size_t size_a = 1; size_a <= 20; ++size_a) {
        for (std::size_t size_b = 1; size_b <= 200; size_b += size_b < 20 ? 1 : 45) {
            SparseVector a;
            SparseVector b;
            for (std::size_t i = 0; i < size_a; ++i) {
                a.indices.push_back(kLargestIndex - static_cast<std::int32_t>(size_a - 1 - i));
                a.values.push_back(static_cast<float>(i + 1));
            }
            b.indices.push_back(0);
            b.values.push_back(5.0F);
            for (std::size_t i = 1; i < size_b; ++i) {
                b.indices.push_back(kLargestIndex - static_cast<std::int32_t>(size_b - 1 - i));
                b.values.push_back(static_cast<float>(i + 2));
            }
            SCOPED_TRACE(testing::Message() << size_a << " " << size_b);
            check(kernels(), a.view(), b.view(), true);
            check(kernels(), b.view(), a.view(), true);
            ASSERT_FALSE(HasFailure());
        }
    }
}

TEST_P(Sparse, InfinityAndNan) {
    Random random(6);
    for (const std::size_t size_b : Sizes{12, 600}) { // merged, searched
        for (std::size_t at = 0; at < 12; ++at) {
            SCOPED_TRACE(testing::Message() << size_b << " " << at);
            SparseVector b = random_sparse_integers(random, size_b, 5000);
            SparseVector a;
            a.indices.assign(b.indices.begin(), b.indices.begin() + 12);
            a.values.assign(12, 1.0F);

            // Where both have the index, all see it.
            a.values[at] = kNan;
            EXPECT_TRUE(std::isnan(kernels().inner_product_sparse(a.view(), b.view())));
            EXPECT_TRUE(std::isnan(kernels().l2_squared_sparse(a.view(), b.view())));
            EXPECT_TRUE(std::isnan(kernels().l1_sparse(b.view(), a.view())));
            a.values[at] = kInfinity;
            b.values[at] = -2.0F;
            EXPECT_EQ(kernels().inner_product_sparse(b.view(), a.view()), -kInfinity);
            EXPECT_EQ(kernels().l2_squared_sparse(a.view(), b.view()), kInfinity);

            // Where only one has it, it is none of the inner product's business.
            b.indices.erase(b.indices.begin() + static_cast<std::ptrdiff_t>(at));
            b.values.erase(b.values.begin() + static_cast<std::ptrdiff_t>(at));
            float expected = 0;
            for (std::size_t i = 0; i < 11; ++i) {
                expected += b.values[i];
            }
            EXPECT_EQ(kernels().inner_product_sparse(a.view(), b.view()), expected);
            EXPECT_EQ(kernels().inner_product_sparse(b.view(), a.view()), expected);
            EXPECT_EQ(kernels().l2_squared_sparse(a.view(), b.view()), kInfinity);
            EXPECT_EQ(kernels().l1_sparse(b.view(), a.view()), kInfinity);
            EXPECT_EQ(kernels().cosine_sparse(a.view(), b.view()).norm_a, kInfinity);
            a.values[at] = kNan;
            EXPECT_TRUE(std::isnan(kernels().l2_squared_sparse(a.view(), b.view())));
            EXPECT_TRUE(std::isnan(kernels().l1_sparse(b.view(), a.view())));
            EXPECT_EQ(kernels().inner_product_sparse(b.view(), a.view()), expected);
            ASSERT_FALSE(HasFailure());
        }
    }
}

TEST_P(Sparse, ReadsNothingOutside) {
    Random random(7);
    const auto check_guarded = [&](std::size_t size_a, std::size_t size_b, std::int32_t limit) {
        const SparseVector a = random_sparse_integers(random, size_a, limit);
        const SparseVector b = random_sparse_integers(random, size_b, limit);
        for (const Against against : {Against::front, Against::back}) {
            const Guarded<std::int32_t> indices_a(a.indices, against);
            const Guarded<float> values_a(a.values, against);
            const Guarded<std::int32_t> indices_b(b.indices, against);
            const Guarded<float> values_b(b.values, against);
            SCOPED_TRACE(testing::Message() << size_a << " " << size_b);
            check(kernels(), {indices_a.data(), values_a.data(), size_a},
                  {indices_b.data(), values_b.data(), size_b}, true);
        }
    };
    for (std::size_t size_a = 0; size_a <= 20; ++size_a) {
        for (std::size_t size_b = 0; size_b <= 20; ++size_b) {
            check_guarded(size_a, size_b, 30);
        }
        for (std::size_t size_b = 100; size_b <= 300; size_b += 13) {
            check_guarded(size_a, size_b, 400);
        }
    }
}

} // namespace
