// Kernels over codes: estimates of a batch by look-up, the tables and the codes for them, distances
// of bytes.
// Every level against a plain computation; sums of codes and of bytes are exact, tables within
// rounding.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;

using Bytes = std::vector<std::uint8_t>;

Bytes random_bytes(Random& random, std::size_t n, unsigned mask = 0xFF) {
    Bytes result(n);
    std::generate(result.begin(), result.end(),
                  [&] { return static_cast<std::uint8_t>(random() & mask); });
    return result;
}

// ---- estimate_32 --------------------------------------------------------------------------------

class Estimates : public EveryLevel {
  protected:
    // The sums themselves: with these terms an estimate is the sum, and exact.
    std::array<float, 32> sums(const std::uint8_t* codes, const std::uint8_t* table,
                               std::size_t groups, int planes) const {
        const std::vector<float> zeros(32, 0.0F);
        const std::vector<float> ones(32, 1.0F);
        const Guarded<float> g(zeros, Against::back);
        const Guarded<float> f(ones, Against::back);
        const Guarded<float> out(zeros, Against::back);
        kernels().estimate_32(codes, table, groups, planes, {0.0F, 1.0F, 0.0F, g.data(), f.data()},
                              out.data());
        std::array<float, 32> result{};
        std::copy(out.view().begin(), out.view().end(), result.begin());
        return result;
    }
};

INSTANTIATE_TEST_SUITE_P(Levels, Estimates, testing::ValuesIn(subjects()), subject_name);

// Dimension by dimension, as the layout is described.
std::uint32_t plain_sum(std::span<const std::uint8_t> codes, std::span<const std::uint8_t> table,
                        std::size_t groups, int planes, std::size_t neighbour) {
    std::uint32_t sum = 0;
    for (int plane = 0; plane < planes; ++plane) {
        for (std::size_t row = 0; row < 2 * groups; ++row) {
            const std::size_t block = static_cast<std::size_t>(plane) * groups + row / 2;
            std::size_t entry = 0;
            for (std::size_t bit = 0; bit < 4; ++bit) {
                const std::size_t place = 4 * (row % 2) + bit;
                entry += ((codes[32 * block + neighbour] >> place) & 1U) << bit;
            }
            sum += static_cast<std::uint32_t>(table[16 * row + entry]) << plane;
        }
    }
    return sum;
}

std::array<float, 32> plain_sums(const Bytes& codes, const Bytes& table, std::size_t groups,
                                 int planes) {
    std::array<float, 32> result{};
    for (std::size_t i = 0; i < 32; ++i) {
        result[i] = static_cast<float>(plain_sum(codes, table, groups, planes, i));
    }
    return result;
}

// Memory that faults on both sides of codes, table and results, by turns.
TEST_P(Estimates, SumsForEveryNumberOfGroups) {
    Random random(1);
    for (std::size_t groups = 0; groups <= 256; ++groups) {
        for (const int planes : {1, 2}) {
            const Bytes codes =
                random_bytes(random, 32 * groups * static_cast<std::size_t>(planes));
            const Bytes table = random_bytes(random, 32 * groups, 0x7F);
            const Against against = groups % 4 < 2 ? Against::back : Against::front;
            const Guarded<std::uint8_t> guarded_codes(codes, against);
            const Guarded<std::uint8_t> guarded_table(table, against);
            ASSERT_EQ(sums(guarded_codes.data(), guarded_table.data(), groups, planes),
                      plain_sums(codes, table, groups, planes))
                << groups << " groups, " << planes << " planes";
        }
    }
}

TEST_P(Estimates, LargestSums) {
    for (const std::size_t groups : Sizes{1, 2, 3, 127, 128, 129, 255, 256}) {
        for (const int planes : {1, 2}) {
            for (const int code : {0x00, 0x0F, 0xF0, 0xFF}) {
                const Bytes codes(64 * groups, static_cast<std::uint8_t>(code));
                const Bytes table(32 * groups, 127);
                std::array<float, 32> expected{};
                expected.fill(static_cast<float>(254 * groups * (planes == 2 ? 3 : 1)));
                ASSERT_EQ(sums(codes.data(), table.data(), groups, planes), expected) << groups;
            }
        }
    }
}

