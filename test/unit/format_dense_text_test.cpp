// The text of dense vectors: what is accepted and with which values, each fault with its place, and
// that neither the parser nor the writer leaves its bounds. How single numbers are read and written
// is tested in format_float_*_test.cpp; the words for the faults in sql/.
#include "format/dense_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "base/half.h"
#include "format/comma_count.h"
#include "format/float_print.h"
#include "format_test_support.h"

namespace {

using base::Half;
using format::Fault;
using format::TextFault;
using format_test::FencedText;
using format_test::float_bits;
using format_test::float_of;
using format_test::PrintingWith;

constexpr int kMaxDimensions = 16000;

template <class Element>
struct Read {
    TextFault fault;
    int dimensions;
    std::vector<Element> elements; // what was stored
};

// Reads TEXT from the end of a page into a block of exactly CAPACITY elements (-1: of as many as
// there can be), which address sanitizer watches.
template <class Element>
Read<Element> read(std::string_view text, int capacity = -1, int max_dimensions = kMaxDimensions) {
    static FencedText fenced(400'000);
    const char* const placed = fenced.place(text);
    if (capacity < 0)
        capacity = static_cast<int>(format::count_commas(placed, text.size()) + 1);
    const auto size = static_cast<std::size_t>(capacity);
    const std::unique_ptr<Element[]> out(new Element[size]);
    int dimensions = -1;
    const TextFault fault =
        format::parse_dense(placed, text.size(), out.get(), capacity, max_dimensions, dimensions);
    const auto stored = std::min(size, static_cast<std::size_t>(std::max(dimensions, 0)));
    return {fault, dimensions, {out.get(), out.get() + stored}};
}

template <class Element>
std::string print_one_way(const std::vector<Element>& elements) {
    // The block has exactly the size asked for.
    const std::size_t size = format::dense_text_size(elements.size());
    const std::unique_ptr<char[]> text(new char[size]);
    char* const end =
        format::print_dense(elements.data(), static_cast<int>(elements.size()), text.get());
    EXPECT_LT(end, text.get() + size);
    EXPECT_EQ(*end, '\0');
    return {text.get(), end};
}

// Every text is printed in each way that this processor has.
template <class Element>
std::string print(const std::vector<Element>& elements) {
    const std::string text = print_one_way(elements);
    if (format_test::has_avx2()) {
        const PrintingWith avx2(true);
        EXPECT_EQ(print_one_way(elements), text);
    }
    return text;
}

struct FaultCase {
    std::string_view text;
    Fault kind;
    std::size_t offset;
    std::size_t length;
    int element;
};

template <class Element>
void check_fault(const FaultCase& expected, int max_dimensions = kMaxDimensions) {
    const auto [fault, dimensions, elements] = read<Element>(expected.text, -1, max_dimensions);
    EXPECT_EQ(static_cast<int>(fault.kind), static_cast<int>(expected.kind)) << expected.text;
    EXPECT_EQ(fault.offset, expected.offset) << expected.text;
    EXPECT_EQ(fault.length, expected.length) << expected.text;
    EXPECT_EQ(fault.element, expected.element) << expected.text;
    EXPECT_EQ(dimensions, 0) << expected.text;
}

TEST(DenseText, EveryFaultWithItsPlace) {
    const FaultCase cases[] = {
        {"", Fault::no_opening, 0, 0, 0},
        {"   ", Fault::no_opening, 3, 0, 0},
        {"1,2]", Fault::no_opening, 0, 0, 0},
        {"{1}", Fault::no_opening, 0, 0, 0},
        {" \t(1)", Fault::no_opening, 2, 0, 0},
        {"\xC2\xA0[1]", Fault::no_opening, 0, 0, 0}, // a no-break space is no blank
        {"]", Fault::no_opening, 0, 0, 0},
        {"[]", Fault::no_elements, 1, 0, 0},
        {" [ \n ]", Fault::no_elements, 5, 0, 0},
        {"[]x", Fault::no_elements, 1, 0, 0},
        {"[", Fault::no_number, 1, 0, 1},
        {"[ ", Fault::no_number, 2, 0, 1},
        {"[,1]", Fault::no_number, 1, 0, 1},
        {"[ ,1]", Fault::no_number, 2, 0, 1},
        {"[1,]", Fault::no_number, 3, 0, 2},
        {"[1, ]", Fault::no_number, 4, 0, 2},
        {"[1,", Fault::no_number, 3, 0, 2},
        {"[1,2,  ", Fault::no_number, 7, 0, 3},
        {"[1,,2]", Fault::no_number, 3, 0, 2},
        {"[[1]]", Fault::no_number, 1, 0, 1},
        {"[a]", Fault::no_number, 1, 0, 1},
        {"[-]", Fault::no_number, 1, 0, 1},
        {"[+]", Fault::no_number, 1, 0, 1},
        {"[.]", Fault::no_number, 1, 0, 1},
        {"[-.]", Fault::no_number, 1, 0, 1},
        {"[e5]", Fault::no_number, 1, 0, 1},
        {"[1,--1]", Fault::no_number, 3, 0, 2},
        {"[1,- 1]", Fault::no_number, 3, 0, 2},
        {"[\"1\"]", Fault::no_number, 1, 0, 1},
        {"[null]", Fault::no_number, 1, 0, 1},
        {"[\xEF\xBC\x91]", Fault::no_number, 1, 0, 1}, // a full-width digit
        {"[1", Fault::bad_separator, 2, 0, 1},
        {"[1 ", Fault::bad_separator, 3, 0, 1},
        {"[1 2]", Fault::bad_separator, 3, 0, 1},
        {"[1;2]", Fault::bad_separator, 2, 0, 1},
        {"[1,2;3]", Fault::bad_separator, 4, 0, 2},
        {"[1}", Fault::bad_separator, 2, 0, 1},
        {"[1e]", Fault::bad_separator, 2, 0, 1},
        {"[1e+]", Fault::bad_separator, 2, 0, 1},
        {"[1.2.3]", Fault::bad_separator, 4, 0, 1},
        {"[1_0]", Fault::bad_separator, 2, 0, 1},
        {"[0x]", Fault::bad_separator, 2, 0, 1},
        {"[00000012\xB1]", Fault::bad_separator, 9, 0, 1},
        {"[1:2]", Fault::bad_separator, 2, 0, 1},
        {"[1][2]", Fault::trailing_junk, 3, 0, 0},
        {"[1]]", Fault::trailing_junk, 3, 0, 0},
        {"[1]x", Fault::trailing_junk, 3, 0, 0},
        {"[1,2]  ,", Fault::trailing_junk, 7, 0, 0},
        {"[nan]", Fault::not_a_number, 1, 3, 1},
        {"[1, -NaN]", Fault::not_a_number, 4, 4, 2},
        {"[nan(12)]", Fault::not_a_number, 1, 7, 1},
        {"[inf]", Fault::infinite, 1, 3, 1},
        {"[1,+INF ]", Fault::infinite, 3, 4, 2},
        {"[ -Infinity]", Fault::infinite, 2, 9, 1},
        {"[1e39]", Fault::out_of_range, 1, 4, 1},
        {"[0,-1e400]", Fault::out_of_range, 3, 6, 2},
        {"[3.4028236e38,1]", Fault::out_of_range, 1, 12, 1},
        {"[0x1p128]", Fault::out_of_range, 1, 7, 1},
    };
    for (const FaultCase& expected : cases) {
        check_fault<float>(expected);
        check_fault<Half>(expected);
    }
}

TEST(DenseText, HalfsAreSmaller) {
    check_fault<Half>({"[65520]", Fault::out_of_range, 1, 5, 1});
    check_fault<Half>({"[1, -65520]", Fault::out_of_range, 4, 6, 2});
    check_fault<Half>({"[3e38]", Fault::out_of_range, 1, 4, 1});
    // Read as a float first, as casts do it, this is 65520.
    check_fault<Half>({"[65519.999]", Fault::out_of_range, 1, 9, 1});
    const auto [fault, dimensions, elements] = read<Half>("[65519.99,-65519,1e-8,-1e-46]");
    ASSERT_EQ(dimensions, 4);
    EXPECT_EQ(elements[0].bits, 0x7BFF);
    EXPECT_EQ(elements[1].bits, 0xFBFF);
    EXPECT_EQ(elements[2].bits, 0x0000);
    EXPECT_EQ(elements[3].bits, 0x8000);
}

TEST(DenseText, TooManyElements) {
    EXPECT_EQ(read<float>("[1,2,3]", -1, 3).dimensions, 3);
    for (const std::string_view text :
         {"[1,2,3,4]", "[1,2,3, 4]", "[1,2,3,]", "[1,2,3,x]", "[1,2,3,"})
        check_fault<float>({text, Fault::too_many, 7, 0, 4}, 3);
    check_fault<float>({"[x,2,3,4]", Fault::no_number, 1, 0, 1}, 3);

    std::string most = "[";
    for (int i = 0; i < kMaxDimensions; ++i)
        most += "1,";
    const std::size_t end = most.size();
    most.back() = ']';
    EXPECT_EQ(read<float>(most).dimensions, kMaxDimensions);
    EXPECT_EQ(read<Half>(most).dimensions, kMaxDimensions);
    most.back() = ',';
    most += "1]";
    check_fault<float>({most, Fault::too_many, end, 0, kMaxDimensions + 1});
    check_fault<Half>({most, Fault::too_many, end, 0, kMaxDimensions + 1});
}

TEST(DenseText, Values) {
    const auto [fault, dimensions, elements] =
        read<float>("[1,-2.5,+3,.5,5.,1e3,-1E-3,0x1p4,1e-46,-0,007,3.4028235e38,1e-45]");
    ASSERT_EQ(static_cast<int>(fault.kind), static_cast<int>(Fault::none));
    const std::vector<float> expected = {
        1, -2.5F, 3, 0.5F, 5, 1000, -0.001F, 16.0, 0.0F, -0.0F, 7, 3.4028235e38F, 0x1p-149F};
    ASSERT_EQ(elements.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(float_bits(elements[i]), float_bits(expected[i])) << i;
    }
}

TEST(DenseText, BlanksOfEveryKindWhereverTheyMayStand) {
    const std::string every = " \t\n\v\f\r";
    for (const std::string& blank :
         {std::string(" "), std::string("\t"), std::string("\n"), std::string("\v"),
          std::string("\f"), std::string("\r"), every}) {
        std::string text;
        for (const std::string_view part : {"", "[", "1.5", ",", "-2", ",", "3e1", "]", ""}) {
            text.append(part).append(blank);
        }
        const auto [fault, dimensions, elements] = read<float>(text);
        EXPECT_EQ(elements, (std::vector<float>{1.5F, -2, 30})) << text;
    }
    // The characters beside them, and what only some locales call blank.
    for (const char c : {'\x08', '\x0E', '\x1F', '!', '\x85', '\xA0'}) {
        const std::string between = std::string("[1") + c + ",2]";
        check_fault<float>({between, Fault::bad_separator, 2, 0, 1});
        const std::string before = std::string("[1,") + c + "2]";
        check_fault<float>({before, Fault::no_number, 3, 0, 2});
    }
}

// A caller that expects fewer elements than there are still learns their number, and its storage
// ends where it says.
TEST(DenseText, StoresNoMoreThanTheCapacity) {
    const std::string_view text = "[1,2,3,4,5,6,7,8,9]";
    for (int capacity = 0; capacity <= 12; ++capacity) {
        const auto [fault, dimensions, elements] = read<float>(text, capacity);
        EXPECT_EQ(dimensions, 9);
        ASSERT_EQ(elements.size(), static_cast<std::size_t>(std::min(capacity, 9)));
        for (std::size_t i = 0; i < elements.size(); ++i) {
            EXPECT_EQ(elements[i], static_cast<float>(i + 1));
        }
        EXPECT_EQ(read<Half>(text, capacity).dimensions, 9);
    }
    // Without a sanitizer: bytes around the storage.
    float storage[4] = {-1, -1, -1, -1};
    int dimensions = 0;
    format::parse_dense(text.data(), text.size(), storage + 1, 2, kMaxDimensions, dimensions);
    EXPECT_EQ(storage[0], -1);
    EXPECT_EQ(storage[1], 1);
    EXPECT_EQ(storage[2], 2);
    EXPECT_EQ(storage[3], -1);
    Half halves[4] = {{0xFFFF}, {0xFFFF}, {0xFFFF}, {0xFFFF}};
    format::parse_dense(text.data(), text.size(), halves + 1, 2, kMaxDimensions, dimensions);
    EXPECT_EQ(halves[0].bits, 0xFFFF);
    EXPECT_EQ(halves[1].bits, 0x3C00);
    EXPECT_EQ(halves[2].bits, 0x4000);
    EXPECT_EQ(halves[3].bits, 0xFFFF);
}

// Faults behind the capacity are still found.
TEST(DenseText, ChecksWhatItDoesNotStore) {
    for (const std::string_view text : {"[1,2,3,nan]", "[1,2,3,x]", "[1,2,3;4]", "[1,2,3,1e39]"})
        EXPECT_NE(static_cast<int>(read<float>(text, 1).fault.kind), static_cast<int>(Fault::none));
}

TEST(DenseText, EveryPrefixOfAGoodTextIsRefused) {
    const std::string text = " [ 1.5 , -12345678.25e-3,0x1p3 ,4 ] ";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const auto fault = read<float>(std::string_view(text).substr(0, length)).fault;
        const bool whole = length >= text.size() - 1;
        EXPECT_EQ(fault.kind == Fault::none, whole) << length;
        if (!whole) {
            EXPECT_LE(fault.offset + fault.length, length);
        }
    }
}

// The text ends at its first NUL; the server's strings hold none.
TEST(DenseText, NulEndsTheText) {
    using namespace std::string_view_literals;
    EXPECT_EQ(read<float>("[1,2]\0,3]"sv).dimensions, 2);
    check_fault<float>({"[1,\0002]"sv, Fault::no_number, 3, 0, 2});
    check_fault<float>({"[12345678\0]"sv, Fault::bad_separator, 9, 0, 1});
    check_fault<float>({"\0[1]"sv, Fault::no_opening, 0, 0, 0});
}

TEST(DenseText, Commas) {
    EXPECT_EQ(format::count_commas("", 0), 0U);
    EXPECT_EQ(format::count_commas(",", 0), 0U);
    EXPECT_EQ(format::count_commas("[1,2,,3],", 9), 4U);
    EXPECT_EQ(format::count_commas(std::string(1000, ',').c_str(), 1000), 1000U);
}

TEST(DenseText, PrintsKnownTexts) {
    EXPECT_EQ(print<float>({}), "[]");
    EXPECT_EQ(print<float>({1}), "[1]");
    EXPECT_EQ(print<float>({1, -2.5F, 0.1F, 1e10F, -0.0F}), "[1,-2.5,0.1,1e+10,-0]");
    EXPECT_EQ(print<Half>({{0x3C00}, {0xC100}, {0x7BFF}, {0x2E66}, {0x0001}, {0x8000}}),
              "[1,-2.5,65504,0.099975586,5.9604645e-08,-0]");
}

// The longest texts that there are, in a block of exactly the size promised.
TEST(DenseText, SizeSufficesForTheLongestNumbers) {
    const float longest = -1.00000075e-36F;
    ASSERT_EQ(print<float>({longest}).size(), std::size_t{format::kMaxFloatText} + 2);
    for (std::size_t n = 0; n <= 40; ++n) {
        const std::string text = print(std::vector<float>(n, longest));
        EXPECT_EQ(text.size(), n == 0 ? 2 : n * (format::kMaxFloatText + 1) + 1);
    }
    EXPECT_EQ(print(std::vector<float>(kMaxDimensions, longest)).size(),
              std::size_t{kMaxDimensions} * (format::kMaxFloatText + 1) + 1);
}

TEST(DenseText, RandomVectorsComeBack) {
    std::mt19937 random(20240621); // NOLINT(cert-msc51-cpp): repeatable
    for (int round = 0; round < 3000; ++round) {
        std::vector<float> elements(1 + random() % 100);
        for (float& element : elements) {
            do
                element = float_of(static_cast<std::uint32_t>(random()));
            while (!std::isfinite(element));
        }
        const auto [fault, dimensions, back] = read<float>(print(elements));
        ASSERT_EQ(back.size(), elements.size());
        ASSERT_EQ(std::memcmp(back.data(), elements.data(), elements.size() * sizeof(float)), 0);
    }
}

TEST(DenseText, EveryHalfComesBack) {
    std::vector<Half> elements;
    const auto check = [&elements] {
        const auto [fault, dimensions, back] = read<Half>(print(elements));
        ASSERT_EQ(back.size(), elements.size());
        ASSERT_EQ(std::memcmp(back.data(), elements.data(), elements.size() * sizeof(Half)), 0);
        elements.clear();
    };
    for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
        const Half half{static_cast<std::uint16_t>(bits)};
        if (base::is_nan(half) || base::is_inf(half))
            continue;
        elements.push_back(half);
        if (elements.size() == 500) {
            ASSERT_NO_FATAL_FAILURE(check());
        }
    }
    ASSERT_NO_FATAL_FAILURE(check());
}

} // namespace
