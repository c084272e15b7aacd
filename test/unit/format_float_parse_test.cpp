// parse_float against strtof: equal to the bit, to the byte where the number ends, and in what is
// reported about its range. All floats printed and read back: format_float_exhaustive_test.cpp.
#include "format/float_parse.h"

#include <algorithm>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "format_test_support.h"

namespace {

using format_test::Decimal;
using format_test::exact_decimal;
using format_test::FencedText;
using format_test::float_bits;
using format_test::float_of;
using format_test::midpoint_above;
using format_test::reads_as_strtof;

std::string scientific(const std::string& digits, int exponent) {
    return digits.substr(0, 1) + "." + digits.substr(1) + "e" + std::to_string(exponent);
}

// The digits as one whole number times a power of ten, which is how long numbers reach the fast
// path with all their digits.
std::string whole_scientific(const std::string& digits, int exponent) {
    return digits + "e" + std::to_string(exponent - static_cast<int>(digits.size()) + 1);
}

// Without an exponent.
std::string positional(const std::string& digits, int exponent) {
    if (exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent + 1);
    if (digits.size() <= whole)
        return digits + std::string(whole - digits.size(), '0');
    return digits.substr(0, whole) + "." + digits.substr(whole);
}

// The number one unit in the last place above or below; the length may change.
std::string neighbour(std::string digits, bool above) {
    const char last = above ? '9' : '0';
    std::size_t i = digits.size();
    while (i > 0 && digits[i - 1] == last)
        digits[--i] = above ? '0' : '9';
    if (i > 0)
        digits[i - 1] = static_cast<char>(digits[i - 1] + (above ? 1 : -1));
    return digits;
}

TEST(FloatParse, OracleRunsInTheCLocale) {
    ASSERT_STREQ(std::localeconv()->decimal_point, ".");
    ASSERT_STREQ(std::setlocale(LC_ALL, nullptr), "C");
}

// Whatever can stand where a number is due, between blanks; a line a kind.
constexpr const char* kShapes = R"(
    - + . -. +. e e5 .e5 -e5 --1 +-1 -+1 , ] x 0x 0x. 0xg 0xp1 n na i in
    0 -0 +0 1 -1 +1 00 007 -007 1. -1. .5 -.5 +.5 0. 0.0 -0.0 1.5 1.50
    1..5 1.5.5 ..5 1.-5 1,5 1] 1} 1_0
    12345678 123456789 1234567890123456 12345678.12345678
    1e5 1E5 1e+5 1e-5 1.e5 .5e5 1.5e5 1E+38 1e05 1e0000005 1e-0000005 1e00000000000005
    1e 1e+ 1e- 1e. 1e+.5 1ee5 1e5e5 1e5.5 1e--5 1e+-5 1d5 1f
    1e9999 1e-9999 1e10000 1e-10000 1e99999 1e-99999 1e100000 0e99999 0e100000 0e-100000 -0e5
    1e4294967297 1e18446744073709551617 1e-18446744073709551617
    3.4028234e38 3.4028235e38 3.4028236e38 -3.4028236e38 3.4028235677973366e38
    3.40282346638528859811704183484516925440e38 3.40282356779733661637539395458142568447e38
    3.40282356779733661637539395458142568448e38 340282346638528859811704183484516925440
    1e38 1e39 -1e39 1e46 1e300 1e309
    1.17549435e-38 1.1754943e-38 1.1754944e-38 1.1754942e-38 1.17549428e-38 1.1754942106924411e-38
    1e-38 1e-44 1e-45 1.4e-45 1.401298464324817e-45 7.1e-46 7.006492321624086e-46
    7.006492321624085e-46 7e-46 1e-46 -1e-46 1e-60 1e-300 1e-400
    9999999999999999999 18446744073709551615 18446744073709551616 18446744073709551617
    99999999999999999999 9999999999999999999e-19 9999999999999999999e19 99999999999999999.99
    1.8446744073709551616 0.9999999999999999999
    0x1 0X1 -0x1 0x1p3 0x1P-3 0x.8 0x1.8p1 0xabcdef 0x1p 0x1p+ 00x1 1x1 0.x1
    0x1.fffffep127 0x1.ffffffp127 0x1p128 0x1p-149 0x1p-150 0x1.8p-150 0x1p-151
    0x1.000001p0 0x1.000002p0 0x1.000003p0
    inf INF -inf +inf infinity -Infinity infin infinityx inf5 1inf
    nan NaN -nan +nan nan() nan(123) nan(0x7fffff) nan( nan(1 nan(-) nan5 1nan
    1,2,3 1.5,2 1e5,2 -1] 12345678] 1:2 0.12345678,1 1e5]
)";