// Even neighbours' sums at their largest and odd ones' zero, and the other way round: they share
// registers.
TEST_P(Estimates, NeighboursDoNotMeet) {
    for (const std::size_t groups : Sizes{1, 16, 255, 256}) {
        Bytes table(32 * groups, 0);
        for (std::size_t row = 0; row < 2 * groups; ++row) {
            table[16 * row + 15] = 127;
        }
        for (std::size_t chosen = 0; chosen < 34; ++chosen) {
            Bytes codes(64 * groups, 0);
            for (std::size_t i = 0; i < codes.size(); ++i) {
                const bool set = chosen < 32 ? i % 32 == chosen : i % 2 == chosen % 2;
                codes[i] = set ? 0xFF : 0x00;
            }
            ASSERT_EQ(sums(codes.data(), table.data(), groups, 2),
                      plain_sums(codes, table, groups, 2))
                << groups << " groups, neighbour " << chosen;
        }
    }
}

TEST_P(Estimates, EveryAlignment) {
    Random random(2);
    const std::size_t groups = 17;
    const Bytes codes = random_bytes(random, 64 * groups);
    const Bytes table = random_bytes(random, 32 * groups, 0x7F);
    const auto expected = plain_sums(codes, table, groups, 2);
    Bytes space_codes(codes.size() + 64);
    Bytes space_table(table.size() + 64);
    for (std::size_t offset = 0; offset < 64; ++offset) {
        std::copy(codes.begin(), codes.end(), space_codes.data() + offset);
        std::copy(table.begin(), table.end(), space_table.data() + (63 - offset));
        ASSERT_EQ(sums(space_codes.data() + offset, space_table.data() + (63 - offset), groups, 2),
                  expected);
    }
}

TEST_P(Estimates, ApplyTheTerms) {
    Random random(3);
    for (const int planes : {1, 2}) {
        const std::size_t groups = 16;
        const Bytes codes = random_bytes(random, 64 * groups);
        const Bytes table = random_bytes(random, 32 * groups, 0x7F);
        const auto g = random_values<float>(random, 32, -3.0F, 3.0F);
        const auto f = random_values<float>(random, 32, -2.0F, 2.0F);
        std::vector<float> out(34, 77.0F);
        const distance::EstimateTerms terms{1.25F, 0.0137F, -5.5F, g.data(), f.data()};
        kernels().estimate_32(codes.data(), table.data(), groups, planes, terms, out.data() + 1);
        EXPECT_EQ(out.front(), 77.0F);
        EXPECT_EQ(out.back(), 77.0F);
        for (std::size_t i = 0; i < 32; ++i) {
            const double sum = plain_sum(codes, table, groups, planes, i);
            const double scaled = static_cast<double>(terms.scale) * sum;
            const double factor = f[i];
            const double expected = 1.25 + static_cast<double>(g[i]) + factor * (scaled - 5.5);
            const double magnitudes =
                1.25 + std::fabs(static_cast<double>(g[i])) + std::fabs(factor) * (scaled + 5.5);
            ASSERT_NEAR(static_cast<double>(out[i + 1]), expected, 4 * kFloatUnit * magnitudes);
        }
    }
}

// ---- table_entries ------------------------------------------------------------------------------

class LookUpTables : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, LookUpTables, testing::ValuesIn(subjects()), subject_name);

double subset_sum(const float* row, std::size_t subset) {
    double sum = 0;
    for (std::size_t j = 0; j < 4; ++j) {
        sum += ((subset >> j) & 1U) != 0 ? static_cast<double>(row[j]) : 0.0;
    }
    return sum;
}

