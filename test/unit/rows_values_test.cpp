// Values of each type: what is taken, exactly, and what is refused with which words.
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "base/half.h"
#include "rows/scan.h"
#include "rows_test_support.h"

namespace {

using namespace rows_test;

std::int64_t whole(Type type, std::string_view value) {
    return read_one(one(field("x", type)), value).cell(0, 1).whole;
}

TEST(RowsValues, WholeNumbersAreExact) {
    EXPECT_EQ(whole(Type::int64, "9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(whole(Type::int64, "-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(whole(Type::int64, "9007199254740993"), 9007199254740993);
    EXPECT_EQ(whole(Type::int8, "-128"), -128);
    EXPECT_EQ(whole(Type::int16, "32767"), 32767);
    EXPECT_EQ(whole(Type::int32, "-2147483648"), -2147483648LL);
    EXPECT_EQ(whole(Type::int64, "-0"), 0);
}

TEST(RowsValues, WholeNumbersOutOfRange) {
    EXPECT_EQ(refusal_of(one(field("x", Type::int8)), "128"),
              "22003 1100 the 0th element (128) out of range: [-128, 127] [0, x: INT8, 128]");
    EXPECT_EQ(refusal_of(one(field("x", Type::int16)), "-32769").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(one(field("x", Type::int32)), "2147483648"),
              "22003 1 The Input data type is inconsistent with defined schema, {x} field should "
              "be a INT32, but got a {<class 'int'>} instead. [0, x: INT32 in [-2147483648, "
              "2147483647], 2147483648]");
    EXPECT_EQ(refusal_of(one(field("x", Type::int64)), "9223372036854775808").substr(0, 5),
              "22003");
    EXPECT_EQ(refusal_of(one(field("x", Type::int64)), std::string(400, '9')).substr(0, 5),
              "22003");
}

TEST(RowsValues, NothingIsCoercedTheWrongWay) {
    for (const char* value : {"\"1\"", "1.0", "1e0", "true", "[1]", "{}"})
        EXPECT_EQ(refusal_of(one(field("x", Type::int64)), value).substr(0, 7), "42804 1") << value;
    EXPECT_EQ(refusal_of(one(field("x", Type::int64)), "\"1\""),
              "42804 1 The Input data type is inconsistent with defined schema, {x} field should "
              "be a INT64, but got a {<class 'str'>} instead. [0, x: INT64, \"1\"]");
    for (const char* value : {"0", "1", "\"true\"", "[]"})
        EXPECT_EQ(refusal_of(one(field("x", Type::boolean)), value).substr(0, 7), "42804 1");
    for (const char* value : {"1", "true", "[\"x\"]"})
        EXPECT_EQ(refusal_of(one(field("x", Type::varchar)), value).substr(0, 7), "42804 1");
    for (const char* value : {"\"1\"", "true", "[1]"}) {
        EXPECT_EQ(refusal_of(one(field("x", Type::float32)), value).substr(0, 7), "42804 1");
        EXPECT_EQ(refusal_of(one(field("x", Type::float64)), value).substr(0, 7), "42804 1");
    }
}

TEST(RowsValues, Numbers) {
    const auto real = [](std::string_view value) {
        return read_one(one(field("x", Type::float64)), value).cell(0, 1).real;
    };
    const auto single = [](std::string_view value) {
        return read_one(one(field("x", Type::float32)), value).cell(0, 1).single;
    };
    EXPECT_EQ(real("0.1"), 0.1);
    EXPECT_EQ(real("5"), 5.0);
    EXPECT_EQ(real("1e-400"), 0.0);
    EXPECT_EQ(real("4.9e-324"), 4.9e-324);
    EXPECT_EQ(real("1.7976931348623157e308"), 1.7976931348623157e308);
    EXPECT_EQ(single("16777217"), 16777216.0F); // to nearest, not through double
    EXPECT_EQ(single("0.1"), 0.1F);
    EXPECT_EQ(std::bit_cast<std::uint32_t>(single("-0.0")), 0x80000000U);
    EXPECT_EQ(single("3.4028235e38"), std::numeric_limits<float>::max());
    EXPECT_EQ(refusal_of(one(field("x", Type::float32)), "1e39"),
              "22003 65535 value '1e39' is out of range [0, x: FLOAT, 1e39]");
    EXPECT_EQ(refusal_of(one(field("x", Type::float64)), "1e309").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(one(field("x", Type::float64)), "NaN"),
              "22003 65535 value 'NaN' is not a number or infinity [0, x: a finite number, NaN]");
    EXPECT_EQ(refusal_of(one(field("x", Type::float32)), "-Infinity"),
              "22003 65535 value '-Inf' is not a number or infinity [0, x: a finite number, "
              "-Infinity]");
}

TEST(RowsValues, NumbersAsJsonHasThem) {
    for (const char* value : {"01", "-", "+1", ".5", "1.", "1e", "1e+", "0x10", "1.e5", "--1",
                              "inf", "nan", "1_0", "-01", "00"}) {
        EXPECT_NE(refusal_of(one(field("x", Type::float64)), value), "") << value;
        EXPECT_NE(refusal_of(one(field("x", Type::float32)), value), "") << value;
        EXPECT_NE(refusal_of(one(field("x", Type::int64)), value), "") << value;
        EXPECT_NE(refusal_of(one(field("x", Type::json)), value), "") << value;
        EXPECT_NE(
            refusal_of(one(vector("x", Type::float_vector, 1)), "[" + std::string(value) + "]"), "")
            << value;
    }
}

TEST(RowsValues, Strings) {
    const Shape text = one(field("x", Type::varchar));
    const auto read = [&](std::string_view value) {
        const Batch batch = read_one(text, value);
        return std::string(bytes(batch, 0, 1));
    };
    EXPECT_EQ(read(R"("")"), "");
    EXPECT_EQ(read(R"("it's \"q\" \\ \/ \b\f\n\r\t")"), "it's \"q\" \\ / \b\f\n\r\t");
    EXPECT_EQ(read(R"("\u00e9\u20ac\ud83d\ude00")"), "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    EXPECT_EQ(read("\"\xf0\x9f\x98\x80 plain and long enough for words\""),
              "\xf0\x9f\x98\x80 plain and long enough for words");
    EXPECT_EQ(refusal_of(text, R"("a\u0000b")"),
              "22021 1100 strings cannot hold the character \\u0000 [0, x: , ]");
    for (const char* value : {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"("\ud800x")"})
        EXPECT_EQ(refusal_of(text, value).substr(0, 5), "22P02") << value;
    for (const char* value : {R"("\x")", R"("\u12")", R"("\u12G4")", "\"a\nb\"", "\"a\x01\""})
        EXPECT_EQ(refusal_of(text, value).substr(0, 5), "22P02") << value;
    for (const char* value : {"\"\x80\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
                              "\"\xf5\x80\x80\x80\"", "\"ok \xe2\x82\""})
        EXPECT_EQ(refusal_of(text, value).substr(0, 5), "22021");
}

TEST(RowsValues, OtherEncodingsAreTrusted) {
    Shape latin = one(field("x", Type::varchar));
    latin.utf8 = false;
    EXPECT_EQ(bytes(read_one(latin, "\"\xe9\""), 0, 1), "\xe9");
    EXPECT_EQ(refusal_of(latin, R"("\u00e9")").substr(0, 5), "22P05");
}

TEST(RowsValues, LengthsAreBytes) {
    Field limited = field("x", Type::varchar);
    limited.max_length = 4;
    EXPECT_EQ(refusal_of(one(limited), "\"\xc3\xa9\xc3\xa9\""), "");
    EXPECT_EQ(refusal_of(one(limited), "\"\xc3\xa9\xc3\xa9.\""),
              "22001 1100 length of varchar field x exceeds max length, row number: 0, length: 5, "
              "max length: 4 [0, x: at most 4 bytes, 5 bytes]");
    Field of_characters = field("x", Type::varchar);
    of_characters.max_characters = 2;
    EXPECT_EQ(refusal_of(one(of_characters), "\"\xc3\xa9\xc3\xa9\""), "");
    EXPECT_EQ(refusal_of(one(of_characters), "\"abc\"").substr(0, 5), "22001");
}

TEST(RowsValues, Json) {
    const Shape json = one(field("x", Type::json));
    const auto read = [&](std::string_view value) {
        const Batch batch = read_one(json, value);
        return std::string(bytes(batch, 0, 1));
    };
    EXPECT_EQ(read(R"({"a": [1, -2.5e3, "x", true, false, null, {}], "b": {}})"),
              R"({"a": [1, -2.5e3, "x", true, false, null, {}], "b": {}})");
    EXPECT_EQ(read("5"), "5");
    EXPECT_EQ(read("\"s\""), "\"s\"");
    EXPECT_EQ(refusal_of(json, "{\"a\": 1e400}").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(json, "1e-30000").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(json, "0e-99999").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(json, "{\"a\": " + std::string(2000, '9') + "}").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(json, "[\"\\u0000\"]").substr(0, 5), "22021");
    const std::string at_limit(65534, 'x');
    EXPECT_EQ(refusal_of(json, "\"" + at_limit + "\""), "");
    EXPECT_EQ(refusal_of(json, "\"x" + at_limit + "\""),
              "22001 1100 the length (65537) of json field (x) exceeds max length (65536) [0, x: "
              "at most 65536 bytes, 65537 bytes]");
}

TEST(RowsValues, DeepNesting) {
    const Shape json = one(field("x", Type::json));
    const auto nested = [](int depth) {
        const auto levels = static_cast<std::size_t>(depth);
        return std::string(levels, '[') + std::string(levels, ']');
    };
    EXPECT_EQ(refusal_of(json, nested(rows::kMostDepth)), "");
    EXPECT_EQ(refusal_of(json, nested(rows::kMostDepth + 1)),
              "54001 1100 data is nested too deeply [0, x: at most 1000 levels, more]");
    EXPECT_EQ(refusal_of(json, std::string(1000000, '[') + "]").substr(0, 5), "54001");
}

TEST(RowsValues, Arrays) {
    const Shape ints = one(array("x", Type::int16, 3));
    const Batch batch = read_one(ints, "[1, -2, 3]");
    const rows::Block& block = *batch.cell(0, 1).block;
    ASSERT_EQ(rows::array_size(block), 3U);
    EXPECT_EQ(rows::array_cells(block)[1].whole, -2);
    EXPECT_EQ(rows::array_size(*read_one(ints, "[]").cell(0, 1).block), 0U);
    const Batch texts = read_one(one(array("x", Type::varchar, 2)), R"(["ab", "\u00e9"])");
    EXPECT_EQ(rows::array_cells(*texts.cell(0, 1).block)[1].block->bytes(), "\xc3\xa9");
    EXPECT_EQ(refusal_of(ints, "[1, 2, 3, 4]"),
              "54000 1100 the length (4) of 0th array exceeds max capacity (3) [0, x: at most 3 "
              "elements, 4 elements]");
    EXPECT_EQ(refusal_of(ints, "[1, null]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(ints, "[1, \"2\"]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(ints, "[1, 2.0]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(ints, "[40000]").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(ints, "[[1]]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(ints, "5").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(one(array("x", Type::varchar, 2)), R"(["ab", "abcde"])"),
              "22001 1100 length of Array array field \"x\" exceeds max length, row number: 0, "
              "array index: 1, length: 5, max length: 4 [0, x: at most 4 bytes, 5 bytes]");
}

TEST(RowsValues, FloatVectors) {
    const Shape three = one(vector("x", Type::float_vector, 3));
    const Batch batch = read_one(three, "[1, 2.5 ,-3e-1]");
    const std::string_view payload = bytes(batch, 0, 1);
    EXPECT_EQ(elements<std::int16_t>(payload.substr(0, 4), 0), (std::vector<std::int16_t>{3, 0}));
    EXPECT_EQ(elements<float>(payload, 4), (std::vector<float>{1, 2.5F, -0.3F}));
    EXPECT_EQ(refusal_of(three, "[1, 2]"),
              "22000 1100 the dim (2) of field data(x) is not equal to schema dim (3) [0, x: 3 "
              "dimensions, 2 dimensions]");
    EXPECT_EQ(refusal_of(three, "[]").substr(0, 5), "22000");
    EXPECT_EQ(refusal_of(three, "[1,2,3,4,5,6,7]").substr(0, 5), "22000");
    EXPECT_EQ(refusal_of(three, "[1, 2, \"3\"]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(three, "[1, 2, null]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(three, "[1, 2, true]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(three, "\"[1,2,3]\"").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(three, "[1, 2, NaN]").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(three, "[1, 2, -Infinity]").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(three, "[1, 2, 1e39]").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(three, "[1 2 3]").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(three, "[1, 2, ]").substr(0, 5), "22P02");
}

TEST(RowsValues, VectorsOfAnyDimension) {
    const Shape any = one(vector("x", Type::float_vector, 0));
    EXPECT_EQ(refusal_of(any, "[1]"), "");
    EXPECT_EQ(refusal_of(any, "[]").substr(0, 5), "22000");
    std::string long_one = "[0";
    for (int i = 1; i < 16001; ++i)
        long_one += ",0";
    EXPECT_EQ(refusal_of(any, long_one + "]").substr(0, 5), "22000");
}

TEST(RowsValues, HalfVectors) {
    const Shape halves = one(vector("x", Type::float16_vector, 2));
    const auto values = elements<std::uint16_t>(bytes(read_one(halves, "[1, -2.5]"), 0, 1), 4);
    EXPECT_EQ(values, (std::vector<std::uint16_t>{0x3C00, 0xC100}));
    EXPECT_EQ(refusal_of(halves, "[65519, 1]"), "");
    EXPECT_EQ(refusal_of(halves, "[1, 65520]"),
              "22003 65535 value '65520' is out of range [0, x: an element of FLOAT16_VECTOR, "
              "65520]");
}

TEST(RowsValues, SparseVectors) {
    const Shape sparse = one(vector("x", Type::sparse_vector, 0));
    const auto read = [&](std::string_view value) {
        const Batch batch = read_one(sparse, value);
        const std::string_view payload = bytes(batch, 0, 1);
        return std::string(payload);
    };
    const std::string object = read(R"({"10": 0.5, "2": 1, "7": 0})");
    EXPECT_EQ(elements<std::int32_t>(std::string_view(object).substr(0, 20), 0),
              (std::vector<std::int32_t>{1000000000, 2, 0, 2, 10}));
    EXPECT_EQ(elements<float>(object, 20), (std::vector<float>{1, 0.5F}));
    EXPECT_EQ(read("[[10, 0.5], [2, 1]]"), object);
    EXPECT_EQ(read("\"{3:1,11:0.5}/1000000000\""), object);
    EXPECT_EQ(read("\"{3:1,11:0.5}/20\""), object);
    EXPECT_EQ(elements<std::int32_t>(read("{}"), 0), (std::vector<std::int32_t>{1000000000, 0, 0}));
    EXPECT_EQ(read("[]"), read("{}"));
    EXPECT_EQ(refusal_of(sparse, R"({"999999999": 1})"), "");
    EXPECT_EQ(refusal_of(sparse, R"({"1000000000": 1})"),
              "22003 1 sparse vector index 1000000000 exceeds the limit of 999999999 [0, x: at "
              "most 999999999, 1000000000]");
    EXPECT_EQ(refusal_of(sparse, R"({"-1": 1})"),
              "22003 1 sparse vector index must be positive and less than 2^32-1: -1 [0, x: an "
              "index, -1]");
    EXPECT_EQ(refusal_of(sparse, R"({"4294967295": 1})").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(sparse, R"({"1.5": 1})").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(sparse, R"({"": 1})").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(sparse, R"({"1": "x"})").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(sparse, R"({"1": 1e39})").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(sparse, R"({"1": 1, "01": 2})").substr(0, 5), "22030");
    EXPECT_EQ(refusal_of(sparse, "[[1, 1], [1, 2]]").substr(0, 5), "22030");
    EXPECT_EQ(refusal_of(sparse, "[[1]]").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(sparse, "[[1, 2, 3]]").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(sparse, "[[1.5, 2]]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(sparse, "[1, 2]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(sparse, "5").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(sparse, "\"nonsense\"").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(sparse, "\"{0:1}/5\"").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(sparse, "\"{6:1}/5\"").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(sparse, "\"{1:1,1:2}/5\"").substr(0, 5), "22030");
    EXPECT_EQ(refusal_of(sparse, "\"{1:nan}/5\"").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(sparse, "\"{1:1}/2000000000\"").substr(0, 5), "22000");
}

TEST(RowsValues, SparseVectorsHaveALimit) {
    const auto many = [](int count) {
        std::string text = "[";
        for (int i = 0; i < count; ++i)
            text += (i ? ",[" : "[") + std::to_string(i) + ",1]";
        return text + "]";
    };
    const Shape sparse = one(vector("x", Type::sparse_vector, 0));
    EXPECT_EQ(refusal_of(sparse, many(16000)), "");
    EXPECT_EQ(refusal_of(sparse, many(16001)).substr(0, 5), "54000");
}

TEST(RowsValues, BinaryVectors) {
    const Shape bits = one(vector("x", Type::binary_vector, 16));
    const auto read = [&](std::string_view value) {
        return std::string(bytes(read_one(bits, value), 0, 1).substr(4));
    };
    EXPECT_EQ(read("[129, 7]"), "\x81\x07");
    EXPECT_EQ(read("\"1000000100000111\""), "\x81\x07");
    EXPECT_EQ(elements<std::int32_t>(bytes(read_one(bits, "[0, 0]"), 0, 1).substr(0, 4), 0),
              (std::vector<std::int32_t>{16}));
    EXPECT_EQ(refusal_of(bits, "[1]"),
              "22000 1100 the dim (8) of field data(x) is not equal to schema dim (16) [0, x: 16 "
              "dimensions, 8 dimensions]");
    EXPECT_EQ(refusal_of(bits, "\"101\"").substr(0, 5), "22000");
    EXPECT_EQ(refusal_of(bits, "[1, 256]").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(bits, "[1, -1]").substr(0, 5), "22003");
    EXPECT_EQ(refusal_of(bits, "[1, 1.5]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(bits, "[1, \"1\"]").substr(0, 5), "42804");
    EXPECT_EQ(refusal_of(bits, "\"100000010000011x\"").substr(0, 5), "22P02");
    EXPECT_EQ(refusal_of(bits, "129").substr(0, 5), "42804");
}

} // namespace
