// Kernels over codes of four and eight bits, which stand row by row: every level against a plain
// computation of what kernels.h says. Sums are whole numbers, so exact; codes are the same but for
// coordinates on a cell's edge.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<std::int16_t>;

template <class Number>
std::vector<Number> random_numbers(Random& random, std::size_t n, int least, int most) {
    std::uniform_int_distribution<int> distribution(least, most);
    std::vector<Number> result(n);
    std::generate(result.begin(), result.end(),
                  [&] { return static_cast<Number>(distribution(random)); });
    return result;
}

// Dimensions that a row of so many steps has room for.
std::size_t room(std::size_t steps, int bits) {
    return 128 * steps / static_cast<std::size_t>(bits);
}

unsigned code_at(std::span<const std::uint8_t> row, int bits, std::size_t dimension) {
    if (bits == 8) {
        return row[dimension];
    }
    return (row[dimension / 32 * 16 + dimension % 16] >> (dimension % 32 < 16 ? 0 : 4)) & 15U;
}

// ---- estimate_rows ------------------------------------------------------------------------------

class RowEstimates : public EveryLevel {
  protected:
    // The sums themselves, as floats: with these terms an estimate is the sum.
    std::vector<float> sums(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                            int bits, std::size_t rows) const {
        const Guarded<float> g(std::vector<float>(rows, 0.0F), Against::back);
        const Guarded<float> f(std::vector<float>(rows, 1.0F), Against::back);
        const Guarded<float> out(std::vector<float>(rows, 0.0F), Against::back);
        kernels().estimate_rows(codes, query, steps, bits, rows,
                                {0.0F, 1.0F, 0.0F, g.data(), f.data()}, out.data());
        return {out.view().begin(), out.view().end()};
    }
};

INSTANTIATE_TEST_SUITE_P(Levels, RowEstimates, testing::ValuesIn(subjects()), subject_name);

std::vector<float> plain_sums(const Bytes& codes, const Numbers& query, std::size_t steps, int bits,
                              std::size_t rows) {
    std::vector<float> result;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto of_row = std::span(codes).subspan(16 * steps * row, 16 * steps);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < query.size(); ++i) {
            sum += std::int64_t{code_at(of_row, bits, i)} * query[i];
        }
        result.push_back(static_cast<float>(sum));
    }
    return result;
}

TEST_P(RowEstimates, SumsForEveryNumberOfStepsAndRows) {
    Random random(1);
    for (std::size_t steps = 0; steps <= 128; steps += steps < 20 ? 1 : 27) {
        for (std::size_t rows = 0; rows <= (steps < 20 ? 13U : 5U); ++rows) {
            for (const int bits : {4, 8}) {
                const auto codes = random_numbers<std::uint8_t>(random, 16 * steps * rows, 0, 255);
                const auto query =
                    random_numbers<std::int16_t>(random, room(steps, bits), -4000, 4000);
                const Against against = (steps + rows) % 2 == 0 ? Against::back : Against::front;
                const Guarded<std::uint8_t> guarded_codes(codes, against);
                const Guarded<std::int16_t> guarded_query(query, against);
                ASSERT_EQ(sums(guarded_codes.data(), guarded_query.data(), steps, bits, rows),
                          plain_sums(codes, query, steps, bits, rows))
                    << steps << " steps, " << rows << " rows, " << bits << " bits";
            }
        }
    }
}

// The largest code meets numbers of one sign, up to the bound that callers keep.
TEST_P(RowEstimates, LargestSums) {
    for (const std::size_t steps : Sizes{1, 2, 3, 8, 127, 128}) {
        for (const int bits : {4, 8}) {
            const int top = bits == 8 ? 255 : 15;
            const auto n = static_cast<int>(room(steps, bits));
            const int most = std::min(32767, std::numeric_limits<std::int32_t>::max() / (top * n));
            const Bytes codes(16 * steps * 5, 0xFF);
            for (const int number : {most, -most}) {
                const Numbers query(room(steps, bits), static_cast<std::int16_t>(number));
                ASSERT_EQ(sums(codes.data(), query.data(), steps, bits, 5),
                          plain_sums(codes, query, steps, bits, 5))
                    << steps << " steps, " << bits << " bits";
            }
        }
    }
}

