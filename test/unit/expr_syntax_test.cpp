// The grammar: what binds how tightly, by the shape of the tree.
#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "expr/parse.h"
#include "expr_test_support.h"

namespace {

using expr::Kind;
using expr::Node;

// The tree with all its parentheses.
std::string shape(const Node& node) {
    static constexpr std::array<std::string_view, 26> kOperations = {
        "",   "==", "!=", "<", "<=", ">", ">=", "+", "-",   "*",   "/",  "%",  "**",
        "<<", ">>", "&",  "^", "|",  "~", "+",  "-", "not", "and", "or", "in", "not in"};
    const auto operation = [](expr::Operation o) {
        return std::string(kOperations[static_cast<std::size_t>(o)]);
    };
    const auto child = [&node](std::size_t i) { return shape(*node.children[i]); };
    const auto joined = [&node](std::string_view separator) {
        std::string out;
        for (const Node* c : node.children)
            out += (out.empty() ? "" : std::string(separator)) + shape(*c);
        return out;
    };
    switch (node.kind) {
    case Kind::list:
        return "[" + joined(", ") + "]";
    case Kind::name: {
        std::string out(node.text);
        for (const Node* step : node.children)
            out += "[" + std::string(step->text) + "]";
        return out;
    }
    case Kind::call:
        return std::string(node.text) + "(" + joined(", ") + ")";
    case Kind::unary:
        return "(" + operation(node.operation) + " " + child(0) + ")";
    case Kind::binary:
    case Kind::chain:
        return "(" + joined(" " + operation(node.operation) + " ") + ")";
    case Kind::range:
        return "range(" + child(0) + " " + operation(node.operation) + " " + child(1) + " " +
               operation(node.second) + " " + child(2) + ")";
    case Kind::like:
        return "(" + joined(" like ") + ")";
    case Kind::is_null:
        return "(" + child(0) + " is null)";
    case Kind::is_not_null:
        return "(" + child(0) + " is not null)";
    case Kind::exists:
        return "(exists " + child(0) + ")";
    default:
        return std::string(node.text);
    }
}

TEST(ExprSyntax, Precedence) {
    const struct {
        std::string_view filter;
        std::string_view expected;
    } cases[] = {
        {"not a == 1", "((not a) == 1)"},
        {"not a in [1]", "((not a) in [1])"},
        {"!a > 5", "((not a) > 5)"},
        {"a not in [1]", "(a not in [1])"},
        {"not (a == 1)", "(not (a == 1))"},
        {"not json_contains(a, 1)", "(not json_contains(a, 1))"},
        {"not (x like \"p%\")", "(not (x like \"p%\"))"},
        {"not x like \"p%\"", "(not (x like \"p%\"))"},
        {"1 < 3 < 2", "((1 < 3) < 2)"},
        {"a == b == c", "((a == b) == c)"},
        {"x is null and y == 1", "((x is null) and (y == 1))"},
        {"not x is null", "(not (x is null))"},
        {"-2 ** 2", "(- (2 ** 2))"},
        {"2 ** -1 * 3", "((2 ** (- 1)) * 3)"},
        {"2 ** 3 ** 2", "((2 ** 3) ** 2)"},
        {"a + 2 * 3 == 4", "((a + (2 * 3)) == 4)"},
        {"a - 1 - 2", "((a - 1) - 2)"},
        {"a * 2 / 3 % 4", "(((a * 2) / 3) % 4)"},
        {"-a + 1", "((- a) + 1)"},
        {"~a & 1", "((~ a) & 1)"},
        {"a << 1 + 2", "(a << (1 + 2))"},
        {"a << 1 in [2]", "((a << 1) in [2])"},
        {"a + 1 not in [2]", "((a + 1) not in [2])"},
        {"a & 1 == 1", "(a & (1 == 1))"},
        {"a | b ^ c & d", "(a | (b ^ (c & d)))"},
        {"a == 1 & b == 2", "((a == 1) & (b == 2))"},
        {"a < 1 == b > 2", "((a < 1) == (b > 2))"},
        {"a == 1 && b == 2 || c == 3", "(((a == 1) and (b == 2)) or (c == 3))"},
        {"a == 1 or b == 2 and c == 3", "((a == 1) or ((b == 2) and (c == 3)))"},
        {"a == 1 and b == 2 and c == 3", "((a == 1) and (b == 2) and (c == 3))"},
        {"a == 1 and (b == 2 and c == 3)", "((a == 1) and ((b == 2) and (c == 3)))"},
        {"(a == 1 or b == 2) or c == 3", "((a == 1) or (b == 2) or (c == 3))"},
        {"exists a and b == 1", "((exists a) and (b == 1))"},
        {"exists a == 1", "((exists a) == 1)"},
        {"not exists a", "(not (exists a))"},
        {"exists a like \"x\"", "((exists a) like \"x\")"},
        {"a like \"x\" ** 2", "((a like \"x\") ** 2)"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(shape(*expr::parse(c.filter).root), c.expected) << c.filter;
}

TEST(ExprSyntax, Ranges) {
    const struct {
        std::string_view filter;
        std::string_view expected;
    } cases[] = {
        {"1 < a < 5", "range(1 < a < 5)"},
        {"1 <= a < 5", "range(1 <= a < 5)"},
        {"5 > a >= 1", "range(5 > a >= 1)"},
        {"1 < a[\"k\"][0] <= 5", "range(1 < a[\"k\"][0] <= 5)"},
        {"1 < a > 5", "((1 < a) > 5)"}, // not the same direction
        {"1 < a + 1 < 5", "((1 < (a + 1)) < 5)"},
        {"1 < (a) < 5", "((1 < a) < 5)"},
        {"1 + 2 < a < 3 * 5", "range((1 + 2) < a < (3 * 5))"},
        {"1 < a < 5 and b == 1", "(range(1 < a < 5) and (b == 1))"},
        {"1 < a < 5 == b", "(range(1 < a < 5) == b)"},
        {"not 1 < a < 5", "range((not 1) < a < 5)"},
        {"1 < a", "(1 < a)"},
        {"a < 5", "(a < 5)"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(shape(*expr::parse(c.filter).root), c.expected) << c.filter;
}

TEST(ExprSyntax, NamesListsCalls) {
    const struct {
        std::string_view filter;
        std::string_view expected;
    } cases[] = {
        {"f[\"k\"]", "f[\"k\"]"},
        {"f [ 'a b' ] [0]", "f['a b'][0]"},
        {"$meta[\"k\"]", "$meta[\"k\"]"},
        {"[]", "[]"},
        {"[1,]", "[1]"},
        {"[1, \"a\", [2]]", "[1, \"a\", [2]]"},
        {"a in {x}", "(a in {x})"},
        {"f()", "f()"},
        {"f(a, 1 + 2)", "f(a, (1 + 2))"},
        {"_x1 == 1", "(_x1 == 1)"},
        {"((((a))))", "a"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(shape(*expr::parse(c.filter).root), c.expected) << c.filter;
}

TEST(ExprSyntax, Errors) {
    const struct {
        std::string_view filter;
        std::size_t position;
        std::string_view message;
    } cases[] = {
        {"a ==", 4, "filter ends too early"},
        {"(a == 1", 7, "filter ends too early"},
        {"a == 1)", 6, "unexpected ')'"},
        {"a b", 2, "unexpected 'b'"},
        {"== 1", 0, "unexpected '=='"},
        {"f[a] == 1", 2, "unexpected 'a'"},
        {"f[] == 1", 2, "unexpected ']'"},
        {"f[-1] == 1", 2, "unexpected '-'"},
        {"f[1.5] == 1", 2, "unexpected '1.5'"},
        {"[,]", 1, "unexpected ','"},
        {"[1,,2]", 3, "unexpected ','"},
        {"(a, b) == (1, 2)", 2, "unexpected ','"},
        {"()", 1, "unexpected ')'"},
        {"a between 1 and 2", 2, "unexpected 'between'"},
        {"a like b", 7, "unexpected 'b'"},
        {"a is 5", 2, "unexpected 'is'"},
        {"1 is null", 2, "unexpected 'is null'"},
        {"a and", 5, "filter ends too early"},
        {"a == 1 b == 2", 7, "unexpected 'b'"},
        {"a.b == 1", 1, "unexpected character '.'"},
        {"é == 1", 0, "unexpected character 'é'"},
        {"a\xC3 == 1", 1, "unexpected character '?'"},
    };
    for (const auto& c : cases) {
        const auto found = expr_test::refusal(c.filter);
        EXPECT_EQ(found.state, "42601") << c.filter;
        EXPECT_EQ(found.position, c.position) << c.filter << ": " << found.message;
        EXPECT_EQ(found.message, c.message) << c.filter;
        EXPECT_EQ(found.detail, "at byte " + std::to_string(c.position + 1) + " of the filter");
    }
}

} // namespace