TEST(FloatParse, EveryShapeOfNumber) {
    std::istringstream words(kShapes);
    std::vector<std::string> shapes{std::istream_iterator<std::string>(words), {}};
    ASSERT_GT(shapes.size(), 150U);
    // Bytes that are no ASCII, and blanks, which strtof skips.
    for (const char* text : {"", "\x80", "\xB1", "\xFF", "1\x80", "1.5\xB5", " ", " -", " 1",
                             "\t-1", "\n\v\f\r 1e5", " inf", " 0x1p3", "- 1", "1 5", "1e 5"}) {
        shapes.emplace_back(text);
    }
    const auto zeros = [](std::size_t n) { return std::string(n, '0'); };
    for (const std::size_t n : {17U, 18U, 19U, 40U, 60U, 400U}) {
        const std::string power = std::to_string(n);
        for (const std::string& text :
             {"1" + zeros(n), "1" + zeros(n) + "e-" + power, zeros(n) + "1", zeros(n) + "1.5",
              "0." + zeros(n) + "1", "0." + zeros(n) + "1e" + power, "." + zeros(n),
              "-" + zeros(n) + "." + zeros(n), std::string(n, '9'), "0." + std::string(n, '9')}) {
            shapes.push_back(text);
        }
    }

    FencedText fenced;
    for (const std::string& shape : shapes) {
        ASSERT_TRUE(reads_as_strtof(shape));
        ASSERT_TRUE(reads_as_strtof(fenced.place(shape), shape.size())) << "at the end of a page";
        ASSERT_TRUE(reads_as_strtof("-" + shape));
        ASSERT_TRUE(reads_as_strtof(shape + ",123456789012345678"));
    }
}

// Shapes made of parts: every combination, so that none is forgotten.
TEST(FloatParse, EveryCombinationOfParts) {
    FencedText fenced;
    for (const std::string_view sign : {"", "-", "+"})
        for (const std::string_view whole :
             {"", "0", "7", "00", "16777217", "123456789", "9999999999", "33554435000000000"})
            for (const std::string_view dot : {"", "."})
                for (const std::string_view fraction :
                     {"", "0", "5", "000", "12345678", "123456789", "999999999999"})
                    for (const std::string_view exponent :
                         {"", "e", "E", "e+", "e-", "e0", "E1", "e+5", "e-5", "e-27", "e-45",
                          "e-46", "e45", "e46", "e0038", "e-0038", "e00038", "e9999", "e-9999"})
                        for (const std::string_view tail : {"", ",", "]", " ", "e1", "x", ".1"}) {
                            std::string text(sign);
                            text.append(whole).append(dot).append(fraction).append(exponent);
                            text.append(tail);
                            ASSERT_TRUE(reads_as_strtof(fenced.place(text), text.size()));
                        }
}

// Nothing behind the NUL is read, wherever in the eight characters of a chunk the text ends.
TEST(FloatParse, TextThatEndsAtAPage) {
    FencedText fenced;
    const std::vector<std::string> endless = {
        std::string(41, '1'),
        std::string(41, '0'),
        "." + std::string(40, '3'),
        "-0." + std::string(40, '7'),
        "12345678." + std::string(40, '9'),
        "1.5e" + std::string(40, '1'),
        "1e-" + std::string(40, '0'),
        "0x" + std::string(40, 'f'),
        std::string(41, ' '),
    };
    for (const std::string& text : endless)
        for (std::size_t length = 0; length <= 40; ++length)
            ASSERT_TRUE(reads_as_strtof(fenced.place(text.substr(0, length)), length)) << length;
    for (std::size_t length = 1; length <= 40; ++length)
        for (std::size_t at = 0; at < length; ++at)
            for (const char c : {'.', 'e', '-', ',', '/', ':', 'x', '\x80', '\xFF'}) {
                std::string text(length, '4');
                text[at] = c;
                ASSERT_TRUE(reads_as_strtof(fenced.place(text), length));
            }
}

