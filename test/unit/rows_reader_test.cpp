// Batches as a whole: the three forms, what a row leaves out, dynamic content, texts that are no
// JSON.
#include "rows/reader.h"

#include <gtest/gtest.h>

#include "rows/order.h"
#include "rows_test_support.h"

namespace {

using namespace rows_test;

TEST(Rows, ObjectIsABatchOfOne) {
    const Batch batch = rows::read(R"({"v": [1, 2], "id": 7})", shape());
    ASSERT_EQ(batch.size(), 1U);
    EXPECT_EQ(batch.cell(0, 0).whole, 7);
    EXPECT_EQ(elements<float>(bytes(batch, 0, 1), 4), (std::vector<float>{1, 2}));
}

TEST(Rows, ListOfObjects) {
    const Batch batch =
        rows::read(" [ {\"id\":1,\"v\":[1,2]} ,\n{\"v\":[3,4],\"id\":2}] ", shape());
    ASSERT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch.cell(1, 0).whole, 2);
    EXPECT_EQ(elements<float>(bytes(batch, 1, 1), 4), (std::vector<float>{3, 4}));
}

TEST(Rows, EmptyListsHaveNoRows) {
    EXPECT_EQ(rows::read("[]", shape()).size(), 0U);
    EXPECT_EQ(rows::read(" [ ] ", shape()).size(), 0U);
    EXPECT_EQ(rows::read("[[], []]", shape()).size(), 0U);
}

TEST(Rows, ManyRowsStayInOrder) {
    std::string text = "[";
    for (int i = 0; i < 5000; ++i)
        text += (i ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + ",\"v\":[" +
                std::to_string(i) + ",0.5]}";
    const Batch batch = rows::read(text + "]", shape());
    ASSERT_EQ(batch.size(), 5000U);
    for (std::size_t i = 0; i < 5000; ++i) {
        ASSERT_EQ(batch.cell(i, 0).whole, static_cast<std::int64_t>(i));
        ASSERT_EQ(elements<float>(bytes(batch, i, 1), 4),
                  (std::vector<float>{static_cast<float>(i), 0.5F}));
    }
}

TEST(Rows, PauseIsCalledNowAndThen) {
    static int pauses = 0;
    Shape pausing = shape();
    pausing.pause = [] { ++pauses; };
    rows::read(R"([{"id":1,"v":[1,2]},{"id":2,"v":[1,2]}])", pausing);
    EXPECT_EQ(pauses, 1);
}

TEST(Rows, Columns) {
    const Batch batch = rows::read("[[1, 2], [[1, 2], [3, 4]]]", shape());
    ASSERT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch.cell(1, 0).whole, 2);
    EXPECT_EQ(elements<float>(bytes(batch, 1, 1), 4), (std::vector<float>{3, 4}));
}

TEST(Rows, ColumnsLeaveOutAutoKeys) {
    Shape automatic = shape({field("n", Type::int64)});
    automatic.fields[0].auto_id = true;
    const Batch batch = rows::read("[[[1, 2], [3, 4]], [8, 9]]", automatic);
    ASSERT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch.cell(1, 2).whole, 9);
}

TEST(Rows, ColumnMayBeLeftToItsDefault) {
    Field with_default = field("n", Type::int64);
    with_default.has_default = true;
    const Shape defaulted = shape({with_default, field("m", Type::int64)});
    for (const char* text :
         {"[[1,2],[[1,2],[3,4]],[],[5,6]]", "[[1,2],[[1,2],[3,4]],null,[5,6]]"}) {
        const Batch batch = rows::read(text, defaulted);
        EXPECT_EQ(batch.state(1, 2), State::fallback);
        EXPECT_EQ(batch.given(2), 0U);
        EXPECT_EQ(batch.fallbacks(2), 2U);
        EXPECT_EQ(batch.cell(1, 3).whole, 6);
    }
    EXPECT_EQ(refusal("[[1,2],[[1,2],[3,4]],null,[]]", defaulted),
              "23502 1 Insert missed an field `m` to collection without set nullable==true or set "
              "default_value [0, m: INT64, nothing]");
}