void check_table(const distance::Kernels& kernels, const std::vector<float>& y, Against against) {
    const std::size_t groups = y.size() / 8;
    const Guarded<float> guarded_y(y, against);
    const Guarded<std::uint8_t> guarded_table(Bytes(32 * groups, 0xEE), against);
    const distance::TableScale scale =
        kernels.table_entries(guarded_y.data(), groups, guarded_table.data());
    const std::span<const std::uint8_t> table = guarded_table.view();

    double largest = 0;
    double bias = 0;
    double magnitudes = 0;
    std::vector<double> least(2 * groups, 0.0);
    for (std::size_t row = 0; row < 2 * groups; ++row) {
        double range = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const auto value = static_cast<double>(y[4 * row + j]);
            range += std::fabs(value);
            least[row] += std::min(value, 0.0);
        }
        largest = std::max(largest, range);
        magnitudes += range;
        bias += least[row];
    }
    ASSERT_NEAR(static_cast<double>(scale.scale), largest / 127, 6 * kFloatUnit * largest / 127);
    ASSERT_NEAR(static_cast<double>(scale.bias), bias, sum_bound(8 * groups, magnitudes));
    for (std::size_t row = 0; row < 2 * groups; ++row) {
        for (std::size_t m = 0; m < 16; ++m) {
            const double exact = (subset_sum(&y[4 * row], m) - least[row]) / (largest / 127);
            ASSERT_LE(table[16 * row + m], 127);
            ASSERT_NEAR(static_cast<double>(table[16 * row + m]), exact,
                        0.5 + 127 * 16 * kFloatUnit)
                << "row " << row << " entry " << m << " of " << groups << " groups";
        }
    }
}

TEST_P(LookUpTables, EveryNumberOfGroups) {
    Random random(4);
    for (std::size_t groups = 1; groups <= 256; groups += groups < 40 ? 1 : 27) {
        const Against against = groups % 4 < 2 ? Against::back : Against::front;
        check_table(kernels(), random_values<float>(random, 8 * groups, -1.0F, 1.0F), against);
        check_table(kernels(), random_values<float>(random, 8 * groups, 1e30F, 2e30F), against);
        check_table(kernels(), random_values<float>(random, 8 * groups, -3e-30F, 1e-30F), against);
        ASSERT_FALSE(HasFatalFailure());
    }
    check_table(kernels(), random_values<float>(random, 8 * 256, -1.0F, 1.0F), Against::back);
}

// The one row that is not flat has all the steps, wherever it stands.
TEST_P(LookUpTables, OneRow) {
    for (std::size_t row = 0; row < 14; ++row) {
        std::vector<float> y(56, 0.0F);
        y[4 * row] = 1.0F;
        y[4 * row + 1] = -2.0F;
        y[4 * row + 2] = 4.0F;
        y[4 * row + 3] = -8.0F;
        check_table(kernels(), y, Against::back);
        Bytes table(4 * y.size());
        kernels().table_entries(y.data(), 7, table.data());
        EXPECT_EQ(table[16 * row + 0b1010], 0);   // -2 - 8
        EXPECT_EQ(table[16 * row + 0b0101], 127); // 1 + 4
        ASSERT_FALSE(HasFailure());
    }
}

void check_flat(const distance::Kernels& kernels, const std::vector<float>& y, float bias) {
    Bytes table(4 * y.size(), 0xEE);
    const distance::TableScale scale = kernels.table_entries(y.data(), y.size() / 8, table.data());
    ASSERT_EQ(scale.scale, 0.0F);
    ASSERT_EQ(scale.bias, bias);
    ASSERT_EQ(table, Bytes(4 * y.size(), 0));
}

TEST_P(LookUpTables, NothingToTellApart) {
    for (const std::size_t n : Sizes{8, 16, 24, 56}) {
        check_flat(kernels(), std::vector<float>(n, 0.0F), 0.0F);
        check_flat(kernels(), std::vector<float>(n, 0x1p-140F), 0.0F);
        check_flat(kernels(), std::vector<float>(n, -0x1p-140F),
                   -static_cast<float>(n) * 0x1p-140F);
        ASSERT_FALSE(HasFatalFailure());
    }
    const distance::TableScale none = kernels().table_entries(nullptr, 0, nullptr);
    EXPECT_EQ(none.scale, 0.0F);
    EXPECT_EQ(none.bias, 0.0F);
}