// Each byte value beside digits, at each place of a chunk: where does the run of digits end?
TEST(FloatParse, EveryByteEndsOrContinuesTheDigits) {
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t at = 0; at < 18; ++at)
            for (int next = 0; next < 256; next += next < 48 || next > 58 ? 13 : 1) {
                std::string text = "123456789012345678901234";
                text[at] = static_cast<char>(byte);
                text[at + 1] = static_cast<char>(next);
                ASSERT_TRUE(reads_as_strtof(text)) << "byte " << byte << " at " << at;
            }
}

TEST(FloatParse, EveryNumberOfDigits) {
    std::mt19937 random(20240604); // NOLINT(cert-msc51-cpp): repeatable
    for (std::size_t count = 1; count <= 25; ++count)
        for (int round = 0; round < 2000; ++round) {
            std::string digits;
            for (std::size_t i = 0; i < count; ++i)
                digits += static_cast<char>('0' + random() % 10);
            if (round == 0)
                digits.assign(count, '9');
            ASSERT_TRUE(reads_as_strtof(digits));
            // Zeros in front, before and behind the point, do not count.
            const std::string zeros(static_cast<std::size_t>(random() % 30), '0');
            ASSERT_TRUE(reads_as_strtof(zeros + digits + ".0"));
            ASSERT_TRUE(reads_as_strtof("-0." + zeros + digits));
            ASSERT_TRUE(reads_as_strtof(zeros + "." + zeros + digits + "e20"));
            ASSERT_TRUE(reads_as_strtof(zeros + "." + zeros + digits + ".0"));
            for (std::size_t dot = 0; dot <= count; ++dot) {
                std::string text = digits;
                text.insert(dot, 1, '.');
                ASSERT_TRUE(reads_as_strtof(text));
                const int exponent = static_cast<int>(random() % 100) - 50;
                ASSERT_TRUE(reads_as_strtof(text + "e" + std::to_string(exponent)));
            }
        }
}

// The decimals exactly halfway between two floats, at every magnitude: with all their digits, cut
// to fewer, one unit up and down in the last of those, and with a distant digit that breaks the
// tie.
TEST(FloatParse, TiesAndTheirNeighbours) {
    std::mt19937 random(20240605); // NOLINT(cert-msc51-cpp): repeatable
    for (std::uint32_t exponent = 0; exponent < 255; ++exponent) {
        std::vector<std::uint32_t> fractions = {0,        1,        2,        0x2AAAAA, 0x3FFFFF,
                                                0x400000, 0x7FFFFD, 0x7FFFFE, 0x7FFFFF};
        for (int i = 0; i < 8; ++i)
            fractions.push_back(static_cast<std::uint32_t>(random()) & 0x7FFFFFU);
        for (const std::uint32_t fraction : fractions) {
            const float below = float_of(exponent << 23 | fraction);
            const auto [digits, power] = exact_decimal(midpoint_above(below));
            // Not only as strtof has it, but right: to even, and to infinity above the largest.
            const std::uint32_t even = float_bits(below) + (fraction & 1U);
            const std::string all = scientific(digits, power);
            ASSERT_EQ(float_bits(format::parse_float(all.c_str(), all.c_str() + all.size()).value),
                      even);
            ASSERT_TRUE(reads_as_strtof(all));
            ASSERT_TRUE(reads_as_strtof("-" + all));
            ASSERT_TRUE(reads_as_strtof(positional(digits, power)));
            ASSERT_TRUE(reads_as_strtof(scientific(digits + "0000000001", power)));
            for (std::size_t length = 1; length <= 30 && length <= digits.size(); ++length) {
                const std::string cut = digits.substr(0, length);
                for (const std::string& near : {cut, neighbour(cut, true), neighbour(cut, false),
                                                neighbour(cut, true) + "0"}) {
                    ASSERT_TRUE(reads_as_strtof(scientific(near, power)));
                    ASSERT_TRUE(reads_as_strtof(whole_scientific(near, power)));
                }
                if (power > -30 && power < 30) {
                    ASSERT_TRUE(reads_as_strtof(positional(cut, power)));
                }
            }
        }
    }
}

