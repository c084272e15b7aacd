// The nearest point in tiles: every level against measuring one point after the other.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

class Tiles : public EveryLevel {
  protected:
    // ROWS and TILES of n dimensions in memory that faults behind its end.
    std::vector<distance::NearestPoint> nearest(const std::vector<float>& rows, std::size_t n,
                                                const std::vector<float>& tiles) const {
        const std::size_t count = rows.size() / n;
        const Guarded<float> all(rows, Against::back);
        const Guarded<float> points(tiles, Against::back);
        std::vector<const float*> pointers;
        for (std::size_t i = 0; i < count; ++i)
            pointers.push_back(all.data() + i * n);
        const Guarded<const float*> given(pointers, Against::back);
        const Guarded<distance::NearestPoint> found(std::vector<distance::NearestPoint>(count),
                                                    Against::back);
        kernels().nearest_point_f32(given.data(), count, n, points.data(),
                                    tiles.size() / n / distance::kTile, found.data());
        return {found.view().begin(), found.view().end()};
    }
};

INSTANTIATE_TEST_SUITE_P(Levels, Tiles, testing::ValuesIn(subjects()), subject_name);

std::vector<float> tiles_of(const std::vector<float>& points, std::size_t n) {
    const std::size_t count = points.size() / n;
    std::vector<float> tiles(distance::tile_floats(count, n), kInfinity);
    for (std::size_t i = 0; i < count; ++i)
        distance::put_in_tile(tiles.data(), i, &points[i * n], n);
    return tiles;
}

distance::NearestPoint plain(const float* row, std::size_t n, const std::vector<float>& points) {
    distance::NearestPoint best{0, kInfinity, kInfinity};
    for (std::size_t i = 0; i < points.size() / n; ++i) {
        float d = 0;
        for (std::size_t k = 0; k < n; ++k)
            d += (row[k] - points[i * n + k]) * (row[k] - points[i * n + k]);
        if (d < best.nearest)
            best = {static_cast<std::uint32_t>(i), d, best.nearest};
        else
            best.second = std::min(best.second, d);
    }
    return best;
}

// Of whole numbers distances are exact, so that many are equal and the first must be found.
TEST_P(Tiles, HoldTheFirstOfTheNearest) {
    Random random(1);
    for (const std::size_t n : {1u, 2u, 3u, 7u, 16u, 33u, 130u}) {
        for (const std::size_t points : {1u, 5u, 15u, 16u, 17u, 48u, 61u}) {
            for (std::size_t count = 1; count <= 19; count += 1 + count / 8) {
                const auto rows = random_integers<float>(random, count * n);
                const auto all = random_integers<float>(random, points * n);
                const auto found = nearest(rows, n, tiles_of(all, n));
                for (std::size_t i = 0; i < count; ++i) {
                    const distance::NearestPoint expected = plain(&rows[i * n], n, all);
                    ASSERT_EQ(found[i].place, expected.place) << n << ' ' << points << ' ' << i;
                    ASSERT_EQ(found[i].nearest, expected.nearest);
                    ASSERT_EQ(found[i].second, expected.second);
                }
            }
        }
    }
}

TEST_P(Tiles, MeasureWithinTheBound) {
    Random random(2);
    for (const std::size_t n : {5u, 128u, 1000u}) {
        const auto rows = random_values<float>(random, 9 * n, -1, 1);
        const auto all = random_values<float>(random, 40 * n, -1, 1);
        const auto found = nearest(rows, n, tiles_of(all, n));
        for (std::size_t i = 0; i < 9; ++i) {
            const std::span<const float> row(&rows[i * n], n);
            const double there =
                exact<float>(row, std::span(&all[found[i].place * n], n)).l2_squared;
            EXPECT_NEAR(static_cast<double>(found[i].nearest), there, sum_bound(n, there));
            EXPECT_GE(found[i].second, found[i].nearest);
            for (std::size_t k = 0; k < 40; ++k) {
                const double other = exact<float>(row, std::span(&all[k * n], n)).l2_squared;
                EXPECT_GE(other + sum_bound(n, other), static_cast<double>(found[i].nearest));
            }
        }
    }
}

// The iteration of k-means is the same on any number of threads because of this.
TEST_P(Tiles, FindTheSameWhateverRowsStandBeside) {
    Random random(3);
    constexpr std::size_t kWidth = 37;
    const auto rows = random_values<float>(random, 23 * kWidth, -1, 1);
    const auto tiles = tiles_of(random_values<float>(random, 50 * kWidth, -1, 1), kWidth);
    const auto together = nearest(rows, kWidth, tiles);
    for (std::size_t i = 0; i < 23; ++i) {
        const std::vector<float> row(&rows[i * kWidth], &rows[i * kWidth] + kWidth);
        const auto alone = nearest(row, kWidth, tiles);
        EXPECT_EQ(alone[0].place, together[i].place);
        EXPECT_EQ(alone[0].nearest, together[i].nearest);
        EXPECT_EQ(alone[0].second, together[i].second);
    }
}

