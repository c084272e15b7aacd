// What a filter may say of which fields: the refusals, with SQLSTATE and words, and next to them
// what is just accepted.
#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "expr_test_support.h"

namespace {

using expr::List;
using expr::Parameters;
using expr::Value;
using expr_test::refusal;

TEST(ExprBind, Accepted) {
    for (const char* filter :
         {// the table of semantics 5.12
          "id in [4,5,6]", "s like \"blue%\"", "20 < age <= 30", "age + 5 == 25", "2 * age == 10",
          "not (n == 1)", "n not in [1]", "$meta[\"k\"] != 3", "k[\"a\"][0] > 1",
          "json_contains(tags, \"x\")", "array_length(a) == 2", "flag == true", "s == \"it's\"",
          "s == 'say \"hi\"'", "n == 1 && age == 2 || i8 == 3",
          // types
          "flag < true", "flag != false", "i8 < i16", "f == d", "s < tenant", "i8 == 300",
          "i8 in [300, 5]", "f == 1", "d in [1, 2.5]", "j == 5", "j[\"a\"] == [1, \"x\"]",
          "j[\"a\"] != true", "1 == n", "\"a\" <= s", "a == [1, 2]", "a != [1,]", "a[0] > 1",
          "tags[1] like \"x\"", "tags[0] in [\"a\"]", "d == 2 ** 3", "n == 1 + 2 * 3", "n == -(3)",
          "flag == (1 < 2)", "1 < j[\"a\"] < 2.5", "\"a\" < j[\"a\"] < \"b\"", "5 <= n <= 5",
          "1 < f < 2.5", "1 < a[0] < 5",
          // arithmetic
          "1 + age == 3", "age - 1 > 2", "age / 2 <= 3", "age % 2 == 0", "d / 2.5 > 1",
          "j[\"a\"] % 2 == 1", "k + 1.5 >= 2", "a[1] * 2 == 4", "5 == age + 1",
          // null, exists, contains
          "vec is null", "j is not null", "k is null", "j[\"a\"] is not null", "exists k",
          "exists j[\"a\"]", "not exists $meta[\"k\"]", "array_contains(a, 1)",
          "ARRAY_CONTAINS(a, 1)", "JSON_CONTAINS_ANY(k, [1, \"x\"])", "json_contains(j, [1])",
          "array_contains_all(a8, [1000])", "array_length(k) > 1", "2 < array_length(a)",
          "ARRAY_LENGTH(j[\"a\"]) != 0", "n in []", "k in [1, \"a\", true]", "n in [1,]",
          "not (n in [1])", "a is null"}) {
        EXPECT_EQ(refusal(filter).state, "accepted") << filter << ": " << refusal(filter).message;
    }
}

TEST(ExprBind, Refused) {
    const struct {
        const char* filter;
        const char* state;
        std::size_t position;
        const char* message; // a part of it
    } cases[] = {
        // the table of semantics 5.12
        {"id in [4,\"5\"]", "42804", 9, "value '\"5\"' in list cannot be casted to Int64"},
        {"id like \"4%\"", "42804", 0, "like operation on non-string or no-json field"},
        {"20 < age + 1 < 30", "42804", 0, "a condition cannot be compared"},
        {"age + n == 25", "42804", 0, "arithmetic operations between multiple fields: age + n"},
        {"2 / age == 1", "42804", 0, "module field is not yet supported: 2 / age"},
        {"not age == 1", "42804", 0, "'not' can only be applied on boolean expression"},
        {"not age in [1]", "42804", 0, "'not' can only be applied on boolean expression"},
        {"!age > 5", "42804", 0, "'not' can only be applied on boolean expression"},
        {"$meta == 1", "42804", 0, "$meta itself"},
        {"k[\"\"] == 1", "42601", 2, "a key must not be empty"},
        {"json_contains(\"x\", tags)", "42804", 14,
         "contains operation are only supported on json or array fields now, got: \"x\""},
        {"json_contains(tags, s)", "42804", 20, "contains operation needs a constant"},
        {"array_length(a) == 2.0", "42804", 0, "integer only, but got: 2.0"},
        {"0 < array_length(a) < 3", "42804", 0, "a condition cannot be compared"},
        {"flag", "42804", 0, "predicate is not a boolean expression: flag, data type: Bool"},
        {"flag == 1", "42804", 0, "comparisons between Bool and Int64 are not supported"},
        {"flag and age > 1", "42804", 0, "'and' can only be used between boolean expressions"},
        {"age > 1 or flag", "42804", 11, "'or' can only be used between boolean expressions"},
        // types
        {"n == 1.0", "42804", 0, "cannot cast value to Int64, value: 1.0"},
        {"n > 2.5", "42804", 0, "cannot cast value to Int64, value: 2.5"},
        {"i8 in [1.5]", "42804", 7, "value '1.5' in list cannot be casted to Int8"},
        {"n == 2 ** 3", "42804", 0, "cannot cast value to Int64, value: 8.0"},
        {"n == \"1\"", "42804", 0, "comparisons between Int64 and VarChar are not supported"},
        {"n == true", "42804", 0, "comparisons between Int64 and Bool are not supported"},
        {"s == 1", "42804", 0, "comparisons between VarChar and Int64 are not supported"},
        {"d == \"x\"", "42804", 0, "comparisons between Double and VarChar are not supported"},
        {"s < n", "42804", 0, "comparisons between VarChar and Int64 are not supported"},
        {"flag == n", "42804", 0, "comparisons between Bool and Int64 are not supported"},
        {"j == n", "42804", 0, "two column comparison with JSON type is not supported"},
        {"j[\"a\"] == k", "42804", 0, "two column comparison with JSON type is not supported"},
        {"a == a8", "42804", 0, "comparisons between Array and Array are not supported"},
        {"a < [1]", "42804", 0, "can not comparisons array fields directly"},
        {"a == []", "42804", 0, "an array cannot be compared with an empty list"},
        {"a == 1", "42804", 0, "comparisons between Array and Int64 are not supported"},
        {"a == [1, \"x\"]", "42804", 0, "cannot cast value to Int64, value: \"x\""},
        {"a in [1]", "42804", 0, "'in' is not supported on a field of type Array"},
        {"n == [1]", "42804", 0, "comparisons between Int64 and Array are not supported"},
        {"k < [1]", "42804", 0, "a list can be compared by == and != only"},
        {"vec == 1", "42804", 0, "comparisons between FloatVector and Int64"},
        {"vec in [1]", "42804", 0, "'in' is not supported on a field of type FloatVector"},
        {"vec == vec", "42804", 0, "comparisons between FloatVector and FloatVector"},
        {"n == n == 1", "42804", 0, "a condition cannot be compared"},
        {"(n == 1) == (n == 2)", "42804", 0, "a condition cannot be compared"},
        // constants
        {"true", "42804", 0, "predicate is not a boolean expression: true, data type: Bool"},
        {"1", "42804", 0, "data type: Int64"},
        {"\"x\"", "42804", 0, "data type: VarChar"},
        {"[1]", "42804", 0, "data type: Array"},
        {"1 == 1", "42804", 0, "predicate is not a boolean expression: 1 == 1"},
        {"n == 1 or 1 == 1", "42804", 10, "'or' can only be used between boolean expressions"},
        {"not true", "42804", 0, "'not' can only be applied on boolean expression"},
        {"1 < 3 < 2", "42804", 0, "comparisons between Bool and Int64"},
        {"\"a\" < 1", "42804", 0, "comparisons between VarChar and Int64"},
        {"n == 1 / 0", "22012", 5, "cannot divide by zero"},
        {"n == 1 % 0", "22012", 5, "cannot modulo by zero"},
        {"d == 1.0 / 0", "22012", 5, "cannot divide by zero"},
        {"d == 1.5 % 2", "42804", 5, "modulo can only apply on integer types"},
        {"n == 9223372036854775807 + 1", "22003", 5, "out of range"},
        {"n == -9223372036854775808 / -1", "22003", 5, "out of range"},
        {"d == 10 ** 400", "22003", 5, "out of range"},
        {"d == (-1) ** 0.5", "22003", 5, "out of range"},
        {"s == \"a\" + \"b\"", "42804", 5, "'+' cannot perform arithmetic between VarChar and"},
        // arithmetic
        {"age / 0 == 1", "22012", 0, "division or modulus by zero"},
        {"age % 0 == 1", "22012", 0, "division or modulus by zero"},
        {"d / 0.0 == 1", "22012", 0, "division or modulus by zero"},
        {"f % 2 == 0", "42804", 0, "modulo can only apply on integer types"},
        {"k % 1.5 == 0", "42804", 0, "modulo can only apply on integer types"},
        {"age + 1.5 == 3", "42804", 0, "cannot cast value to Int32, value: 1.5"},
        {"age + 1 == 3.5", "42804", 0, "cannot cast value to Int32, value: 3.5"},
        {"s + 1 == 2", "42804", 0, "'+' cannot perform arithmetic between VarChar field and Int64"},
        {"flag * 2 == 2", "42804", 0, "'*' cannot perform arithmetic between Bool field and Int64"},
        {"age + \"x\" == 2", "42804", 0, "'+' cannot perform arithmetic between Int32 field and"},
        {"a + 1 == 2", "42804", 0, "'+' cannot perform arithmetic between Array field and Int64"},
        {"(age + 1) * 2 == 4", "42804", 0, "complicated arithmetic operations are not supported"},
        {"age + 1 + 1 == 4", "42804", 0, "complicated arithmetic operations are not supported"},
        {"array_length(a) + 1 == 4", "42804", 0, "complicated arithmetic operations"},
        {"age + 1 == n", "42804", 0, "arithmetic operations between multiple fields"},
        {"age ** 2 == 4", "42804", 0, "'**' can only be used between constants"},
        {"5 - age == 1", "42804", 0, "module field is not yet supported"},
        {"-age == 1", "42804", 0, "'-' can only be applied on numeric constants"},
        {"+age == 1", "42804", 0, "'+' can only be applied on numeric constants"},
        {"age + 1", "42804", 0, "predicate is not a boolean expression: age + 1, data type: Int32"},
        {"age & 1 == 1", "0A000", 0, "BitAnd is not supported: age & 1 == 1"},
        {"(age | 1) == 1", "0A000", 1, "BitOr is not supported"},
        {"(age ^ 1) == 1", "0A000", 1, "BitXor is not supported"},
        {"age << 1 == 1", "0A000", 0, "ShiftLeft is not supported"},
        {"age >> 1 == 1", "0A000", 0, "ShiftRight is not supported"},
        {"~age == 1", "0A000", 0, "BitNot is not supported: ~age"},
        // ranges
        {"10 < age < 5", "42804", 0, "invalid range: lowerbound is greater than upperbound"},
        {"5 < age < 5", "42804", 0, "invalid range: lowerbound is greater than upperbound"},
        {"5 <= age < 5", "42804", 0, "invalid range: lowerbound is greater than upperbound"},
        {"1 > age > 5", "42804", 0, "invalid range: lowerbound is greater than upperbound"},
        {"\"b\" < s < \"a\"", "42804", 0, "invalid range: lowerbound is greater"},
        {"1.5 < age < 5", "42804", 0, "invalid range operations"},
        {"\"a\" < age < \"b\"", "42804", 0, "invalid range operations"},
        {"1 < s < 5", "42804", 0, "invalid range operations"},
        {"1 < k < \"b\"", "42804", 0, "invalid range operations"},
        {"false < flag < true", "42804", 0, "invalid range operations"},
        {"1 < a < 5", "42804", 0, "invalid range operations"},
        {"n < age < 5", "42804", 0, "invalid range operations"},
        // in, like
        {"1 in age", "42804", 0, "'term' can only be used on single field, but got: 1"},
        {"[1] in age", "42804", 0, "'term' can only be used on single field"},
        {"n in 5", "42804", 5, "the right-hand side of 'in' must be a list, but got: 5"},
        {"n in [age]", "42804", 6, "a list holds constants only, not: age"},
        {"n in age", "42804", 5, "the right-hand side of 'in' must be a list"},
        {"n + 1 in [2]", "42804", 0, "'term' can only be used on single field, but got: n + 1"},
        {"s in [true]", "42804", 6, "cannot be casted to VarChar"},
        {"flag in [1]", "42804", 9, "cannot be casted to Bool"},
        {"a like \"x\"", "42804", 0, "like operation on non-string or no-json field"},
        {"a[0] like \"x\"", "42804", 0, "like operation on non-string or no-json field"},
        {"\"x\" like \"x\"", "42804", 0, "like operation on non-string or no-json field"},
        // exists, paths
        {"exists j", "42804", 7, "exists operations are only supportted on json key"},
        {"exists n", "42804", 7, "exists operations are only supportted on json field"},
        {"exists a[0]", "42804", 7, "exists operations are only supportted on json field"},
        {"a[\"x\"] == 1", "42804", 2, "can only access array field with integer index"},
        {"a[0][1] == 1", "42804", 2, "an element of an array field has no elements"},
        {"n[0] == 1", "42804", 2, "Int64 data type not supported accessed with []"},
        {"s[\"x\"] == 1", "42804", 2, "VarChar data type not supported accessed with []"},
        {"j[0x1] == 1", "42601", 2, "an index is a decimal number: 0x1"},
        {"a[99999999999999999999] == 1", "22003", 2, "value out of range"},
        // calls
        {"json_contains(n, 1)", "42804", 14, "only supported on json or array fields now, got: n"},
        {"json_contains(a)", "42601", 0, "json_contains takes 2 arguments, not 1"},
        {"array_contains(a, 1, 2)", "42601", 0, "array_contains takes 2 arguments, not 3"},
        {"array_length()", "42601", 0, "array_length takes 1 argument, not 0"},
        {"array_length(n) == 1", "42804", 13, "only supported on json or array fields"},
        {"array_length(a)", "42804", 0, "predicate is not a boolean expression"},
        {"array_contains(a, \"x\")", "42804", 18, "cannot cast value to Int64, value: \"x\""},
        {"array_contains(a, [1])", "42804", 18, "cannot cast value to Int64, value: [1]"},
        {"array_contains_all(a, 1)", "42804", 22, "ContainsAll operation element must be an array"},
        {"array_contains_any(a, 1)", "42804", 22, "ContainsAny operation element must be an array"},
        {"array_contains_all(a, [\"x\"])", "42804", 22,
         "ContainsAll operation can't compare between array element type: Int64"},
        {"Json_Contains(a, 1)", "42601", 0, "function Json_Contains is not known"},
        {"contains(a, 1)", "42601", 0, "function contains is not known"},
        {"json_length(j) == 1", "42601", 0, "function json_length is not known"},
        {"st_within(s, \"x\")", "42601", 0, "function st_within is not known"},
        {"text_match(s, \"x\")", "42804", 11, "field \"s\" does not enable match"},
        {"text_match(words, \"x\")", "0A000", 0, "text_match is not supported"},
        {"TEXT_MATCH(words, \"x\", minimum_should_match=2)", "0A000", 0, "text_match is not"},
        {"phrase_match(words, \"x y\", 1)", "0A000", 0, "phrase_match is not supported"},
        {"random_sample(0.01)", "0A000", 0, "random_sample is not supported"},
        {"n == 1 and RANDOM_SAMPLE(0.5)", "0A000", 11, "random_sample is not supported"},
        {"", "42601", 0, "invalid expression: expected=valid expr, actual=empty expr"},
        {" \n\t", "42601", 0, "invalid expression"},
    };
    for (const auto& c : cases) {
        const auto found = refusal(c.filter);
        EXPECT_EQ(found.state, c.state) << c.filter << ": " << found.message;
        EXPECT_EQ(found.position, c.position) << c.filter << ": " << found.message;
        EXPECT_NE(found.message.find(c.message), std::string::npos)
            << c.filter << ": " << found.message;
    }
}

TEST(ExprBind, UnknownNames) {
    const expr::Schema strict = expr_test::strict_schema();
    const auto found = refusal("n == 1 and nope == 2", {}, strict);
    EXPECT_EQ(found.state, "42703");
    EXPECT_EQ(found.position, 11u);
    EXPECT_EQ(found.message, "field nope not exist");
    EXPECT_EQ(refusal("nope[\"k\"] == 1", {}, strict).state, "42703");
    EXPECT_EQ(refusal("$meta[\"k\"] == 1", {}, strict).state, "42703");
    EXPECT_EQ(refusal("exists nope", {}, strict).state, "42703");
    EXPECT_EQ(refusal("nope == 2").state, "accepted");
    // Field names are case-sensitive.
    EXPECT_EQ(refusal("N == 2", {}, strict).state, "42703");
}

TEST(ExprBind, MilvusCode) {
    try {
        expr::bind("n ==", expr_test::schema());
        FAIL();
    } catch (const expr::FilterError& error) {
        EXPECT_EQ(error.milvus_code(), 1100);
    }
}

TEST(ExprBind, LongTextsAreCut) {
    const auto found = refusal("n == \"" + std::string(100000, 'x') + "\"");
    EXPECT_EQ(found.state, "42804");
    EXPECT_LT(found.message.size(), 400u);
}

TEST(ExprBind, Templates) {
    const Parameters parameters = {
        {"five", {std::int64_t{5}}},
        {"half", {0.5}},
        {"yes", {true}},
        {"text", {std::string("it's \"x\" \\ {five}")}},
        {"list", {List{{std::int64_t{1}}, {std::int64_t{2}}}}},
        {"none", {}},
        {"holed", {List{{std::int64_t{1}}, {}}}},
        {"nul", {std::string("a\0b", 3)}},
        {"bytes", {std::string("\xff")}},
        {"nan", {std::nan("")}},
        {"unused", {List{}}},
    };
    const struct {
        const char* filter;
        const char* expected; // the condition, or SQLSTATE and message
    } cases[] = {
        {"n == {five}", "(\"n\" = 5::int8)"},
        {"n == { five }", "(\"n\" = 5::int8)"},
        {"{five} < n", "(\"n\" > 5::int8)"},
        {"age + {five} == 25", "(\"age\" = 20::int4)"},
        {"1 < n < {five}", "((\"n\" > 1::int8) AND (\"n\" < 5::int8))"},
        {"flag == {yes}", "(\"flag\" = 't'::bool)"},
        {"s == {text}", "(\"s\" = E'it''s \"x\" \\\\ {five}'::text)"},
        {"s like {text}", "(\"s\" ~~ E'it''s \"x\" \\\\ {five}'::text)"},
        {"n in {list}", "(\"n\" = ANY ('{1,2}'::int8[]))"},
        {"n in [{five}, 6]", "(\"n\" = ANY ('{5,6}'::int8[]))"},
        {"array_contains_any(a, {list})", "(\"a\" && '{1,2}'::int8[])"},
        {"a == {list}", "(\"a\" = '{1,2}'::int8[])"},
        {"n == {half}", "42804 cannot cast value to Int64, value: 0.5"},
        {"n in {five}", "42804 the value of term expression template variable {five} is not array"},
        {"n == {nope}", "22023 the value of expression template variable name {nope} is not found"},
        {"{five} == 1",
         "42804 placeholder was not supported between two constants with operator: =="},
        {"n == {five} + 1",
         "42804 placeholder was not supported between two constants with operator: +"},
        {"n == {none}", "42804 a null is no value to compare with"},
        {"k in {holed}", "42804 a null is no value to compare with"},
        {"s == {nul}", "22021 string holds a NUL character, which no text value can"},
        {"s == {bytes}", "22021 string is not well-formed UTF-8"},
        {"d == {nan}", "22003 value is not a number or infinity"},
        {"s like {five}", "42804 the pattern of like must be a string, but got: 5"},
        {"{text} == {text}",
         "42804 placeholder was not supported between two constants with operator: =="},
    };
    for (const auto& c : cases) {
        const auto found = refusal(c.filter, parameters);
        EXPECT_EQ(found.state == "accepted" ? expr_test::plain(found.message)
                                            : found.state + " " + found.message,
                  c.expected)
            << c.filter;
    }
}

TEST(ExprFacts, Columns) {
    const auto columns = [](const char* filter) {
        std::string out;
        for (const std::string& name : expr::bind(filter, expr_test::schema()).columns)
            out += name + " ";
        return out;
    };
    EXPECT_EQ(columns("n == 1"), "n ");
    EXPECT_EQ(columns("n == 1 and (age < i8 or k == 1) and n > 0"), "n age i8 $meta ");
    EXPECT_EQ(columns("not (j[\"a\"] is null or array_length(a) == 1)"), "j a ");
}

TEST(ExprFacts, Keys) {
    const auto keys = [](const char* filter) {
        const auto found = expr::bind(filter, expr_test::schema()).keys;
        return found ? expr::to_json({*found}) : "none";
    };
    EXPECT_EQ(keys("id == 5"), "[5]");
    EXPECT_EQ(keys("5 == id"), "[5]");
    EXPECT_EQ(keys("(id in [3, 1, 3])"), "[3, 1, 3]");
    EXPECT_EQ(keys("id in []"), "[]");
    EXPECT_EQ(keys("id + 1 == 5"), "[4]");
    EXPECT_EQ(keys("id != 5"), "none");
    EXPECT_EQ(keys("id not in [5]"), "none");
    EXPECT_EQ(keys("not (id == 5)"), "none");
    EXPECT_EQ(keys("id == 5 and n == 1"), "none");
    EXPECT_EQ(keys("n == 5"), "none");
    EXPECT_EQ(keys("$meta[\"id\"] == 5"), "none");
}

TEST(ExprFacts, PartitionKeys) {
    const auto keys = [](const char* filter) {
        const auto found = expr::bind(filter, expr_test::schema()).partition_keys;
        return found ? expr::to_json({*found}) : "none";
    };
    EXPECT_EQ(keys("tenant == \"a\""), "[\"a\"]");
    EXPECT_EQ(keys("n > 1 and tenant in [\"a\", \"b\"] and age > 1"), "[\"a\", \"b\"]");
    EXPECT_EQ(keys("n > 1 or tenant == \"a\""), "none");
    EXPECT_EQ(keys("not (n > 1 and tenant == \"a\")"), "none");
    EXPECT_EQ(keys("tenant != \"a\""), "none");
}

} // namespace