TEST_P(RowEstimates, EveryDimensionMeetsItsNumber) {
    for (const int bits : {4, 8}) {
        const std::size_t steps = 3;
        const std::size_t n = room(steps, bits);
        Numbers query(n);
        for (std::size_t i = 0; i < n; ++i) {
            query[i] = static_cast<std::int16_t>(i + 1);
        }
        for (std::size_t i = 0; i < n; ++i) {
            Bytes codes(16 * steps * 2, 0);
            const std::size_t byte = bits == 8 ? i : i / 32 * 16 + i % 16;
            codes[16 * steps + byte] =
                static_cast<std::uint8_t>(bits == 8 || i % 32 < 16 ? 3 : 3 << 4);
            ASSERT_EQ(sums(codes.data(), query.data(), steps, bits, 2),
                      (std::vector<float>{0.0F, 3.0F * static_cast<float>(i + 1)}))
                << bits << " bits, dimension " << i;
        }
    }
}

TEST_P(RowEstimates, EveryAlignment) {
    Random random(2);
    const std::size_t steps = 3;
    for (const int bits : {4, 8}) {
        const auto codes = random_numbers<std::uint8_t>(random, 16 * steps * 6, 0, 255);
        const auto query = random_numbers<std::int16_t>(random, room(steps, bits), -9000, 9000);
        const auto expected = plain_sums(codes, query, steps, bits, 6);
        Bytes space_codes(codes.size() + 64);
        Numbers space_query(query.size() + 32);
        for (std::size_t offset = 0; offset < 32; ++offset) {
            std::copy(codes.begin(), codes.end(), space_codes.data() + offset);
            std::copy(query.begin(), query.end(), space_query.data() + (31 - offset));
            ASSERT_EQ(sums(space_codes.data() + offset, space_query.data() + (31 - offset), steps,
                           bits, 6),
                      expected);
        }
    }
}

TEST_P(RowEstimates, ApplyTheTerms) {
    Random random(3);
    const std::size_t rows = 11;
    for (const int bits : {4, 8}) {
        const std::size_t steps = 8;
        const auto codes = random_numbers<std::uint8_t>(random, 16 * steps * rows, 0, 255);
        const auto query = random_numbers<std::int16_t>(random, room(steps, bits), -32767, 32767);
        const auto g = random_values<float>(random, rows, -3.0F, 3.0F);
        const auto f = random_values<float>(random, rows, -2.0F, 2.0F);
        std::vector<float> out(rows + 2, 77.0F);
        const distance::EstimateTerms terms{1.25F, 0.0137F, -5.5F, g.data(), f.data()};
        kernels().estimate_rows(codes.data(), query.data(), steps, bits, rows, terms,
                                out.data() + 1);
        EXPECT_EQ(out.front(), 77.0F);
        EXPECT_EQ(out.back(), 77.0F);
        const auto sum = plain_sums(codes, query, steps, bits, rows);
        for (std::size_t i = 0; i < rows; ++i) {
            const double scaled = static_cast<double>(terms.scale) * static_cast<double>(sum[i]);
            const double factor = f[i];
            const double expected = 1.25 + static_cast<double>(g[i]) + factor * (scaled - 5.5);
            const double magnitudes = 1.25 + std::fabs(static_cast<double>(g[i])) +
                                      std::fabs(factor) * (std::fabs(scaled) + 5.5);
            ASSERT_NEAR(static_cast<double>(out[i + 1]), expected, 5 * kFloatUnit * magnitudes);
        }
    }
}

// ---- code_row -----------------------------------------------------------------------------------

class RowCoding : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, RowCoding, testing::ValuesIn(subjects()), subject_name);

struct Row {
    distance::CodeSums sums;
    Bytes bytes;
};

// In memory that held something else.
Row code(const distance::Kernels& kernels, const std::vector<float>& owner,
         const std::vector<float>& neighbour, int bits, Against against) {
    const Guarded<float> guarded_owner(owner, against);
    const Guarded<float> guarded_neighbour(neighbour, against);
    const std::size_t bytes =
        16 * distance::row_steps(owner.size(), static_cast<std::size_t>(bits));
    const Guarded<std::uint8_t> row(Bytes(bytes, 0x5A), against);
    const distance::CodeSums sums = kernels.code_row(guarded_owner.data(), guarded_neighbour.data(),
                                                     owner.size() / 8, bits, row.data());
    return {sums, Bytes(row.view().begin(), row.view().end())};
}

