// The interval of a measured recall: its bounds, and that it holds the true recall about as often
// as it says, also where misses are rare and come by whole queries.
#include "observe/interval.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace {

using observe::interval_of;

TEST(Interval, OfNoMissIsNotCertain) {
    const std::vector<double> shares(100, 1.0);
    const auto interval = interval_of(shares);
    EXPECT_EQ(interval.mean, 1.0);
    EXPECT_EQ(interval.high, 1.0);
    EXPECT_LT(interval.low, 0.99);
    EXPECT_GT(interval.low, 0.98);
}

TEST(Interval, StaysBetweenNothingAndAll) {
    const std::vector<double> none(5, 0.0);
    EXPECT_EQ(interval_of(none).low, 0.0);
    EXPECT_GT(interval_of(none).high, 0.0);
    const std::vector<double> one{0.3};
    EXPECT_LE(interval_of(one).low, 0.3);
    EXPECT_GE(interval_of(one).high, 0.3);
}

TEST(Interval, NarrowsWithQueries) {
    std::vector<double> few;
    for (int i = 0; i < 20; ++i)
        few.push_back(i % 2 ? 0.9 : 1.0);
    std::vector<double> many;
    for (int i = 0; i < 100; ++i)
        many.insert(many.end(), few.begin(), few.end());
    const auto wide = interval_of(few);
    const auto narrow = interval_of(many);
    EXPECT_NEAR(narrow.mean, wide.mean, 1e-12);
    EXPECT_LT(narrow.high - narrow.low, (wide.high - wide.low) / 5);
}

// How often the interval of 100 queries holds the truth. A query fails wholly with probability
// WHOLE; else each of its ten answers is missed with probability SINGLE.
double coverage(double whole, double single) {
    std::mt19937_64 random(7);
    std::bernoulli_distribution fails(whole);
    std::binomial_distribution<int> found(10, 1 - single);
    const double truth = (1 - whole) * (1 - single);
    constexpr int kRounds = 4000;
    int held = 0;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<double> shares;
        for (int i = 0; i < 100; ++i)
            shares.push_back(fails(random) ? 0.0 : found(random) / 10.0);
        const auto interval = interval_of(shares);
        held += interval.low <= truth && truth <= interval.high ? 1 : 0;
    }
    return held / static_cast<double>(kRounds);
}

TEST(Interval, HoldsTheTruth) {
    EXPECT_GT(coverage(0, 0.3), 0.93);
    EXPECT_GT(coverage(0, 0.05), 0.93);
    EXPECT_GT(coverage(0, 0.005), 0.93);
    EXPECT_GT(coverage(0.01, 0.02), 0.90);
    EXPECT_GT(coverage(0.1, 0.02), 0.90);
}

} // namespace