TEST(Rows, ColumnsOfDifferentLengths) {
    EXPECT_EQ(refusal("[[1, 2], [[1, 2]]]", shape()),
              "22023 1100 the num_rows (1) of field (v) is not equal to passed num_rows (2) [, v: "
              "2 values, 1]");
    EXPECT_EQ(refusal("[[1], [[1, 2], [3, 4]]]", shape()),
              "22023 1100 the num_rows (more) of field (v) is not equal to passed num_rows (1) [, "
              "v: 1 values, more]");
    EXPECT_EQ(refusal("[[1], [[1, 2]], [3]]", shape()),
              "22023 1100 more fieldData has pass in [, : at most 2 columns, more]");
    EXPECT_EQ(refusal("[[1]]", shape()).substr(0, 5), "23502");
    EXPECT_EQ(refusal("[[1], 5]", shape()).substr(0, 5), "42804");
}

TEST(Rows, LastColumnIsDynamic) {
    const Batch batch = rows::read(
        R"([[1,2,3,4],[[1,2],[1,2],[1,2],[1,2]],[{"a":1},null,"dy",{}]])", shape({}, true));
    EXPECT_EQ(bytes(batch, 0, 2), R"({"a":1})");
    EXPECT_EQ(batch.state(1, 2), State::fallback);
    EXPECT_EQ(bytes(batch, 2, 2), R"({"":"dy"})");
    EXPECT_EQ(batch.state(3, 2), State::fallback);
}

TEST(Rows, WhatIsNoBatch) {
    EXPECT_EQ(refusal("5", shape()),
              "22023 1 wrong type of argument 'data',expected 'Dict' or list of 'Dict', got 'int' "
              "[, : a list or an object, 5]");
    EXPECT_EQ(refusal("\"x\"", shape()).substr(0, 7), "22023 1");
    EXPECT_EQ(refusal("[1]", shape()),
              "42804 1 The Input data type is inconsistent with defined schema, please check it. "
              "[0, : an object, 1]");
    EXPECT_EQ(refusal(R"([{"id":1,"v":[1,2]}, [1]])", shape()),
              "42804 1 The Input data type is inconsistent with defined schema, please check it. "
              "[1, : an object, [1]]");
    for (const char* text : {"",
                             " ",
                             "[",
                             "{",
                             "[{",
                             "[{}",
                             "[{},",
                             "[{}]]",
                             "[{} {}]",
                             "{]",
                             "[}",
                             "nonsense",
                             "[{\"id\"}]",
                             "[{\"id\":}]",
                             "[{\"id\":1,}]",
                             "[{id:1}]",
                             "[{\"id\":1}}",
                             "[[1],]",
                             "[[1]",
                             "[,]",
                             "[{}]x"})
        EXPECT_FALSE(refusal(text, shape()).empty()) << text;
    EXPECT_EQ(refusal(R"([{"id":1,"v":[1,2]}] x ])", shape()),
              "22P02 1100 data is not valid JSON at byte 22 [, : the end of data, x]");
}

TEST(Rows, EveryPrefixIsRefused) {
    const std::string text =
        R"([{"id": 1, "v": [1.5, -2e1], "a": {"b": [true, "x\u00e9\n"]}, "c": null}])";
    const Shape dynamic = shape({}, true);
    EXPECT_EQ(rows::read(text, dynamic).size(), 1U);
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(refusal(text.substr(0, size), dynamic).empty()) << size;
}

TEST(Rows, EveryChangedByteIsReadOrRefused) {
    const std::string text = R"([{"id": 1, "v": [1.5, -2e1], "a": {"b": [true, "x"]}}])";
    const Shape dynamic = shape({}, true);
    for (std::size_t at = 0; at < text.size(); ++at)
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = text;
            changed[at] = static_cast<char>(byte);
            refusal(changed, dynamic); // either way, and never a crash
        }
}

// ---- keys of a row ----

TEST(Rows, UnknownKey) {
    EXPECT_EQ(refusal(row(R"("x": 1)"), shape()),
              "42703 1 Attempt to insert an unexpected field `x` to collection without enabling "
              "dynamic field [0, x: , ]");
    EXPECT_EQ(refusal(row(R"("$meta": {})"), shape()).substr(0, 7), "42703 1");
    // Names are case-sensitive.
    EXPECT_EQ(refusal(R"({"ID": 1, "v": [1, 2]})", shape()).substr(0, 7), "42703 1");
}

TEST(Rows, KeyTwice) {
    EXPECT_EQ(refusal(row(R"("id": 2)"), shape()),
              "22030 1100 a key is given twice in one row [0, id: each key once, 2]");
    EXPECT_EQ(refusal(row(R"("\u0069d": 2)"), shape()).substr(0, 5), "22030");
    EXPECT_EQ(refusal(row(R"("a": 1, "b": 2, "a": 3)"), shape({}, true)),
              "22030 1100 a key is given twice in one row [0, a: each key once, two values]");
    EXPECT_EQ(refusal(row(R"("a": 1, "$meta": {"a": 3})"), shape({}, true)).substr(0, 5), "22030");
    EXPECT_EQ(refusal(row(R"("a": 1, "\u0061": 3)"), shape({}, true)).substr(0, 5), "22030");
}

