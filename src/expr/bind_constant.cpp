// Constants: template values, lists, and expressions of constants, which are computed here.
#include <cmath>
#include <limits>
#include <utility>

#include "expr/binder.h"
#include "expr/literal.h"

namespace expr {

namespace {

// "Add" and so on, as Milvus's messages name operators.
std::string_view operation_name(Operation operation) {
    switch (operation) {
    case Operation::equal:
        return "==";
    case Operation::not_equal:
        return "!=";
    case Operation::less:
        return "<";
    case Operation::less_equal:
        return "<=";
    case Operation::greater:
        return ">";
    case Operation::greater_equal:
        return ">=";
    case Operation::add:
        return "+";
    case Operation::subtract:
        return "-";
    case Operation::multiply:
        return "*";
    case Operation::divide:
        return "/";
    case Operation::modulo:
        return "%";
    case Operation::power:
        return "**";
    default:
        return "?";
    }
}

template <class Ordered>
bool compare_values(Operation operation, const Ordered& left, const Ordered& right) {
    switch (operation) {
    case Operation::equal:
        return left == right;
    case Operation::not_equal:
        return left != right;
    case Operation::less:
        return left < right;
    case Operation::less_equal:
        return left <= right;
    case Operation::greater:
        return left > right;
    default:
        return left >= right;
    }
}

[[noreturn]] void overflow(const Node& node) {
    fail("22003", node.span, "result of constants is out of range");
}

std::int64_t integer_result(const Node& node, std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    bool too_large = false;
    switch (node.operation) {
    case Operation::add:
        too_large = __builtin_add_overflow(left, right, &result);
        break;
    case Operation::subtract:
        too_large = __builtin_sub_overflow(left, right, &result);
        break;
    case Operation::multiply:
        too_large = __builtin_mul_overflow(left, right, &result);
        break;
    case Operation::divide:
        if (right == 0)
            fail("22012", node.span, "cannot divide by zero");
        too_large = right == -1 && left == std::numeric_limits<std::int64_t>::min();
        result = too_large ? 0 : left / right;
        break;
    default:
        if (right == 0)
            fail("22012", node.span, "cannot modulo by zero");
        result = right == -1 ? 0 : left % right;
        break;
    }
    if (too_large)
        overflow(node);
    return result;
}

double real_result(const Node& node, double left, double right) {
    double result = 0;
    switch (node.operation) {
    case Operation::add:
        result = left + right;
        break;
    case Operation::subtract:
        result = left - right;
        break;
    case Operation::multiply:
        result = left * right;
        break;
    case Operation::divide:
        if (right == 0)
            fail("22012", node.span, "cannot divide by zero");
        result = left / right;
        break;
    case Operation::power:
        result = std::pow(left, right);
        break;
    default:
        fail("42804", node.span, "modulo can only apply on integer types");
    }
    if (!std::isfinite(result))
        overflow(node);
    return result;
}

} // namespace

void check_value(const Value& value, Span where) {
    if (value.is_null())
        fail("42804", where, "a null is no value to compare with",
             "Write `is null` or `is not null`.");
    if (value.is_object())
        fail("42804", where, "an object is no value to compare with", "Compare its members.");
    if (value.is_string())
        check_text(value.string(), where);
    if (value.is_real() && !std::isfinite(value.real()))
        fail("22003", where, "value is not a number or infinity");
    if (value.is_list())
        for (const Value& element : value.list())
            check_value(element, where);
}

std::string show(const Value& value) {
    std::string text = to_json(value);
    // That it is no integer is what most messages are about.
    if (value.is_real() && text.find_first_of(".e") == text.npos)
        text += ".0";
    return echo(text);
}

Constant Binder::parameter(const Node& node) const {
    std::string_view name = node.text.substr(1, node.text.size() - 2);
    name = name.substr(name.find_first_not_of(" \t\r\n"));
    name = name.substr(0, name.find_last_not_of(" \t\r\n") + 1);
    const auto found = parameters_.find(name);
    if (found == parameters_.end())
        fail("22023", node.span,
             "the value of expression template variable name {" + echo(name) + "} is not found");
    check_value(found->second, node.span);
    return {found->second, true};
}

Constant Binder::list(const Node& node) {
    List values;
    values.reserve(node.children.size());
    for (const Node* child : node.children) {
        Term element = term(*child);
        if (!std::holds_alternative<Constant>(element))
            fail("42804", child->span, "a list holds constants only, not: " + quote(*child));
        values.push_back(std::move(std::get<Constant>(element).value));
    }
    return {{std::move(values)}};
}

Constant Binder::fold(const Node& node, const Constant& left, const Constant& right) const {
    const std::string name(operation_name(node.operation));
    if (left.placeholder || right.placeholder)
        fail("42804", node.span,
             "placeholder was not supported between two constants with operator: " + name);
    const Value& a = left.value;
    const Value& b = right.value;
    const bool numbers = a.is_number() && b.is_number();
    const bool integers = a.is_integer() && b.is_integer();
    if (node.operation <= Operation::greater_equal) {
        if (integers)
            return {{compare_values(node.operation, a.integer(), b.integer())}};
        if (numbers)
            return {{compare_values(node.operation, a.real(), b.real())}};
        if (a.is_string() && b.is_string())
            return {{compare_values(node.operation, a.string(), b.string())}};
        if (a.is_boolean() && b.is_boolean())
            return {{compare_values(node.operation, a.boolean(), b.boolean())}};
        fail("42804", node.span,
             "comparisons between " + std::string(kind_name(a)) + " and " +
                 std::string(kind_name(b)) + " are not supported: " + quote(node));
    }
    if (!numbers)
        fail("42804", node.span,
             "'" + name + "' cannot perform arithmetic between " + std::string(kind_name(a)) +
                 " and " + std::string(kind_name(b)));
    if (integers && node.operation != Operation::power)
        return {{integer_result(node, a.integer(), b.integer())}};
    return {{real_result(node, a.real(), b.real())}};
}

Term Binder::unary(const Node& node) {
    const Node& child = *node.children.front();
    if (node.operation == Operation::logical_not) {
        Term bound = term(child);
        auto* inner = std::get_if<Predicate>(&bound);
        if (inner == nullptr)
            fail("42804", node.span,
                 "'not' can only be applied on boolean expression, but got: " + quote(child),
                 "`not` binds tighter than comparisons: write `not (a == 1)`, `a not in [1]`.");
        inner->negated = !inner->negated;
        return std::move(*inner);
    }
    if (node.operation == Operation::bit_not)
        fail("0A000", node.span, "BitNot is not supported: " + quote(node));
    const bool negative = node.operation == Operation::negative;
    // The smallest integer has no positive counterpart to negate.
    if (negative && child.kind == Kind::integer)
        return constant_term(read_integer(child.text, true, child.span));
    const Term bound = term(child);
    const auto* constant = std::get_if<Constant>(&bound);
    if (constant == nullptr || constant->placeholder || !constant->value.is_number())
        fail("42804", node.span,
             "'" + std::string(negative ? "-" : "+") +
                 "' can only be applied on numeric constants, but got: " + quote(child));
    if (!negative)
        return *constant;
    if (constant->value.is_real())
        return constant_term(-constant->value.real());
    std::int64_t result = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, constant->value.integer(), &result))
        overflow(node);
    return constant_term(result);
}

} // namespace expr
