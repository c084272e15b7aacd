// Every float, printed and read back: the same bits, and the fewest digits; and in batches with
// AVX2 the same digits. That takes minutes, so that an ordinary run takes every 1021st float; with
// PG_MILVUS_EXHAUSTIVE=1 in the environment all are taken. Sixteen cases, so that ctest spreads
// them over the processors.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <gtest/gtest.h>

#include "format/decimal.h"
#include "format/float_parse.h"
#include "format/float_print.h"
#include "format_test_support.h"

namespace {

using format::DecimalBatch;
using format_test::float_bits;
using format_test::float_of;

std::uint32_t step() {
    const char* const wish = std::getenv("PG_MILVUS_EXHAUSTIVE");
    return wish != nullptr && std::string_view(wish) == "1" ? 1 : 1021;
}

// How many digits there are before trailing zeros and the exponent.
int count_digits(const char* text, const char* end) {
    int count = 0;
    int counted = 0;
    for (const char* p = text; p < end && *p != 'e'; ++p) {
        if (*p == '-' || *p == '.' || (count == 0 && *p == '0'))
            continue;
        ++count;
        if (*p != '0')
            counted = count;
    }
    return counted;
}

// The parameter is the upper four bits: the sign and part of the exponent.
class FormatFloatExhaustive : public testing::TestWithParam<std::uint32_t> {
  protected:
    // Calls CHECK(value) for each finite float of the parameter's, until it fails.
    template <class Check>
    void for_each_float(Check check) {
        const std::uint64_t first = static_cast<std::uint64_t>(GetParam()) << 28;
        const std::uint64_t last = first + (1U << 28);
        const std::uint32_t distance = step();
        for (std::uint64_t bits = first; bits < last && !HasFatalFailure(); bits += distance) {
            const float value = float_of(static_cast<std::uint32_t>(bits));
            if (std::isfinite(value))
                check(value);
        }
    }
};

INSTANTIATE_TEST_SUITE_P(UpperBits, FormatFloatExhaustive, testing::Range(0U, 16U));

TEST_P(FormatFloatExhaustive, PrintsShortestAndReadsBack) {
    for_each_float([](float value) {
        char text[format::kMaxFloatText + format::kPrintSlack + 1];
        char* const end = format::print_float(value, text);
        *end = '\0';
        ASSERT_LE(end - text, format::kMaxFloatText) << text;
        const format::ParsedFloat back = format::parse_float(text, end);
        ASSERT_EQ(float_bits(back.value), float_bits(value)) << text;
        ASSERT_EQ(back.end, end) << text;
        ASSERT_FALSE(back.out_of_range || back.lost_to_zero) << text;

        // Fewer digits than the library's shortest would not read back. More are right only where
        // the library's text is as near to the float beside; the oracle is slow, but these are few.
        char theirs[64];
        const char* const theirs_end =
            std::to_chars(theirs, theirs + sizeof theirs, value, std::chars_format::scientific).ptr;
        if (count_digits(text, end) != count_digits(theirs, theirs_end)) {
            const float magnitude = std::fabs(value);
            ASSERT_EQ(std::string_view(text + std::signbit(value), end),
                      format_test::notation(format_test::shortest_decimal(magnitude)));
        }
    });
}

TEST_P(FormatFloatExhaustive, BatchesWithAvx2Agree) {
    if (!format_test::has_avx2())
        GTEST_SKIP() << "this processor has no AVX2";
    const format_test::PrintingWith avx2(true);
    float values[DecimalBatch::kSize] = {};
    int count = 0;
    const auto check_batch = [&] {
        DecimalBatch batch;
        format::decimals_of(values, batch);
        for (int i = 0; i < DecimalBatch::kSize; ++i) {
            const format::Decimal alone = format::decimal_of(values[i]);
            ASSERT_EQ(batch.first[i], alone.first) << std::hexfloat << values[i];
            ASSERT_EQ(batch.exponent[i], alone.exponent) << std::hexfloat << values[i];
            ASSERT_EQ(batch.rest[i], alone.rest) << std::hexfloat << values[i];
        }
        count = 0;
    };
    for_each_float([&](float value) {
        values[count++] = value;
        if (count == DecimalBatch::kSize)
            check_batch();
    });
    check_batch(); // the last ones, with some of the batch before them
}

} // namespace