TEST_P(LookUpTables, NotFinite) {
    Random random(5);
    for_not_finite(random, [&](const std::vector<float>& y, std::size_t place) {
        check_flat(kernels(), y, 0.0F);
        ASSERT_FALSE(HasFatalFailure()) << y[place] << " at " << place << " of " << y.size();
    });
    for (const std::size_t n : Sizes{8, 16, 24, 56}) {
        check_flat(kernels(), std::vector<float>(n, 3e38F), 0.0F);
    }
    // Each range is finite, the sum of the least sums is not.
    check_flat(kernels(), std::vector<float>(56, -8e37F), 0.0F);
}

// ---- code_neighbour -----------------------------------------------------------------------------

class Coding : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Coding, testing::ValuesIn(subjects()), subject_name);

constexpr std::uint8_t kUntouched = 0x5A;

// A kernel's sums, and what it left in the column: the bytes of the batch from the lane on.
struct Coded {
    distance::CodeSums sums;
    Bytes column;

    // What the code of a dimension stands for.
    int level(std::size_t groups, int planes, std::size_t dimension) const {
        const auto bit = [&](std::size_t plane) {
            const std::uint8_t byte = column[32 * (plane * groups + dimension / 8)];
            return (byte >> (dimension % 8)) & 1;
        };
        return planes == 1 ? 2 * bit(0) - 1 : 2 * (2 * bit(1) + bit(0)) - 3;
    }
};

Coded code(const distance::Kernels& kernels, const std::vector<float>& owner,
           const std::vector<float>& neighbour, int planes, Against against) {
    const std::size_t groups = owner.size() / 8;
    const std::size_t blocks = groups * static_cast<std::size_t>(planes);
    const Guarded<float> guarded_owner(owner, against);
    const Guarded<float> guarded_neighbour(neighbour, against);
    const Guarded<std::uint8_t> column(Bytes(blocks == 0 ? 0 : 32 * blocks - 31, kUntouched),
                                       against);
    const distance::CodeSums sums = kernels.code_neighbour(
        guarded_owner.data(), guarded_neighbour.data(), groups, planes, column.data());
    return {sums, Bytes(column.view().begin(), column.view().end())};
}

// Dimension by dimension in double. TOLERANT of sums that are not exact.
void check_code(const distance::Kernels& kernels, const std::vector<float>& owner,
                const std::vector<float>& neighbour, int planes, Against against, bool tolerant) {
    const std::size_t n = owner.size();
    const std::size_t groups = n / 8;
    const Coded coded = code(kernels, owner, neighbour, planes, against);
    for (std::size_t i = 0; i < coded.column.size(); ++i) {
        if (i % 32 != 0) {
            ASSERT_EQ(coded.column[i], kUntouched) << i;
        }
    }
    const double r_r = exact<float>(owner, neighbour).l2_squared;
    const double threshold = 0.996 * std::sqrt(r_r / static_cast<double>(n));
    const double rounding = threshold * gamma(n + 8, kFloatUnit);
    std::size_t doubtful = 0;
    double v_r = 0;
    double v_p = 0;
    double v_p_magnitudes = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const float difference = neighbour[i] - owner[i];
        const auto r = static_cast<double>(difference);
        const int level = coded.level(groups, planes, i);
        ASSERT_EQ(level > 0, r >= 0) << i;
        if (planes == 1 || std::fabs(r) < threshold - rounding) {
            ASSERT_EQ(std::abs(level), 1) << i;
        } else if (std::fabs(r) > threshold + rounding) {
            ASSERT_EQ(std::abs(level), 3) << i;
        } else {
            ++doubtful;
        }
        v_r += level * r;
        v_p += level * static_cast<double>(owner[i]);
        v_p_magnitudes += std::fabs(level * static_cast<double>(owner[i]));
    }
    ASSERT_LE(doubtful, n / 16);
    const double share = tolerant ? 1 : 0;
    ASSERT_NEAR(static_cast<double>(coded.sums.v_r), v_r, share * sum_bound(n, v_r));
    ASSERT_NEAR(static_cast<double>(coded.sums.v_p), v_p, share * sum_bound(n, v_p_magnitudes));
    ASSERT_NEAR(static_cast<double>(coded.sums.r_r), r_r, share * sum_bound(n, r_r));
}

