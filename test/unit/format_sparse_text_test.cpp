// The text of sparse vectors: what is accepted and with which elements, each fault with its place,
// order and bounds of indices, and that neither the parser nor the writer leaves its bounds. How
// single numbers are read and written is tested in format_float_*_test.cpp.
#include "format/sparse_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "format/comma_count.h"
#include "format/float_print.h"
#include "format_test_support.h"

namespace format {

// For the comparisons below.
inline bool operator==(const SparseElement& a, const SparseElement& b) {
    return a.index == b.index &&
           format_test::float_bits(a.value) == format_test::float_bits(b.value);
}

inline void PrintTo(const SparseElement& element, std::ostream* out) {
    *out << element.index << ':' << element.value;
}

} // namespace format

namespace {

using format::Fault;
using format::SparseElement;
using format::TextFault;
using format_test::FencedText;
using format_test::float_of;

using Elements = std::vector<SparseElement>;

constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();

struct Read {
    TextFault fault;
    std::int32_t dimensions;
    Elements elements;
};

// Reads TEXT from the end of a page into a block of exactly as many elements as the contract asks
// for, which address sanitizer watches.
Read read(std::string_view text) {
    static FencedText fenced(400'000);
    const char* const placed = fenced.place(text);
    const std::size_t room = format::count_commas(placed, text.size()) + 1;
    const std::unique_ptr<SparseElement[]> elements(new SparseElement[room]);
    int count = -1;
    std::int32_t dimensions = 0;
    const TextFault fault =
        format::parse_sparse(placed, text.size(), elements.get(), count, dimensions);
    EXPECT_GE(count, 0);
    EXPECT_LE(static_cast<std::size_t>(count), room);
    return {fault, dimensions, {elements.get(), elements.get() + count}};
}

std::string print(const std::vector<std::int32_t>& indices, const std::vector<float>& values,
                  std::int32_t dimensions) {
    // The block has exactly the size asked for.
    const std::size_t size = format::sparse_text_size(indices.size());
    const std::unique_ptr<char[]> text(new char[size]);
    char* const end = format::print_sparse(
        indices.data(), values.data(), static_cast<int>(indices.size()), dimensions, text.get());
    EXPECT_LT(end, text.get() + size);
    EXPECT_EQ(*end, '\0');
    return {text.get(), end};
}

void check_good(std::string_view text, const Elements& elements, std::int32_t dimensions) {
    const Read result = read(text);
    EXPECT_EQ(static_cast<int>(result.fault.kind), static_cast<int>(Fault::none)) << text;
    EXPECT_EQ(result.elements, elements) << text;
    EXPECT_EQ(result.dimensions, dimensions) << text;
}

TEST(SparseText, EveryFaultWithItsPlace) {
    const struct {
        std::string_view text;
        Fault kind;
        std::size_t offset;
        std::size_t length;
        int element;
    } cases[] = {
        {"", Fault::no_opening, 0, 0, 0},
        {"  [1:1}/5", Fault::no_opening, 2, 0, 0},
        {"1:1}/5", Fault::no_opening, 0, 0, 0},
        {"}/5", Fault::no_opening, 0, 0, 0},
        {"\xC2\xA0{}/5", Fault::no_opening, 0, 0, 0},
        {"{", Fault::no_number, 1, 0, 1},
        {"{:1}/5", Fault::no_number, 1, 0, 1},
        {"{x:1}/5", Fault::no_number, 1, 0, 1},
        {"{,}/5", Fault::no_number, 1, 0, 1},
        {"{-:1}/5", Fault::no_number, 1, 0, 1},
        {"{+-1:1}/5", Fault::no_number, 1, 0, 1},
        {"{.5:1}/5", Fault::no_number, 1, 0, 1},
        {"{1:}/5", Fault::no_number, 3, 0, 1},
        {"{1:", Fault::no_number, 3, 0, 1},
        {"{1: ,2:2}/5", Fault::no_number, 4, 0, 1},
        {"{1:x}/5", Fault::no_number, 3, 0, 1},
        {"{1:1,}/5", Fault::no_number, 5, 0, 2},
        {"{1:1,", Fault::no_number, 5, 0, 2},
        {"{1:1,,2:2}/5", Fault::no_number, 5, 0, 2},
        {"{1:1,:2}/5", Fault::no_number, 5, 0, 2},
        {"{1", Fault::bad_separator, 2, 0, 1},
        {"{1}/5", Fault::bad_separator, 2, 0, 1},
        {"{1 1}/5", Fault::bad_separator, 3, 0, 1},
        {"{1.5:1}/5", Fault::bad_separator, 2, 0, 1},
        {"{0x1:1}/5", Fault::bad_separator, 2, 0, 1},
        {"{1e1:1}/5", Fault::bad_separator, 2, 0, 1},
        {"{1,2}/5", Fault::bad_separator, 2, 0, 1},
        {"{1:1", Fault::bad_separator, 4, 0, 1},
        {"{1:1 2:2}/5", Fault::bad_separator, 5, 0, 1},
        {"{1:1:1}/5", Fault::bad_separator, 4, 0, 1},
        {"{1:1]/5", Fault::bad_separator, 4, 0, 1},
        {"{1:1e}/5", Fault::bad_separator, 4, 0, 1},
        {"{1:1,2}/5", Fault::bad_separator, 6, 0, 2},
        {"{1:1,2:2;3:3}/5", Fault::bad_separator, 8, 0, 2},
        {"{}", Fault::no_dimensions, 2, 0, 0},
        {"{1:1}", Fault::no_dimensions, 5, 0, 0},
        {"{1:1} 5", Fault::no_dimensions, 6, 0, 0},
        {"{1:1}}/5", Fault::no_dimensions, 5, 0, 0},
        {"{}/", Fault::no_number, 3, 0, 0},
        {"{}/ ", Fault::no_number, 3, 0, 0},
        {"{}/x", Fault::no_number, 3, 0, 0},
        {"{}/-", Fault::no_number, 3, 0, 0},
        {"{1:1}//5", Fault::no_number, 6, 0, 0},
        {"{}/5x", Fault::trailing_junk, 4, 0, 0},
        {"{}/5.5", Fault::trailing_junk, 4, 0, 0},
        {"{}/5 /5", Fault::trailing_junk, 5, 0, 0},
        {"{1:1}/5}", Fault::trailing_junk, 7, 0, 0},
        {"{1:nan}/5", Fault::not_a_number, 3, 3, 1},
        {"{1:1,2: -nan(1)}/5", Fault::not_a_number, 8, 7, 2},
        {"{2:1,1:-inf}/5", Fault::infinite, 7, 4, 2},
        {"{1:infinity}/5", Fault::infinite, 3, 8, 1},
        {"{1:1e39}/5", Fault::out_of_range, 3, 4, 1},
        {"{1:1,9:-1e400}/5", Fault::out_of_range, 7, 6, 2},
        // A zero would vanish from a sparse vector, so what only rounds to it is refused.
        {"{1:1e-46}/5", Fault::out_of_range, 3, 5, 1},
        {"{1:-0x1p-151}/5", Fault::out_of_range, 3, 9, 1},
    };
    for (const auto& expected : cases) {
        const TextFault fault = read(expected.text).fault;
        EXPECT_EQ(static_cast<int>(fault.kind), static_cast<int>(expected.kind)) << expected.text;
        EXPECT_EQ(fault.offset, expected.offset) << expected.text;
        EXPECT_EQ(fault.length, expected.length) << expected.text;
        EXPECT_EQ(fault.element, expected.element) << expected.text;
    }
}

TEST(SparseText, Values) {
    check_good("{}/5", {}, 5);
    check_good("{1:1.5,3:2,5:-3}/5", {{0, 1.5F}, {2, 2}, {4, -3}}, 5);
    check_good("{+1:+1,0002:.5}/+0009", {{0, 1}, {1, 0.5F}}, 9);
    check_good("{1:0x1p4,2:1e-45,3:3.4028235e38}/3", {{0, 16}, {1, 0x1p-149F}, {2, 3.4028235e38F}},
               3);
}

TEST(SparseText, ZerosAreLeftOut) {
    check_good("{1:0}/5", {}, 5);
    check_good("{1:0,2:-0.0,3:0e9,4:0x0p0,5:7}/5", {{4, 7}}, 5);
    check_good("{3:1,2:0,1:2}/5", {{0, 2}, {2, 1}}, 5);
    check_good("{9:0}/5", {}, 5); // nothing is left that could be out of bounds
}

TEST(SparseText, BlanksOfEveryKindWhereverTheyMayStand) {
    const std::string every = " \t\n\v\f\r";
    for (const std::string& blank :
         {std::string(" "), std::string("\t"), std::string("\n"), std::string("\v"),
          std::string("\f"), std::string("\r"), every}) {
        std::string text;
        for (const std::string_view part :
             {"", "{", "1", ":", "1.5", ",", "3", ":", "-2", "}", "/", "5", ""}) {
            text.append(part).append(blank);
        }
        check_good(text, {{0, 1.5F}, {2, -2}}, 5);
        check_good("{" + blank + "}" + blank + "/" + blank + "5", {}, 5);
    }
}

TEST(SparseText, IntegersStopAtTheirLimits) {
    check_good("{}/2147483647", {}, kHighest);
    check_good("{}/2147483648", {}, kHighest);
    check_good("{}/4294967297", {}, kHighest); // 1 if it were cut to 32 bits
    check_good("{}/18446744073709551617", {}, kHighest);
    check_good("{}/-2147483648", {}, kLowest);
    check_good("{}/-2147483649", {}, kLowest);
    check_good("{}/-1", {}, -1);
    check_good("{}/0", {}, 0);
    check_good("{}/" + std::string(500, '9'), {}, kHighest);
    check_good("{}/-" + std::string(500, '9'), {}, kLowest);
    check_good("{}/" + std::string(500, '0') + "7", {}, 7);

    check_good("{0:1}/5", {{-1, 1}}, 5);
    check_good("{-5:1}/5", {{-6, 1}}, 5);
    check_good("{2147483647:1}/5", {{kHighest - 1, 1}}, 5);
    check_good("{2147483648:1}/5", {{kHighest - 1, 1}}, 5);
    check_good("{18446744073709551617:1}/5", {{kHighest - 1, 1}}, 5);
    check_good("{-2147483647:1}/5", {{kLowest, 1}}, 5);
    check_good("{-2147483648:1}/5", {{kLowest, 1}}, 5);
    check_good("{-2147483649:1}/5", {{kLowest, 1}}, 5);
    check_good("{-" + std::string(500, '9') + ":1}/5", {{kLowest, 1}}, 5);
}

TEST(SparseText, ComesBackSorted) {
    check_good("{3:3,1:1,2:2}/5", {{0, 1}, {1, 2}, {2, 3}}, 5);
    check_good("{5:5,-1:1}/5", {{-2, 1}, {4, 5}}, 5);
    std::mt19937 random(20240631); // NOLINT(cert-msc51-cpp): repeatable
    for (int round = 0; round < 300; ++round) {
        std::vector<std::int32_t> places(1 + random() % 200);
        std::iota(places.begin(), places.end(), 1);
        std::shuffle(places.begin(), places.end(), random);
        std::string text;
        Elements expected;
        for (const std::int32_t place : places) {
            text += (text.empty() ? "{" : ",") + std::to_string(7 * place) + ":" +
                    std::to_string(place);
            expected.push_back({7 * place - 1, static_cast<float>(place)});
        }
        std::sort(expected.begin(), expected.end(),
                  [](const SparseElement& a, const SparseElement& b) { return a.index < b.index; });
        check_good(text + "}/100000", expected, 100000);
    }
}

// By its index as it was written, from 1: the order of the text is lost.
TEST(SparseText, CheckNamesTheFirstIndexAtFault) {
    const auto check = [](const Elements& elements, std::int32_t dimensions, Fault kind,
                          int written) {
        const TextFault fault =
            format::check_sparse(elements.data(), static_cast<int>(elements.size()), dimensions);
        EXPECT_EQ(static_cast<int>(fault.kind), static_cast<int>(kind));
        EXPECT_EQ(fault.element, written);
        EXPECT_EQ(fault.offset, 0U);
        EXPECT_EQ(fault.length, 0U);
    };
    check({}, 5, Fault::none, 0);
    check({{0, 1}}, 1, Fault::none, 0);
    check({{0, 1}, {4, 1}}, 5, Fault::none, 0);
    check({{0, 1}, {4, 1}}, 4, Fault::index_bounds, 5);
    check({{5, 1}}, 5, Fault::index_bounds, 6);
    check({{-1, 1}}, 5, Fault::index_bounds, 0);
    check({{-8, 1}, {0, 1}}, 5, Fault::index_bounds, -7);
    check({{kLowest, 1}, {0, 1}}, 5, Fault::index_bounds, kLowest + 1);
    check({{0, 1}, {kHighest - 1, 1}}, kHighest, Fault::none, 0);
    check({{0, 1}, {kHighest - 1, 1}}, kHighest - 1, Fault::index_bounds, kHighest);
    check({{2, 1}, {2, 2}}, 5, Fault::index_order, 3);
    check({{0, 1}, {3, 1}, {3, 2}, {9, 1}}, 5, Fault::index_order, 4);
    check({{0, 1}, {9, 1}, {9, 2}}, 5, Fault::index_bounds, 10);
}

TEST(SparseText, RepeatedIndicesSurviveTheParser) {
    for (const std::string_view text : {"{1:1,1:2}/5", "{2:3,1:1,1:2}/5", "{1:1,2:3,1:2}/5"}) {
        const Read result = read(text);
        ASSERT_EQ(static_cast<int>(result.fault.kind), static_cast<int>(Fault::none));
        const TextFault fault = format::check_sparse(
            result.elements.data(), static_cast<int>(result.elements.size()), result.dimensions);
        EXPECT_EQ(static_cast<int>(fault.kind), static_cast<int>(Fault::index_order)) << text;
    }
    // The second of two is a zero and gone.
    check_good("{1:1,1:0}/5", {{0, 1}}, 5);
}

TEST(SparseText, EveryPrefixOfAGoodTextIsRefused) {
    const std::string text = " { 12 : -1.5e3 , 3:12345678.25 } / 57 ";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const TextFault fault = read(std::string_view(text).substr(0, length)).fault;
        const bool whole = length > text.find("/ 5") + 2;
        EXPECT_EQ(fault.kind == Fault::none, whole) << length;
        if (!whole) {
            EXPECT_LE(fault.offset + fault.length, length);
        }
    }
}

// The text ends at its first NUL; the server's strings hold none.
TEST(SparseText, NulEndsTheText) {
    using namespace std::string_view_literals;
    check_good("{1:1}/5\0,2:2}"sv, {{0, 1}}, 5);
    const TextFault fault = read("{1:1\0}/5"sv).fault;
    EXPECT_EQ(static_cast<int>(fault.kind), static_cast<int>(Fault::bad_separator));
    EXPECT_EQ(fault.offset, 4U);
}

TEST(SparseText, PrintsKnownTexts) {
    EXPECT_EQ(print({}, {}, 5), "{}/5");
    EXPECT_EQ(print({0}, {1.5F}, 1), "{1:1.5}/1");
    EXPECT_EQ(print({0, 9, 999999998}, {-1, 0.1F, 1e10F}, 1000000000),
              "{1:-1,10:0.1,999999999:1e+10}/1000000000");
}

// The longest texts that there are, in a block of exactly the size promised.
TEST(SparseText, SizeSufficesForTheLongestNumbers) {
    const float longest = -1.00000075e-36F;
    for (std::size_t n = 0; n <= 40; ++n) {
        // No index is as long as the lowest int32, but the size is said not to care.
        const std::string text =
            print(std::vector<std::int32_t>(n, kLowest), std::vector<float>(n, longest), kLowest);
        const std::size_t each = format::kMaxIntegerText + format::kMaxFloatText + 2;
        EXPECT_EQ(text.size(), (n == 0 ? 2 : n * each + 1) + 1 + format::kMaxIntegerText);
    }
}

TEST(SparseText, RandomVectorsComeBack) {
    std::mt19937 random(20240632); // NOLINT(cert-msc51-cpp): repeatable
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::int32_t> indices;
        std::vector<float> values;
        Elements expected;
        std::int32_t index = -1;
        for (std::size_t n = random() % 60; n > 0; --n) {
            float value = 0;
            do
                value = float_of(static_cast<std::uint32_t>(random()));
            while (!std::isfinite(value) || value == 0);
            index += 1 + static_cast<std::int32_t>(random() % 20'000'000U);
            indices.push_back(index);
            values.push_back(value);
            expected.push_back({index, value});
        }
        const std::int32_t dimensions = index + 1 + static_cast<std::int32_t>(random() % 2);
        check_good(print(indices, values, dimensions), expected, dimensions);
        ASSERT_FALSE(HasFailure());
    }
}

} // namespace
