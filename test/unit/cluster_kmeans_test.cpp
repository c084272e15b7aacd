// Training of centres: the same for one seed on any number of threads, as good as Lloyd's iteration
// written plainly, and sound on data that breaks careless trainers. The nearest centre against
// measuring them all.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include "cluster/kmeans.h"
#include "cluster/nearest.h"
#include "distance/kernels.h"

namespace {

using cluster::BitSample;
using cluster::FloatSample;
using cluster::NearestCentre;

constexpr std::uint64_t kSeed = 7;

cluster::Parallel team_of(int threads) {
    return [threads](graph::Team::Work work) {
        graph::Team team(threads, std::move(work));
        while (!team.wait(std::chrono::milliseconds(50))) {
        }
        team.join();
    };
}

// Rows round as many places as asked, each near its own.
std::vector<float> clustered(std::uint32_t count, std::uint32_t n, std::uint32_t places,
                             double spread, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> middle(std::size_t{places} * n);
    std::generate(middle.begin(), middle.end(), [&] { return normal(random); });
    std::vector<float> rows(std::size_t{count} * n);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = static_cast<float>(middle[i / n % places * n + i % n] + spread * normal(random));
    return rows;
}

void normalise(std::vector<float>& rows, std::uint32_t n) {
    for (std::size_t at = 0; at < rows.size(); at += n) {
        double sum = 0;
        for (std::uint32_t k = 0; k < n; ++k)
            sum += static_cast<double>(rows[at + k]) * static_cast<double>(rows[at + k]);
        for (std::uint32_t k = 0; k < n; ++k)
            rows[at + k] = static_cast<float>(static_cast<double>(rows[at + k]) / std::sqrt(sum));
    }
}

double squared(const float* a, const float* b, std::uint32_t n) {
    double sum = 0;
    for (std::uint32_t k = 0; k < n; ++k) {
        const double difference = static_cast<double>(a[k]) - static_cast<double>(b[k]);
        sum += difference * difference;
    }
    return sum;
}

std::uint32_t nearest_of_all(const std::vector<float>& centres, const float* x, std::uint32_t n) {
    std::uint32_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::uint32_t i = 0; i < centres.size() / n; ++i) {
        const double distance = squared(&centres[std::size_t{i} * n], x, n);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

// The sum of squared distances to the nearest centres: what training makes small.
double objective(const std::vector<float>& rows, const std::vector<float>& centres,
                 std::uint32_t n) {
    double sum = 0;
    for (std::size_t at = 0; at < rows.size(); at += n)
        sum +=
            squared(&rows[at], &centres[std::size_t{nearest_of_all(centres, &rows[at], n)} * n], n);
    return sum;
}

// Lloyd's iteration as a textbook has it, from beginnings drawn at random.
std::vector<float> plain_lloyd(const std::vector<float>& rows, std::uint32_t k, std::uint32_t n,
                               std::uint32_t seed, int rounds) {
    const std::size_t count = rows.size() / n;
    std::mt19937 random(seed);
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    std::vector<float> centres;
    for (std::uint32_t i = 0; i < k; ++i)
        centres.insert(centres.end(), &rows[order[i] * n], &rows[order[i] * n] + n);
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> sum(std::size_t{k} * n);
        std::vector<std::uint32_t> members(k);
        for (std::size_t row = 0; row < count; ++row) {
            const std::uint32_t to = nearest_of_all(centres, &rows[row * n], n);
            ++members[to];
            for (std::uint32_t d = 0; d < n; ++d)
                sum[std::size_t{to} * n + d] += static_cast<double>(rows[row * n + d]);
        }
        for (std::size_t i = 0; i < sum.size(); ++i)
            if (members[i / n] != 0)
                centres[i] = static_cast<float>(sum[i] / members[i / n]);
    }
    return centres;
}

std::vector<float> train(const std::vector<float>& rows, std::uint32_t k, std::uint32_t n,
                         bool spherical = false, int threads = 1, std::uint64_t seed = kSeed) {
    const FloatSample sample{rows.data(), static_cast<std::uint32_t>(rows.size() / n), n,
                             spherical};
    return cluster::train(sample, k, seed, team_of(threads));
}

NearestCentre::Found find(const NearestCentre& index, const float* x) {
    NearestCentre::Scratch scratch;
    NearestCentre::Found found{};
    index.find(&x, 1, &found, scratch);
    return found;
}

bool all_finite(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

TEST(Kmeans, IsTheSameForASeedOnAnyNumberOfThreads) {
    const std::vector<float> rows = clustered(6000, 32, 50, 0.5, 1);
    const std::vector<float> once = train(rows, 100, 32);
    EXPECT_EQ(once, train(rows, 100, 32));
    EXPECT_EQ(once, train(rows, 100, 32, false, 2));
    EXPECT_EQ(once, train(rows, 100, 32, false, 5));
    EXPECT_NE(once, train(rows, 100, 32, false, 1, kSeed + 1));
}

// Below and above the dimensions and centres from which codes find the nearest.
TEST(Kmeans, IsAsGoodAsPlainLloyd) {
    struct Case {
        std::uint32_t count, n, places, k;
        double spread;
    };
    for (const Case& c : {Case{2000, 3, 1, 20, 1.0}, Case{2000, 32, 30, 30, 0.5},
                          Case{2000, 40, 60, 100, 0.7}, Case{1500, 64, 1, 80, 1.0}}) {
        const std::vector<float> rows = clustered(c.count, c.n, c.places, c.spread, 2);
        double best = std::numeric_limits<double>::infinity();
        for (std::uint32_t seed = 0; seed < 2; ++seed)
            best = std::min(best, objective(rows, plain_lloyd(rows, c.k, c.n, seed, 20), c.n));
        // Two per cent for ending early; among clusters the spread beginnings win far more.
        EXPECT_LT(objective(rows, train(rows, c.k, c.n), c.n), 1.02 * best)
            << c.n << " dimensions, " << c.k << " centres";
    }
}

// So many rows that the beginnings are spread over some of them.
TEST(Kmeans, BettersBeginningsThatAreDrawn) {
    constexpr std::uint32_t kWidth = 16;
    const std::vector<float> rows = clustered(10'001, kWidth, 500, 0.2, 3);
    const std::vector<float> some(rows.begin(), rows.begin() + 1000 * kWidth);
    const std::vector<float> drawn = plain_lloyd(rows, 5000, kWidth, 1, 0);
    const std::vector<float> trained = train(rows, 5000, kWidth, false, 2);
    EXPECT_LT(objective(some, trained, kWidth), 0.95 * objective(some, drawn, kWidth));
}

// Bounds that hold a row back from a nearer centre would leave it there: at the end hardly a row
// may have one that is nearer than the middle of those it was counted with.
TEST(Kmeans, EndsNearAFixedPoint) {
    for (const std::uint32_t n : {2u, 24u}) {
        const std::vector<float> rows = clustered(20'000, n, 700, 0.3, n);
        constexpr std::uint32_t kCentres = 300;
        const std::vector<float> centres = train(rows, kCentres, n, false, 2);
        const double before = objective(rows, centres, n);
        // A plain round more.
        std::vector<double> sum(std::size_t{kCentres} * n);
        std::vector<std::uint32_t> members(kCentres);
        for (std::size_t at = 0; at < rows.size(); at += n) {
            const std::uint32_t to = nearest_of_all(centres, &rows[at], n);
            ++members[to];
            for (std::uint32_t k = 0; k < n; ++k)
                sum[to * n + k] += static_cast<double>(rows[at + k]);
        }
        std::vector<float> moved(centres);
        for (std::size_t i = 0; i < moved.size(); ++i)
            if (members[i / n] != 0)
                moved[i] = static_cast<float>(sum[i] / members[i / n]);
        const double after = objective(rows, moved, n);
        EXPECT_LE(after, before * (1 + 1e-6));
        EXPECT_GT(after, before * (1 - 0.001));
    }
}

// A few places hold nearly all rows: what is drawn at once is soon near to what was drawn just
// before, and must be refused by as much.
TEST(Kmeans, SpreadsBeginningsOverRarePlaces) {
    std::vector<float> rows = clustered(4000, 16, 4, 0.001, 12);
    const std::vector<float> rare = clustered(36, 16, 36, 0, 13);
    rows.insert(rows.end(), rare.begin(), rare.end());
    // Each place has a centre of its own, so that only the noise is left.
    EXPECT_LT(objective(rows, train(rows, 40, 16), 16) / 4036, 0.001 * 0.001 * 16 * 1.1);
}

TEST(Kmeans, SurvivesDistancesBeyondFloat) {
    std::vector<float> rows = clustered(3000, 8, 3000, 0, 14);
    for (std::size_t i = 0; i < rows.size(); i += 7)
        rows[i] *= 1e30F;
    EXPECT_EQ(train(rows, 70, 8).size(), 70u * 8);
}

TEST(Kmeans, FindsClustersThatAreFarApart) {
    const std::vector<float> rows = clustered(2000, 16, 40, 0.01, 4);
    // Each cluster has its own centre, or the sum would be as large as the ways between clusters.
    EXPECT_LT(objective(rows, train(rows, 40, 16), 16) / 2000, 0.01 * 0.01 * 16 * 1.1);
}

// Half of all rows are one vector, which may not take several centres.
TEST(Kmeans, GivesEveryCentreRows) {
    std::vector<float> rows = clustered(4000, 8, 4000, 0, 5);
    std::fill(rows.begin(), rows.begin() + 2000 * 8, 0.5F);
    const std::uint32_t k = 200;
    const std::vector<float> centres = train(rows, k, 8);
    std::set<std::uint32_t> used;
    for (std::size_t at = 0; at < rows.size(); at += 8)
        used.insert(nearest_of_all(centres, &rows[at], 8));
    EXPECT_GE(used.size(), k - 2);
}

TEST(Kmeans, GivesEachOfFewRowsACentre) {
    const std::vector<float> few = clustered(5, 20, 5, 0, 6);
    std::vector<float> copies;
    for (int i = 0; i < 60; ++i)
        copies.insert(copies.end(), few.begin(), few.end());
    for (const std::vector<float>& rows : {few, copies}) {
        for (const std::uint32_t k : {5u, 30u, 100u}) {
            const std::vector<float> centres = train(rows, k, 20);
            ASSERT_EQ(centres.size(), std::size_t{k} * 20);
            EXPECT_TRUE(all_finite(centres));
            EXPECT_EQ(objective(rows, centres, 20), 0);
            // An invented centre takes no row away.
            for (std::size_t at = 0; at < few.size(); at += 20)
                EXPECT_LT(nearest_of_all(centres, &few[at], 20), 5u);
        }
    }
}

TEST(Kmeans, InventsCentresWithoutRows) {
    for (const bool spherical : {false, true}) {
        const std::vector<float> centres = train({}, 10, 6, spherical);
        ASSERT_EQ(centres.size(), 60u);
        EXPECT_TRUE(all_finite(centres));
        std::set<std::vector<float>> different;
        for (std::size_t at = 0; at < 60; at += 6)
            different.insert({centres.begin() + static_cast<std::ptrdiff_t>(at),
                              centres.begin() + static_cast<std::ptrdiff_t>(at + 6)});
        EXPECT_EQ(different.size(), 10u);
    }
}

TEST(Kmeans, KeepsSphericalCentresOnTheSphere) {
    std::vector<float> rows = clustered(3000, 24, 30, 0.4, 8);
    normalise(rows, 24);
    const std::vector<float> centres = train(rows, 70, 24, true);
    const std::vector<float> zero(24);
    for (std::size_t at = 0; at < centres.size(); at += 24)
        EXPECT_NEAR(squared(&centres[at], zero.data(), 24), 1, 1e-5);
    // Few rows: those that are invented, too.
    rows.resize(24 * 4);
    const std::vector<float> more = train(rows, 9, 24, true);
    for (std::size_t at = 0; at < more.size(); at += 24)
        EXPECT_NEAR(squared(&more[at], zero.data(), 24), 1, 1e-5);
}

// Opposite rows: the mean of a spherical centre is nothing that could be made as long as one.
TEST(Kmeans, EndsWithOppositeRows) {
    std::vector<float> rows;
    for (int i = 0; i < 100; ++i)
        rows.insert(rows.end(), {i % 2 ? 1.0F : -1.0F, 0.0F});
    EXPECT_TRUE(all_finite(train(rows, 1, 2, true)));
    EXPECT_EQ(objective(rows, train(rows, 2, 2, true), 2), 0);
}

TEST(Kmeans, BitsAreWhatMostRowsHave) {
    // Three families of bit strings of 40 bits, a tenth of the bits of each row turned over.
    std::mt19937 random(9);
    constexpr std::uint32_t kBytes = 5;
    std::vector<std::uint8_t> family(3 * kBytes);
    std::generate(family.begin(), family.end(),
                  [&] { return static_cast<std::uint8_t>(random()); });
    std::vector<std::uint8_t> rows;
    for (std::size_t i = 0; i < 900; ++i)
        for (std::size_t byte = 0; byte < kBytes; ++byte) {
            std::uint32_t value = family[i % 3 * kBytes + byte];
            for (int bit = 0; bit < 8; ++bit)
                value ^= std::uint32_t{random() % 10 == 0} << bit;
            rows.push_back(static_cast<std::uint8_t>(value));
        }
    const BitSample sample{rows.data(), 900, kBytes, 40};
    const std::vector<std::uint8_t> centres = cluster::train(sample, 3, kSeed, team_of(1));
    EXPECT_EQ(centres, cluster::train(sample, 3, kSeed, team_of(3)));
    const auto strings = [](const std::vector<std::uint8_t>& all) {
        std::set<std::vector<std::uint8_t>> set;
        for (std::size_t at = 0; at < all.size(); at += kBytes)
            set.insert({all.begin() + static_cast<std::ptrdiff_t>(at),
                        all.begin() + static_cast<std::ptrdiff_t>(at + kBytes)});
        return set;
    };
    EXPECT_EQ(strings(centres), strings(family));
}

// Bits behind the last are no one's: an index would call a stored centre that has them damaged.
TEST(Kmeans, BitsBehindTheLastStayClear) {
    const std::vector<std::uint8_t> rows = {0xFF, 0xE0, 0x00, 0x20, 0xA0, 0xA0};
    for (const std::uint32_t count : {0u, 3u}) {
        const std::vector<std::uint8_t> centres =
            cluster::train(BitSample{rows.data(), count, 2, 11}, 20, kSeed, team_of(1));
        ASSERT_EQ(centres.size(), 40u);
        for (std::size_t at = 1; at < centres.size(); at += 2)
            EXPECT_EQ(centres[at] & 0x1F, 0);
    }
}

TEST(NearestCentre, IsThatOfMeasuringAll) {
    for (const std::uint32_t n : {3u, 16u, 33u, 128u, 300u, 1100u}) {
        for (const std::uint32_t count : {1u, 64u, 65u, 1000u, 2000u}) {
            const std::vector<float> centres = clustered(count, n, count, 0, n);
            const std::vector<float> queries = clustered(100, n, 100, 0, n + 1);
            const NearestCentre index(centres.data(), count, n, kSeed);
            std::vector<const float*> rows;
            for (std::size_t at = 0; at < queries.size(); at += n)
                rows.push_back(&queries[at]);
            NearestCentre::Scratch scratch;
            std::vector<NearestCentre::Found> all(rows.size());
            index.find(rows.data(), rows.size(), all.data(), scratch);
            int other = 0;
            for (std::size_t at = 0; at < queries.size(); at += n) {
                const NearestCentre::Found& found = all[at / n];
                const std::uint32_t nearest = nearest_of_all(centres, &queries[at], n);
                const double distance =
                    squared(&queries[at], &centres[std::size_t{nearest} * n], n);
                ASSERT_LT(found.centre, count);
                EXPECT_NEAR(static_cast<double>(found.distance),
                            squared(&queries[at], &centres[std::size_t{found.centre} * n], n),
                            1e-4 * distance);
                other += static_cast<double>(found.distance) > distance * (1 + 1e-4);
            }
            // Bounds of four deviations may fail, but hardly ever.
            EXPECT_LE(other, 1) << n << " dimensions, " << count << " centres";
        }
    }
}

TEST(NearestCentre, TakesTheFirstOfEqualOnes) {
    const std::vector<float> some = clustered(50, 32, 50, 0, 10);
    // Measured all, and by codes.
    for (const std::uint32_t copies : {4u, 100u}) {
        std::vector<float> centres;
        for (std::uint32_t i = 0; i < copies; ++i)
            centres.insert(centres.end(), some.begin(), some.end());
        const NearestCentre index(centres.data(), 50 * copies, 32, kSeed);
        for (std::uint32_t i = 0; i < 50; ++i) {
            const NearestCentre::Found found = find(index, &some[std::size_t{i} * 32]);
            EXPECT_EQ(found.centre, i);
            EXPECT_EQ(found.distance, 0);
        }
    }
}

TEST(NearestCentre, SurvivesWhatIsNoNumber) {
    const float huge = std::numeric_limits<float>::max();
    for (const std::uint32_t count : {100u, 5000u}) {
        std::vector<float> centres = clustered(count, 32, count, 0, 11);
        std::vector<float> x(32, huge);
        EXPECT_LT(find(NearestCentre(centres.data(), count, 32, kSeed), x.data()).centre, count);
        centres[5] = huge;
        centres[6] = -huge;
        x.assign(32, 0.5F);
        EXPECT_LT(find(NearestCentre(centres.data(), count, 32, kSeed), x.data()).centre, count);
    }
}

} // namespace