TEST_P(Tiles, TakeWhatIsNoDistanceForInfinite) {
    constexpr float kHuge = std::numeric_limits<float>::max();
    const std::vector<float> points = {kHuge, 1, 2, std::numeric_limits<float>::quiet_NaN()};
    const auto tiles = tiles_of(points, 1);
    const std::vector<float> rows = {0, 2.5F, -kHuge, kInfinity, 1.75F};
    const auto found = nearest(rows, 1, tiles);
    EXPECT_EQ(found[0].place, 1u);
    EXPECT_EQ(found[0].second, 4.0F);
    EXPECT_EQ(found[1].place, 2u);
    EXPECT_EQ(found[2].place, 0u);
    EXPECT_EQ(found[2].nearest, kInfinity);
    EXPECT_EQ(found[3].place, 0u);
    EXPECT_EQ(found[3].nearest, kInfinity);
    EXPECT_EQ(found[4].place, 2u);
}

TEST_P(Tiles, MayBeNoneAtAll) {
    const auto found = nearest({1, 2, 3}, 3, {});
    EXPECT_EQ(found[0].place, 0u);
    EXPECT_EQ(found[0].nearest, kInfinity);
    EXPECT_EQ(found[0].second, kInfinity);
}

// With slacks and estimates that are multiples of small powers of two nothing is rounded.
TEST_P(Tiles, NameThoseThatMayBeTheLeast) {
    Random random(4);
    for (const std::size_t count : {32u, 64u, 96u, 1024u}) {
        for (const float width : {0.0F, 0.5F, 2.0F, 64.0F}) {
            auto estimates = random_integers<float>(random, count);
            auto slacks = random_integers<float>(random, count);
            for (float& slack : slacks)
                slack = std::fabs(slack);
            estimates[count / 3] = std::numeric_limits<float>::quiet_NaN();
            estimates[count / 2] = kInfinity;
            slacks[count / 2] = 0;
            std::vector<std::uint32_t> expected;
            float least = kInfinity;
            for (std::size_t i = 0; i < count; ++i)
                if (estimates[i] + width * slacks[i] < least)
                    least = estimates[i] + width * slacks[i];
            for (std::size_t i = 0; i < count; ++i)
                if (!(estimates[i] - width * slacks[i] > least))
                    expected.push_back(static_cast<std::uint32_t>(i));
            const Guarded<float> given(estimates, Against::back);
            const Guarded<float> off(slacks, Against::back);
            std::vector<std::uint32_t> places(count);
            places.resize(
                kernels().maybe_least(given.data(), off.data(), width, count, places.data()));
            ASSERT_EQ(places, expected) << count << ' ' << width;
            // One of equal estimates at least, and the one that is no number.
            ASSERT_GE(places.size(), 2u);
        }
    }
}

TEST_P(Tiles, NameAllWhereNoneIsFinite) {
    const std::vector<float> estimates(32, kInfinity);
    const std::vector<float> slacks(32, 1.0F);
    std::vector<std::uint32_t> places(32);
    EXPECT_EQ(kernels().maybe_least(estimates.data(), slacks.data(), 2, 32, places.data()), 32u);
    for (std::uint32_t i = 0; i < 32; ++i)
        EXPECT_EQ(places[i], i);
}

TEST_P(Tiles, NameThoseBetween) {
    Random random(5);
    const float nothing = std::numeric_limits<float>::quiet_NaN();
    for (const std::size_t count : {32u, 64u, 96u, 1024u}) {
        auto values = random_integers<float>(random, count);
        values[count / 3] = nothing;
        values[count / 2] = kInfinity;
        values[count - 1] = -kInfinity;
        const float middle = values[1];
        const Guarded<float> given(values, Against::back);
        for (const auto& [least, most] :
             std::vector<std::pair<float, float>>{{-kInfinity, kInfinity},
                                                  {-kInfinity, middle},
                                                  {middle, middle},
                                                  {middle, kInfinity},
                                                  {2, 1},
                                                  {kInfinity, kInfinity},
                                                  {-kInfinity, -kInfinity}}) {
            std::vector<std::uint32_t> expected;
            for (std::size_t i = 0; i < count; ++i)
                if (!(values[i] < least) && !(values[i] > most))
                    expected.push_back(static_cast<std::uint32_t>(i));
            // One that is no number is neither below nor above anything.
            ASSERT_GE(expected.size(), 1u);
            std::vector<std::uint32_t> places(count);
            places.resize(
                kernels().places_between(given.data(), count, least, most, places.data()));
            ASSERT_EQ(places, expected) << count << ' ' << least << ' ' << most;
        }
    }
}

} // namespace