TEST(Rows, EscapedNameIsTheField) {
    EXPECT_EQ(rows::read(R"({"\u0069\u0064": 3, "v": [1, 2]})", shape()).cell(0, 0).whole, 3);
}

TEST(Rows, AutoKeyIsRefused) {
    Shape automatic = shape({}, true);
    automatic.fields[0].auto_id = true;
    EXPECT_EQ(refusal(R"({"id": 1, "v": [1, 2]})", automatic),
              "428C9 1100 can not assign primary field data when auto id enabled id [0, id: no "
              "value, 1]");
    EXPECT_EQ(refusal(R"({"v": [1, 2], "$meta": {"id": 1}})", automatic).substr(0, 5), "42701");
    EXPECT_EQ(refusal(R"({"v": [1, 2]})", automatic), "");
}

TEST(Rows, Dynamic) {
    const Batch batch =
        rows::read(row(R"("a": 1, "b" : [ 1, {"c":"\n"} ], "c": null)"), shape({}, true));
    EXPECT_EQ(bytes(batch, 0, 2), R"({"a":1,"b":[ 1, {"c":"\n"} ],"c":null})");
    EXPECT_EQ(rows::read(row(R"("n": 1)"), shape({field("n", Type::int64)}, true)).state(0, 3),
              State::fallback);
}

TEST(Rows, MetaIsMerged) {
    const Shape dynamic = shape({}, true);
    EXPECT_EQ(bytes(rows::read(row(R"("a": 1, "$meta": {"b": 2}, "c": 3)"), dynamic), 0, 2),
              R"({"a":1,"b":2,"c":3})");
    EXPECT_EQ(rows::read(row(R"("$meta": null)"), dynamic).state(0, 2), State::fallback);
    EXPECT_EQ(refusal(row(R"("$meta": 5)"), dynamic).substr(0, 5), "42804");
    EXPECT_EQ(refusal(row(R"("$meta": {"v": 1})"), dynamic),
              "42701 1100 dynamic field name cannot include the static field name: v [0, $meta: , "
              "]");
    EXPECT_EQ(refusal(row(R"("$meta": {"$meta": 1})"), dynamic),
              "42701 1100 cannot set json key to: $meta [0, $meta: , ]");
}

TEST(Rows, DynamicFieldOfAnotherName) {
    Shape registered = shape({}, true);
    registered.dynamic_name = "attributes";
    EXPECT_EQ(bytes(rows::read(row(R"("attributes": {"b": 2}, "c": 3)"), registered), 0, 2),
              R"({"b":2,"c":3})");
}

TEST(Rows, DynamicContentHasALimit) {
    const Shape dynamic = shape({}, true);
    const std::string fits(65536 - 8, 'x');
    EXPECT_EQ(refusal(row("\"a\": \"" + fits + "\""), dynamic), "");
    EXPECT_EQ(refusal(row("\"a\": \"x" + fits + "\""), dynamic),
              "22001 1100 the length (65537) of dynamic field exceeds max length (65536) [0, "
              "$meta: at most 65536 bytes, 65537 bytes]");
}

TEST(Rows, ThousandsOfDynamicKeys) {
    std::string members;
    for (int i = 0; i < 6000; ++i)
        members += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
    EXPECT_EQ(refusal(row(members), shape({}, true)), "");
    EXPECT_EQ(refusal(row(members + ",\"k17\":1"), shape({}, true)).substr(0, 5), "22030");
}

// ---- what is left out, and null ----