// Ties that need no more than the fast path's 19 digits, where it must give way to strtof.
TEST(FloatParse, ShortTies) {
    for (const std::string_view tie :
         {"16777217", "16777219", "33554434", "33554438", "8388608.5", "8388609.5", "4194304.25",
          "9007199254740993", "9007199791611904", "18014399583223808", "1.000000059604644775",
          "1.00000017881393432617", "0.500000029802322387", "1125899973951488",
          "2251799947902976e1"}) {
        ASSERT_TRUE(reads_as_strtof(std::string(tie)));
        for (int shift = -20; shift <= 20; ++shift)
            ASSERT_TRUE(reads_as_strtof(std::string(tie) + "e" + std::to_string(shift)));
    }
    // Every odd multiple of half a unit in [2^23, 2^24) whose fraction ends in few digits, sampled.
    for (std::uint32_t n = 1U << 24; n < 1U << 25; n += 997) {
        const std::string text = std::to_string(n / 2) + (n % 2 == 1 ? ".5" : ".50");
        ASSERT_TRUE(reads_as_strtof(text));
        ASSERT_TRUE(reads_as_strtof(text + "000000000001"));
        ASSERT_TRUE(reads_as_strtof(text.substr(0, text.size() - 1) + "499999999999"));
        ASSERT_TRUE(reads_as_strtof(std::to_string(n) + "e0"));
    }
}

// Numbers next to the fast path's own limits: its smallest and largest result.
TEST(FloatParse, EdgesOfTheFastPath) {
    for (const std::uint32_t middle : {0x00800000U, 0x7F7FFFFFU, 0x00000001U, 0x00000010U})
        for (std::uint32_t bits = middle - std::min(middle, 40U); bits <= middle + 40; ++bits) {
            if (bits >= 0x7F800000U)
                break;
            char text[64];
            for (int precision = 5; precision <= 24; ++precision) {
                std::snprintf(text, sizeof text, "%.*e", precision,
                              static_cast<double>(float_of(bits)));
                ASSERT_TRUE(reads_as_strtof(text));
                if (bits != 0) {
                    std::snprintf(text, sizeof text, "%.*e", precision,
                                  midpoint_above(float_of(bits)));
                    ASSERT_TRUE(reads_as_strtof(text));
                }
            }
        }
}

TEST(FloatParse, EveryPowerOfTen) {
    for (int exponent = -420; exponent <= 420; ++exponent)
        for (const std::string_view digits :
             {"1", "10", "1.", "1.0", "0.1", "9.999999999999999999", "1000000000000000000",
              "0.000000000000000001", "5", "0"})
            ASSERT_TRUE(reads_as_strtof(std::string(digits) + "e" + std::to_string(exponent)));
}

TEST(FloatParse, RandomFloatsInManyPrecisions) {
    std::mt19937 random(20240602); // NOLINT(cert-msc51-cpp): repeatable
    for (int round = 0; round < 300'000; ++round) {
        const float value = float_of(static_cast<std::uint32_t>(random()));
        if (!std::isfinite(value))
            continue;
        char text[400];
        const int precision = static_cast<int>(random() % 22);
        const char* const format = random() % 2 == 0 ? "%.*e" : "%.*g";
        std::snprintf(text, sizeof text, format, precision, static_cast<double>(value));
        ASSERT_TRUE(reads_as_strtof(text));
    }
}

// Random texts of the characters that numbers are made of, most of them nearly right.
TEST(FloatParse, RandomTexts) {
    std::mt19937_64 random(20240603); // NOLINT(cert-msc51-cpp): repeatable
    constexpr std::string_view kOdd = "0123456789.eE+-xX, infatyNAp_\x80\xB0";
    std::string text;
    for (int round = 0; round < 3'000'000; ++round) {
        std::uint64_t choice = random();
        const auto pick = [&choice](std::size_t n) {
            const auto result = static_cast<std::size_t>(choice % n);
            choice /= n;
            return result;
        };
        text.clear();
        if (pick(3) == 0)
            text += '-';
        std::uint64_t digits = random();
        const std::size_t whole = pick(12);
        const std::size_t fraction = pick(13);
        for (std::size_t i = 0; i < whole; ++i, digits /= 10)
            text += static_cast<char>('0' + digits % 10);
        if (pick(4) != 0) {
            text += '.';
            for (std::size_t i = 0; i < fraction; ++i, digits /= 10)
                text += static_cast<char>('0' + digits % 10);
        }
        if (pick(2) == 0) {
            text += pick(2) == 0 ? 'e' : 'E';
            text += std::to_string(static_cast<int>(pick(100)) - 55);
        }
        if (pick(4) == 0)
            text.insert(pick(text.size() + 1), 1, kOdd[pick(kOdd.size())]);
        ASSERT_TRUE(reads_as_strtof(text));
    }
}

} // namespace