TEST_P(Coding, EveryNumberOfGroups) {
    Random random(8);
    for (std::size_t groups = 1; groups <= 256; groups += groups < 40 ? 1 : 27) {
        const std::size_t n = 8 * groups;
        for (const int planes : {1, 2}) {
            const Against against = groups % 4 < 2 ? Against::back : Against::front;
            check_code(kernels(), random_integers<float>(random, n),
                       random_integers<float>(random, n), planes, against, false);
            ASSERT_FALSE(HasFatalFailure()) << groups << " groups, " << planes << " planes";
            for (const float size : {1.0F, 1e-12F, 1e15F}) {
                check_code(kernels(), random_values<float>(random, n, -size, size),
                           random_values<float>(random, n, -size, size), planes, against, true);
                ASSERT_FALSE(HasFatalFailure())
                    << groups << " groups, " << planes << " planes, size " << size;
            }
        }
    }
}

// Sizes of 5 and 1 are on either side of the threshold, wherever they stand.
TEST_P(Coding, EveryDimensionHasItsBits) {
    for (std::size_t groups = 1; groups <= 5; ++groups) {
        const std::vector<float> owner(8 * groups, 2.0F);
        for (std::size_t i = 0; i < owner.size(); ++i) {
            for (const float r : {-5.0F, -1.0F, 1.0F, 5.0F}) {
                for (const float others : {-1.0F, 1.0F}) {
                    std::vector<float> neighbour(owner.size(), 2.0F + others);
                    neighbour[i] = 2.0F + r;
                    neighbour[(i + 1) % owner.size()] = 7.0F;
                    check_code(kernels(), owner, neighbour, 1, Against::back, false);
                    check_code(kernels(), owner, neighbour, 2, Against::back, false);
                    ASSERT_FALSE(HasFatalFailure()) << i << " of " << groups << " groups: " << r;
                }
            }
        }
    }
}

// A difference of zero, also of negative zero, counts as positive and small.
TEST_P(Coding, EqualVectors) {
    for (const std::size_t groups : Sizes{1, 2, 3, 16}) {
        const std::vector<float> negative_zeros(8 * groups, -0.0F);
        const std::vector<float> zeros(8 * groups, 0.0F);
        const std::vector<float> sevens(8 * groups, 7.0F);
        for (const int planes : {1, 2}) {
            for (const auto& [owner, neighbour] :
                 {std::pair{zeros, negative_zeros}, std::pair{sevens, sevens}}) {
                const Coded coded = code(kernels(), owner, neighbour, planes, Against::back);
                for (std::size_t i = 0; i < 8 * groups; ++i) {
                    ASSERT_EQ(coded.level(groups, planes, i), 1) << i;
                }
                EXPECT_EQ(coded.sums.v_r, 0.0F);
                EXPECT_EQ(coded.sums.r_r, 0.0F);
                EXPECT_EQ(coded.sums.v_p, 8 * static_cast<float>(groups) * owner[0]);
            }
        }
    }
    for (const int planes : {1, 2}) {
        expect_no_sums(kernels().code_neighbour(nullptr, nullptr, 0, planes, nullptr));
    }
}

// All levels make the same of them: no size is above a threshold that is infinite or not a number.
TEST_P(Coding, NotFinite) {
    Random random(9);
    for_not_finite(random, [&](const std::vector<float>& neighbour, std::size_t place) {
        const std::size_t n = neighbour.size();
        const auto owner = random_values<float>(random, n, -1.0F, 1.0F);
        for (const int planes : {1, 2}) {
            const Coded coded = code(kernels(), owner, neighbour, planes, Against::back);
            for (std::size_t k = 0; k < n; ++k) {
                ASSERT_EQ(coded.level(n / 8, planes, k), neighbour[k] - owner[k] >= 0 ? 1 : -1)
                    << neighbour[place] << " at " << place << ", " << k;
            }
            EXPECT_EQ(std::isnan(coded.sums.v_r), std::isnan(neighbour[place]));
            EXPECT_FALSE(std::isfinite(coded.sums.v_r));
            EXPECT_FALSE(std::isfinite(coded.sums.r_r));
            EXPECT_TRUE(std::isfinite(coded.sums.v_p));
        }
    });
}

