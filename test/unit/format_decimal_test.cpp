// The two ways of finding a float's decimal digits agree to the bit, in every lane, and printing
// many floats gives what printing each of them gives. That the digits are right is tested in
// format_float_print_test.cpp, and for all floats in format_float_exhaustive_test.cpp.
#include "format/decimal.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "format/float_print.h"
#include "format_test_support.h"

namespace {

using format::Decimal;
using format::DecimalBatch;
using format_test::float_bits;
using format_test::float_of;
using format_test::PrintingWith;

constexpr int kLanes = DecimalBatch::kSize;

testing::AssertionResult batch_agrees(const float* values) {
    DecimalBatch batch;
    std::fill(std::begin(batch.first), std::end(batch.first), 0xA5A5A5A5U);
    std::fill(std::begin(batch.exponent), std::end(batch.exponent), -1);
    std::fill(std::begin(batch.rest), std::end(batch.rest), 0xA5A5A5A5A5A5A5A5U);
    format::decimals_of(values, batch);
    for (int i = 0; i < kLanes; ++i) {
        const Decimal expected = format::decimal_of(values[i]);
        if (batch.first[i] != expected.first || batch.exponent[i] != expected.exponent ||
            batch.rest[i] != expected.rest) {
            return testing::AssertionFailure()
                   << "lane " << i << ", " << std::hexfloat << values[i] << ": " << batch.first[i]
                   << ' ' << std::hex << batch.rest[i] << ' ' << batch.exponent[i] << ", alone "
                   << expected.first << ' ' << expected.rest << ' ' << expected.exponent;
        }
    }
    return testing::AssertionSuccess();
}

// Each test runs with AVX2 (1) and without (0).
class DecimalBatches : public testing::TestWithParam<int> {
  protected:
    void SetUp() override {
        if (GetParam() == 1 && !format_test::has_avx2())
            GTEST_SKIP() << "this processor has no AVX2";
        way_ = std::make_unique<PrintingWith>(GetParam() == 1);
    }

  private:
    std::unique_ptr<PrintingWith> way_;
};

INSTANTIATE_TEST_SUITE_P(WithAvx2, DecimalBatches, testing::Values(0, 1));

// What takes a way of its own somewhere: zeros, powers of two, whole numbers, subnormals, extremes.
std::vector<float> special_values() {
    std::vector<float> values = {0.0F, -0.0F, 0.1F, 9e9F, 999999.94F, 0x1p24F, 0x1p24F + 2};
    for (std::uint32_t exponent = 0; exponent < 255; ++exponent) {
        for (const std::uint32_t fraction : {0U, 1U, 0x400000U, 0x7FFFFEU, 0x7FFFFFU}) {
            values.push_back(float_of(exponent << 23 | fraction));
        }
    }
    for (std::int64_t power = 1; power <= 10'000'000; power *= 10) {
        for (std::int64_t n = std::max<std::int64_t>(power - 3, 1); n <= power + 3; ++n) {
            values.push_back(static_cast<float>(n));
            values.push_back(static_cast<float>(-n));
            values.push_back(static_cast<float>(n) / 8);
        }
    }
    for (std::uint32_t bits = 1; bits < 300; ++bits) {
        values.push_back(float_of(bits));
    }
    return values;
}

TEST_P(DecimalBatches, SpecialValuesInEveryLane) {
    const std::vector<float> values = special_values();
    const float others[] = {0.3F, 0.0F, 64.0F, 3.0F, 0x1p-40F};
    for (const float other : others) {
        for (const float value : values) {
            for (int lane = 0; lane < kLanes; ++lane) {
                float batch[kLanes];
                std::fill(std::begin(batch), std::end(batch), other);
                batch[lane] = value;
                ASSERT_TRUE(batch_agrees(batch));
            }
        }
    }
}

TEST_P(DecimalBatches, RandomBatches) {
    std::mt19937 random(20240651); // NOLINT(cert-msc51-cpp): repeatable
    const std::vector<float> special = special_values();
    std::normal_distribution<float> normal;
    for (int round = 0; round < 200'000; ++round) {
        float batch[kLanes];
        for (float& value : batch) {
            switch (random() % 4) {
            case 0:
                value = special[random() % special.size()];
                break;
            case 1:
                value = normal(random);
                break;
            case 2:
                value = static_cast<float>(static_cast<int>(random() >> (random() % 32)));
                break;
            default:
                value = float_of(static_cast<std::uint32_t>(random()) % 0x7F800000U);
            }
        }
        ASSERT_TRUE(batch_agrees(batch));
    }
}

TEST_P(DecimalBatches, UnalignedValues) {
    const std::vector<float> values = special_values();
    for (std::size_t start = 0; start + kLanes <= values.size(); ++start)
        ASSERT_TRUE(batch_agrees(values.data() + start));
}

// Every number of floats around whole batches, in a block of exactly the size allowed.
TEST_P(DecimalBatches, ManyFloatsPrintAsEach) {
    std::mt19937 random(20240652); // NOLINT(cert-msc51-cpp): repeatable
    const std::vector<float> special = special_values();
    for (std::size_t n = 0; n <= 70; ++n) {
        for (int round = 0; round < 20; ++round) {
            std::vector<float> values(n);
            std::string expected;
            for (float& value : values) {
                value = special[random() % special.size()];
                char text[format::kMaxFloatText + format::kPrintSlack];
                expected.append(text, format::print_float(value, text)).append(",");
            }
            const std::size_t room = expected.size() + format::kPrintSlack;
            const std::unique_ptr<char[]> text(new char[room]);
            char* const end = format::print_floats(values.data(), n, text.get());
            ASSERT_EQ(std::string(text.get(), end), expected);
        }
    }
}

} // namespace