// Dimension by dimension in double.
void check_code(const distance::Kernels& kernels, const std::vector<float>& owner,
                const std::vector<float>& neighbour, int bits, Against against) {
    const std::size_t n = owner.size();
    const Row row = code(kernels, owner, neighbour, bits, against);
    const double half = 1 << (bits - 1);
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        largest = std::max(largest, std::fabs(static_cast<double>(neighbour[i] - owner[i])));
    }
    double v_r = 0;
    double v_r_magnitudes = 0;
    double v_p = 0;
    double v_p_magnitudes = 0;
    double r_r = 0;
    std::size_t doubtful = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const auto r = static_cast<double>(neighbour[i] - owner[i]);
        const auto p = static_cast<double>(owner[i]);
        const auto code = static_cast<double>(code_at(row.bytes, bits, i));
        const double place = std::min(r / largest * half + half, 2 * half - 1);
        if (code != std::floor(place)) {
            ASSERT_NEAR(place, std::round(place), 4 * half * kFloatUnit) << i;
            ASSERT_NEAR(code, std::floor(place), 1) << i;
            ++doubtful;
        }
        const double level = 2 * code + 1 - 2 * half;
        v_r += level * r;
        v_r_magnitudes += std::fabs(level * r);
        v_p += level * p;
        v_p_magnitudes += std::fabs(level * p);
        r_r += r * r;
    }
    ASSERT_LE(doubtful, 1 + n / 8);
    for (std::size_t i = n; i < 128 * row.bytes.size() / 16 / static_cast<std::size_t>(bits); ++i) {
        ASSERT_EQ(code_at(row.bytes, bits, i), 0U) << "beyond the dimensions: " << i;
    }
    ASSERT_NEAR(static_cast<double>(row.sums.v_r), v_r, sum_bound(n, v_r_magnitudes));
    ASSERT_NEAR(static_cast<double>(row.sums.v_p), v_p, sum_bound(n, v_p_magnitudes));
    ASSERT_NEAR(static_cast<double>(row.sums.r_r), r_r, sum_bound(n, r_r));
}

TEST_P(RowCoding, EveryNumberOfGroups) {
    Random random(8);
    for (std::size_t groups = 1; groups <= 256; groups += groups < 40 ? 1 : 27) {
        const std::size_t n = 8 * groups;
        for (const int bits : {4, 8}) {
            const Against against = groups % 4 < 2 ? Against::back : Against::front;
            check_code(kernels(), random_integers<float>(random, n),
                       random_integers<float>(random, n), bits, against);
            ASSERT_FALSE(HasFatalFailure()) << groups << " groups, " << bits << " bits";
            for (const float size : {1.0F, 1e-12F, 1e15F}) {
                check_code(kernels(), random_values<float>(random, n, -size, size),
                           random_values<float>(random, n, -size, size), bits, against);
                ASSERT_FALSE(HasFatalFailure())
                    << groups << " groups, " << bits << " bits, size " << size;
            }
        }
    }
}

// The largest coordinate has an outermost cell, wherever it stands and whatever its sign.
TEST_P(RowCoding, ReachesTheLargest) {
    for (const int bits : {4, 8}) {
        const unsigned top = bits == 8 ? 255 : 15;
        for (std::size_t i = 0; i < 56; ++i) {
            std::vector<float> neighbour(56, 0.25F);
            neighbour[i] = 3.7F;
            const std::vector<float> zeros(56, 0.0F);
            EXPECT_EQ(
                code_at(code(kernels(), zeros, neighbour, bits, Against::back).bytes, bits, i),
                top);
            neighbour[i] = -3.7F;
            EXPECT_EQ(
                code_at(code(kernels(), zeros, neighbour, bits, Against::back).bytes, bits, i), 0U);
        }
    }
}

// Nothing to tell apart: zero, and sizes that cannot be divided by.
TEST_P(RowCoding, EqualVectors) {
    for (const std::size_t n : Sizes{8, 16, 24, 64}) {
        for (const int bits : {4, 8}) {
            for (const float apart : {0.0F, 0x1p-149F}) {
                const std::vector<float> owner(n, 0.0F);
                const std::vector<float> neighbour(n, apart);
                const Row row = code(kernels(), owner, neighbour, bits, Against::back);
                for (std::size_t i = 0; i < n; ++i) {
                    ASSERT_EQ(code_at(row.bytes, bits, i), bits == 8 ? 128U : 8U);
                }
                EXPECT_EQ(row.sums.r_r, 0.0F);
                EXPECT_LE(row.sums.v_r, static_cast<float>(n) * apart);
            }
        }
    }
    for (const int bits : {4, 8}) {
        expect_no_sums(kernels().code_row(nullptr, nullptr, 0, bits, nullptr));
    }
}

// No bytes but those of the row, and sums that say what happened.
TEST_P(RowCoding, NotFinite) {
    Random random(9);
    for_not_finite(random, [&](const std::vector<float>& neighbour, std::size_t) {
        const auto owner = random_values<float>(random, neighbour.size(), -1.0F, 1.0F);
        for (const int bits : {4, 8}) {
            const Row row = code(kernels(), owner, neighbour, bits, Against::back);
            EXPECT_FALSE(std::isfinite(row.sums.v_r));
            EXPECT_FALSE(std::isfinite(row.sums.r_r));
            EXPECT_TRUE(std::isfinite(row.sums.v_p));
        }
    });
}

} // namespace