// ---- l2_squared_u8 ------------------------------------------------------------------------------

class ByteDistances : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, ByteDistances, testing::ValuesIn(subjects()), subject_name);

std::uint32_t plain_distance(const Bytes& a, const Bytes& b) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const int difference = a[i] - b[i];
        sum += static_cast<std::uint32_t>(difference * difference);
    }
    return sum;
}

TEST_P(ByteDistances, EveryLength) {
    Random random(6);
    for (const std::size_t n : lengths()) {
        const Bytes a = random_bytes(random, n);
        const Bytes b = random_bytes(random, n);
        for (const Against against : {Against::front, Against::back}) {
            const Guarded<std::uint8_t> guarded_a(a, against);
            const Guarded<std::uint8_t> guarded_b(b, against);
            ASSERT_EQ(kernels().l2_squared_u8(guarded_a.data(), guarded_b.data(), n),
                      plain_distance(a, b))
                << n;
        }
    }
    EXPECT_EQ(kernels().l2_squared_u8(nullptr, nullptr, 0), 0U);
}

TEST_P(ByteDistances, LargestDifferences) {
    for (const std::size_t n : Sizes{1, 15, 16, 31, 32, 63, 64, 65, 960, 4097, 16384, 66051}) {
        const Bytes ones(n, 0xFF);
        const Bytes zeros(n, 0x00);
        const auto expected = static_cast<std::uint32_t>(65025 * n);
        EXPECT_EQ(kernels().l2_squared_u8(ones.data(), zeros.data(), n), expected);
        EXPECT_EQ(kernels().l2_squared_u8(zeros.data(), ones.data(), n), expected);
        EXPECT_EQ(kernels().l2_squared_u8(ones.data(), ones.data(), n), 0U);
    }
}

TEST_P(ByteDistances, EveryDifference) {
    for (std::size_t a = 0; a < 256; ++a) {
        for (std::size_t b = 0; b < 256; ++b) {
            const Bytes left(70, static_cast<std::uint8_t>(a));
            const Bytes right(70, static_cast<std::uint8_t>(b));
            ASSERT_EQ(kernels().l2_squared_u8(left.data(), right.data(), 70),
                      plain_distance(left, right));
        }
    }
}

TEST_P(ByteDistances, EveryPositionCountsOnce) {
    for (std::size_t n = 1; n <= 300; n += n < 140 ? 1 : 23) {
        const Bytes zeros(n, 0);
        for (std::size_t i = 0; i < n; ++i) {
            Bytes one = zeros;
            one[i] = 200;
            ASSERT_EQ(kernels().l2_squared_u8(one.data(), zeros.data(), n), 40'000U)
                << n << " " << i;
        }
    }
}

TEST_P(ByteDistances, EveryAlignment) {
    Random random(7);
    const Bytes a = random_bytes(random, 512);
    const Bytes b = random_bytes(random, 512);
    for (const std::size_t n : Sizes{13, 32, 47, 128, 300}) {
        for (std::size_t i = 0; i < 64; ++i) {
            const std::size_t j = (5 * i + 3) % 64;
            const auto at_a = a.begin() + static_cast<std::ptrdiff_t>(i);
            const auto at_b = b.begin() + static_cast<std::ptrdiff_t>(j);
            const auto length = static_cast<std::ptrdiff_t>(n);
            ASSERT_EQ(kernels().l2_squared_u8(a.data() + i, b.data() + j, n),
                      plain_distance(Bytes(at_a, at_a + length), Bytes(at_b, at_b + length)));
        }
    }
}

} // namespace
