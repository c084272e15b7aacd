// Tokens and literals of filters: which texts are numbers and strings, and what they mean.
#include "expr/literal.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "expr/value.h"
#include "expr_test_support.h"

namespace {

using expr_test::refusal;
using expr_test::sql;

TEST(ExprLiteral, Integers) {
    const struct {
        const char* text;
        const char* value;
    } cases[] = {
        {"0", "0"},
        {"7", "7"},
        {"0x1F", "31"},
        {"0XfF", "255"},
        {"0b101", "5"},
        {"017", "15"},
        {"00", "0"},
        {"9223372036854775807", "9223372036854775807"},
        {"0x7fffffffffffffff", "9223372036854775807"},
        {"+5", "5"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(sql(std::string("n == ") + c.text),
                  std::string("(\"n\" = ") + c.value + "::int8)")
            << c.text;
    EXPECT_EQ(sql("n == -9223372036854775808"), "(\"n\" = '-9223372036854775808'::int8)");
}

TEST(ExprLiteral, Reals) {
    const struct {
        const char* text;
        const char* value;
    } cases[] = {
        {"1.5", "1.5"},       {".5", "0.5"},   {"5.", "5"},         {"1e3", "1000"},
        {"1.5E-3", "0.0015"}, {"0x1p4", "16"}, {"0x1.8p1", "3"},    {"0X.8P+1", "1"},
        {"1e-999", "0"},      {"2", "2"},      {"1e308", "1e+308"}, {"4.9e-324", "5e-324"},
        {"0.1", "0.1"},       {"1.e2", "100"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(sql(std::string("d == ") + c.text),
                  std::string("(\"d\" = '") + c.value + "'::float8)")
            << c.text;
}

TEST(ExprLiteral, BadNumbers) {
    const struct {
        const char* text;
        const char* state;
    } cases[] = {
        {"9223372036854775808", "22003"},
        {"99999999999999999999999", "22003"},
        {"0xffffffffffffffff", "22003"},
        {"1e999", "22003"},
        {"09", "42601"},
        {"08.x", "42601"},
        {"0x", "42601"},
        {"0xg", "42601"},
        {"0b2", "42601"},
        {"1abc", "42601"},
        {"1e", "42601"},
        {"1.2.3", "42601"},
        {"1_000", "42601"},
        {"5l", "42601"},
    };
    for (const auto& c : cases) {
        const auto found = refusal(std::string("n == ") + c.text);
        EXPECT_EQ(found.state, c.state) << c.text << ": " << found.message;
        EXPECT_EQ(found.position, 5u) << c.text;
    }
    EXPECT_EQ(refusal("n == 9223372036854775808").message,
              "strconv.ParseInt: parsing \"9223372036854775808\": value out of range");
    EXPECT_EQ(refusal("n == --9223372036854775808").state, "22003");
}

TEST(ExprLiteral, StringEscapes) {
    const struct {
        const char* text;
        std::string value;
    } cases[] = {
        {R"("")", ""},
        {R"("it's")", "it's"},
        {R"('say "hi"')", "say \"hi\""},
        {R"("\a\b\f\n\r\t\v\\\"\'")", "\a\b\f\n\r\t\v\\\"'"},
        {R"("\101\x41\u0041\U00000041")", "AAAA"},
        {R"("\377\277")", "refused"}, // no UTF-8
        {R"("\u00e9\u4e2d\U0001F600")", "\u00e9\u4e2d\U0001F600"},
        {R"("\303\251")", "\u00e9"}, // two escaped bytes that are a character
        {"\"\u4e2d\u6587\"", "\u4e2d\u6587"},
        {"'a\tb'", "a\tb"},
    };
    for (const auto& c : cases) {
        if (c.value == "refused")
            EXPECT_THROW(expr::read_string(c.text, {}), expr::FilterError) << c.text;
        else
            EXPECT_EQ(expr::read_string(c.text, {}), c.value) << c.text;
    }
}

TEST(ExprLiteral, BadStrings) {
    const struct {
        std::string text;
        const char* state;
        std::size_t position;
    } cases[] = {
        {R"("\q")", "42601", 6},
        {R"("ab\477")", "42601", 8}, // above 377
        {R"("\4")", "42601", 6},
        {R"("\x4")", "42601", 6},
        {R"("\x4g")", "42601", 6},
        {R"("\u12")", "42601", 6},
        {R"("\ud800")", "42601", 6},
        {R"("\U00110000")", "42601", 6},
        {R"("\x-1")", "42601", 6},
        {R"("\0")", "22021", 5},
        {R"("\x00")", "22021", 5},
        {R"("\000")", "22021", 5},
        {R"("\u0000")", "22021", 5},
        {std::string("\"a\0b\"", 5), "22021", 5},
        {R"("\xff")", "22021", 5},
        {R"("\xc0\x80")", "22021", 5},     // overlong
        {R"("\xed\xa0\x80")", "22021", 5}, // surrogate
        {"\"\xff\"", "22021", 5},
        {"\"open", "42601", 5},
        {"'open\"", "42601", 5},
        {"\"a\nb\"", "42601", 5},
        {"\"a\\", "42601", 5},
        {"\"a\\\"", "42601", 5},
        {"r\"raw\"", "42601", 6},
    };
    for (const auto& c : cases) {
        const auto found = refusal("s == " + c.text);
        EXPECT_EQ(found.state, c.state) << c.text << ": " << found.message;
        EXPECT_EQ(found.position, c.position) << c.text << ": " << found.message;
    }
}

TEST(ExprLiteral, Utf8) {
    EXPECT_EQ(expr::utf8_length("a"), 1u);
    EXPECT_EQ(expr::utf8_length("\u00e9x"), 2u);
    EXPECT_EQ(expr::utf8_length("\u4e2d"), 3u);
    EXPECT_EQ(expr::utf8_length("\U0010ffff"), 4u);
    for (const char* bad : {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe4\xb8", "\xe4\xb8x"})
        EXPECT_EQ(expr::utf8_length(bad), 0u) << bad;
}

TEST(ExprLiteral, EchoIsShortAndClean) {
    EXPECT_EQ(expr::echo("a\nb\x01\xff"), "a b??");
    EXPECT_EQ(expr::echo(std::string(300, 'x')), std::string(expr::kMaxEcho, 'x') + "...");
    // No character is cut.
    std::string wide;
    while (wide.size() < 300)
        wide += "\u4e2d";
    EXPECT_EQ(expr::echo(wide), wide.substr(0, 198) + "...");
}

TEST(ExprLiteral, Json) {
    using expr::List;
    using expr::Value;
    EXPECT_EQ(expr::to_json(Value{}), "null");
    EXPECT_EQ(expr::to_json({true}), "true");
    EXPECT_EQ(expr::to_json({std::numeric_limits<std::int64_t>::min()}), "-9223372036854775808");
    EXPECT_EQ(expr::to_json({2.0}), "2");
    EXPECT_EQ(expr::to_json({0.1}), "0.1");
    EXPECT_EQ(expr::to_json({std::string("a\"\\\n\x1f")}), "\"a\\\"\\\\\\u000a\\u001f\"");
    EXPECT_EQ(expr::to_json({List{{std::int64_t{1}}, {List{}}, {std::string("x")}}}),
              "[1, [], \"x\"]");
}

TEST(ExprToken, Words) {
    // All-lower and all-upper keywords; anything between is a name.
    EXPECT_EQ(sql("n == 1 AND age == 2"), sql("n == 1 and age == 2"));
    EXPECT_EQ(sql("n == 1 OR NOT (age == 2)"), sql("n==1||!(age==2)"));
    EXPECT_EQ(sql("n NOT  IN [1]"), sql("n not\n\tin [1]"));
    EXPECT_EQ(sql("s LIKE 'a'"), sql("s like 'a'"));
    EXPECT_EQ(sql("s IS NULL"), sql("s is null"));
    EXPECT_EQ(sql("EXISTS k"), sql("exists k"));
    EXPECT_EQ(refusal("n == 1 And age == 2").state, "42601");
    EXPECT_EQ(refusal("n == 1 aNd age == 2").position, 7u);
    EXPECT_EQ(refusal("n Not in [1]").state, "42601");
    EXPECT_EQ(refusal("s is  null").state, "42601");
    EXPECT_EQ(refusal("s Is Null").state, "42601");
    EXPECT_EQ(refusal("flag == tRUE").state, "42804"); // a name: two fields
    for (const char* word : {"true", "True", "TRUE"})
        EXPECT_EQ(sql(std::string("flag == ") + word), "(\"flag\" = 't'::bool)");
    for (const char* word : {"false", "False", "FALSE"})
        EXPECT_EQ(sql(std::string("flag == ") + word), "(\"flag\" = 'f'::bool)");
    // Names that only begin like keywords.
    EXPECT_EQ(sql("index == 1 or inn == 2"), "(((\"$meta\" -> 'index'::text) = '1'::jsonb) OR "
                                             "((\"$meta\" -> 'inn'::text) = '2'::jsonb))");
    EXPECT_EQ(refusal("n not index").position, 2u);
    EXPECT_EQ(refusal("s is nullable").position, 2u);
}

TEST(ExprToken, Strangers) {
    const struct {
        const char* text;
        std::size_t position;
    } cases[] = {
        {"n == 1;", 6},     {"n == $1", 5},     {"n == 1 # x", 7},  {"n @ 1", 2},
        {"n == `1`", 5},    {"n == \u00e9", 5}, {"n == 1 -- x", 8}, {"n == {1}", 5},
        {"n == {a", 5},     {"n = 1", 2},       {"n <> 1", 3},      {"n == 1 /* x */", 8},
        {"$metal == 1", 0}, {"n ? 1", 2},       {"n == 1 : 2", 7},  {"\\n == 1", 0},
    };
    for (const auto& c : cases) {
        const auto found = refusal(c.text);
        EXPECT_TRUE(found.state == "42601" || found.state == "42804") << c.text << found.message;
        EXPECT_EQ(found.position, c.position) << c.text << ": " << found.message;
    }
}

} // namespace