TEST(Rows, LeftOutAndNull) {
    Field plain = field("f", Type::int64);
    Field with_default = plain;
    with_default.has_default = true;
    Field may_be_null = nullable(plain);
    Field both = nullable(with_default);
    const auto state = [](const Field& f, std::string_view rest) {
        return rows::read(rest.empty() ? R"({"id": 1, "v": [1, 2]})" : row(rest), shape({f}))
            .state(0, 2);
    };
    EXPECT_EQ(state(with_default, ""), State::fallback);
    EXPECT_EQ(state(may_be_null, ""), State::null);
    EXPECT_EQ(state(both, ""), State::fallback);
    EXPECT_EQ(state(with_default, R"("f": null)"), State::fallback);
    EXPECT_EQ(state(may_be_null, R"("f": null)"), State::null);
    EXPECT_EQ(state(both, R"("f": null)"), State::fallback);
    EXPECT_EQ(state(both, R"("f": 0)"), State::value);
    EXPECT_EQ(refusal(R"({"id": 1, "v": [1, 2]})", shape({plain})),
              "23502 1 Insert missed an field `f` to collection without set nullable==true or set "
              "default_value [0, f: INT64, nothing]");
    EXPECT_EQ(refusal(row(R"("f": null)"), shape({plain})),
              "23502 1100 the value of field f must not be null [0, f: INT64, null]");
    EXPECT_EQ(refusal(R"({"id": null, "v": [1, 2]})", shape()).substr(0, 5), "23502");
    EXPECT_EQ(refusal(R"({"id": 1, "v": null})", shape()).substr(0, 5), "23502");
    EXPECT_EQ(refusal(R"([{"id": 1, "v": [1, 2]}, {"id": 2}])", shape()),
              "23502 1 Insert missed an field `v` to collection without set nullable==true or set "
              "default_value [1, v: FLOAT_VECTOR, nothing]");
}

TEST(Rows, UpsertNeedsItsKey) {
    Shape upsert = shape();
    upsert.mode = rows::Mode::upsert;
    EXPECT_EQ(refusal(R"({"v": [1, 2]})", upsert),
              "23502 1100 must assign pk when upsert, primary field: id [0, id: INT64, nothing]");
}

TEST(Rows, PartialRows) {
    Field both = nullable(field("f", Type::int64));
    both.has_default = true;
    Shape partial = shape({both}, true);
    partial.mode = rows::Mode::partial;
    const Batch batch = rows::read(R"([{"id": 1, "f": null}, {"id": 2, "f": 5, "x": 1}])", partial);
    EXPECT_EQ(batch.state(0, 1), State::absent);
    EXPECT_EQ(batch.state(0, 2), State::null);
    EXPECT_EQ(batch.state(0, 3), State::absent);
    EXPECT_EQ(bytes(batch, 1, 3), R"({"x":1})");
    EXPECT_EQ(batch.given(2), 2U);
    EXPECT_EQ(refusal(R"([{"id": 1, "f": 1}, {"id": 2, "v": [1, 2], "f": 1}])", partial),
              "22023 1100 The data fields length is inconsistent. previous length is 2, current "
              "length is 3 [1, : the same fields in all rows, id,v,f]");
    EXPECT_EQ(refusal(R"([{"f": 1}])", partial).substr(0, 5), "23502");
}

TEST(Rows, GeneratedFieldsTakeNothing) {
    Field generated = field("g", Type::int64);
    generated.generated = true;
    EXPECT_EQ(refusal(R"({"id": 1, "v": [1, 2]})", shape({generated})), "");
    EXPECT_EQ(refusal(row(R"("g": 1)"), shape({generated})).substr(0, 5), "428C9");
}

// ---- order ----

TEST(Rows, KeyOrder) {
    const Batch batch = rows::read(
        R"([{"id":3,"v":[1,2]},{"id":-1,"v":[1,2]},{"id":3,"v":[1,2]},{"id":2,"v":[1,2]}])",
        shape());
    auto order = rows::key_order(batch, shape(), 0);
    EXPECT_EQ(order, (std::vector<std::uint32_t>{1, 3, 0, 2}));
    const auto twins = rows::find_twins(batch, shape(), 0, order);
    ASSERT_TRUE(twins);
    EXPECT_EQ(*twins, (std::pair<std::uint32_t, std::uint32_t>{0, 2}));
    rows::keep_last(batch, shape(), 0, order);
    EXPECT_EQ(order, (std::vector<std::uint32_t>{1, 3, 2}));
    EXPECT_FALSE(rows::find_twins(batch, shape(), 0, order));
    EXPECT_EQ(rows::key_text(batch, shape(), 0, 1), "-1");
}

TEST(Rows, StringKeysAreOrderedByBytes) {
    Shape strings = shape();
    strings.fields[0].type = Type::varchar;
    const Batch batch = rows::read(
        R"([{"id":"b","v":[1,2]},{"id":"B","v":[1,2]},{"id":"\u00e4","v":[1,2]},{"id":"","v":[1,2]}])",
        strings);
    EXPECT_EQ(rows::key_order(batch, strings, 0), (std::vector<std::uint32_t>{3, 1, 0, 2}));
}

} // namespace
