// Comparisons: field with constant, field with field, ranges.
#include <array>
#include <limits>
#include <utility>

#include "expr/binder.h"

namespace expr {

namespace {

Comparison comparison_of(Operation operation) {
    // Both enumerations list them in the same order.
    return static_cast<Comparison>(static_cast<int>(operation) -
                                   static_cast<int>(Operation::equal));
}

bool is_equality(Comparison comparison) {
    return comparison == Comparison::equal || comparison == Comparison::not_equal;
}

template <class Integer>
bool holds(std::int64_t value) {
    return value >= std::numeric_limits<Integer>::min() &&
           value <= std::numeric_limits<Integer>::max();
}

// low < high as constants of one kind; without order, nothing.
bool is_below(const Value& low, const Value& high) {
    if (low.is_string())
        return low.string() < high.string();
    if (low.is_integer() && high.is_integer())
        return low.integer() < high.integer();
    return low.real() < high.real();
}

bool suits_range(Type type, const Value& bound) {
    if (type == Type::json)
        return bound.is_number() || bound.is_string();
    return (is_number(type) || type == Type::varchar) && fit(type, bound) == Fit::fits;
}

} // namespace

Comparison inverse(Comparison comparison) {
    static constexpr std::array<Comparison, 6> kInverse = {
        Comparison::not_equal, Comparison::equal,      Comparison::greater_equal,
        Comparison::greater,   Comparison::less_equal, Comparison::less};
    return kInverse[static_cast<std::size_t>(comparison)];
}

Comparison flipped(Comparison comparison) {
    static constexpr std::array<Comparison, 6> kFlipped = {
        Comparison::equal,         Comparison::not_equal, Comparison::greater,
        Comparison::greater_equal, Comparison::less,      Comparison::less_equal};
    return kFlipped[static_cast<std::size_t>(comparison)];
}

std::string_view symbol(Comparison comparison) {
    static constexpr std::array<std::string_view, 6> kSymbols = {"=", "<>", "<", "<=", ">", ">="};
    return kSymbols[static_cast<std::size_t>(comparison)];
}

bool in_range(Type type, std::int64_t value) {
    switch (type) {
    case Type::int8:
        return holds<std::int8_t>(value);
    case Type::int16:
        return holds<std::int16_t>(value);
    case Type::int32:
        return holds<std::int32_t>(value);
    default:
        return true;
    }
}

Fit fit(Type type, const Value& value) {
    const auto as = [](bool fits) { return fits ? Fit::fits : Fit::mismatch; };
    if (type == Type::boolean)
        return as(value.is_boolean());
    if (type == Type::varchar)
        return as(value.is_string());
    if (is_real(type))
        return as(value.is_number());
    if (is_integer(type))
        return value.is_real() ? Fit::fraction : as(value.is_integer());
    return Fit::mismatch;
}

Predicate compare_integer(const Reference& left, Comparison comparison, Extended right) {
    using Side = Extended::Side;
    if (right.side == Side::inside && !in_range(left.type, right.value))
        right.side = right.value > 0 ? Side::above : Side::below;
    if (right.side == Side::inside)
        return {false, Compare{left, comparison, {right.value}}};
    const bool less = comparison == Comparison::less || comparison == Comparison::less_equal;
    const bool greater =
        comparison == Comparison::greater || comparison == Comparison::greater_equal;
    return {false, Truth{left, comparison == Comparison::not_equal ||
                                   (right.side == Side::above ? less : greater)}};
}

Predicate Binder::compare(const Node& node, const Term& left, Comparison comparison,
                          const Value& right) const {
    const auto mismatch = [&]() {
        fail("42804", node.span,
             "comparisons between " + type_of(left) + " and " + std::string(kind_name(right)) +
                 " are not supported: " + quote(node));
    };
    if (std::holds_alternative<Predicate>(left))
        fail("42804", node.span, "a condition cannot be compared with a constant: " + quote(node),
             "A range has a bare name between its bounds: 1 < a < 5.");
    if (const auto* computed = std::get_if<Sum>(&left))
        return compare_sum(node, *computed, comparison, right);
    if (const auto* length = std::get_if<LengthOf>(&left)) {
        if (!right.is_integer())
            fail("42804", node.span,
                 "array_length is compared with an integer only, but got: " + show(right));
        return {false, Length{length->left, comparison, right.integer()}};
    }
    const auto& field = std::get<Reference>(left);
    check_value(right, node.span);
    if (field.type == Type::json) {
        if (right.is_list() && !is_equality(comparison))
            fail("42804", node.span, "a list can be compared by == and != only: " + quote(node));
        return {false, Compare{field, comparison, right}};
    }
    if (field.type == Type::array) {
        if (!is_equality(comparison))
            fail("42804", node.span, "can not comparisons array fields directly: " + quote(node));
        if (!right.is_list())
            mismatch();
        if (right.list().empty())
            fail("42804", node.span, "an array cannot be compared with an empty list",
                 "Write `array_length(a) == 0`.");
        bool possible = true;
        for (const Value& element : right.list()) {
            if (fit(field.element, element) != Fit::fits)
                fail("42804", node.span,
                     "cannot cast value to " + std::string(type_name(field.element)) +
                         ", value: " + show(element));
            possible = possible &&
                       (!is_integer(field.element) || in_range(field.element, element.integer()));
        }
        if (!possible)
            return {false, Truth{field, comparison == Comparison::not_equal}};
        return {false, Compare{field, comparison, right}};
    }
    switch (fit(field.type, right)) {
    case Fit::mismatch:
        mismatch();
        break;
    case Fit::fraction:
        fail("42804", node.span,
             "cannot cast value to " + std::string(type_name(field.type)) +
                 ", value: " + show(right),
             "An integer field takes integers only, not even 1.0.");
    case Fit::fits:
        break;
    }
    if (is_integer(field.type))
        return compare_integer(field, comparison, {Extended::Side::inside, right.integer()});
    return {false, Compare{field, comparison, right}};
}

Predicate Binder::compare_fields(const Node& node, const Term& left, Comparison comparison,
                                 const Term& right) const {
    if (std::holds_alternative<Predicate>(left) || std::holds_alternative<Predicate>(right))
        fail("42804", node.span, "a condition cannot be compared: " + quote(node),
             "Parentheses may be missing: comparisons do not chain.");
    if (!std::holds_alternative<Reference>(left) || !std::holds_alternative<Reference>(right))
        fail("42804", node.span,
             "not supported to do arithmetic operations between multiple fields: " + quote(node));
    const auto& a = std::get<Reference>(left);
    const auto& b = std::get<Reference>(right);
    if (a.type == Type::json || b.type == Type::json)
        fail("42804", node.span,
             "two column comparison with JSON type is not supported: " + quote(node),
             "A word without quotes is a field or a key; a text is written \"like this\".");
    const bool fitting = (is_number(a.type) && is_number(b.type)) ||
                         (a.type == b.type && (a.type == Type::boolean || a.type == Type::varchar));
    if (!fitting)
        fail("42804", node.span,
             "comparisons between " + type_of(left) + " and " + type_of(right) +
                 " are not supported: " + quote(node));
    return {false, CompareFields{a, comparison, b}};
}

Term Binder::comparison(const Node& node) {
    const Term left = term(*node.children[0]);
    const Term right = term(*node.children[1]);
    const Comparison comparison = comparison_of(node.operation);
    const auto* low = std::get_if<Constant>(&left);
    const auto* high = std::get_if<Constant>(&right);
    if (low != nullptr && high != nullptr)
        return fold(node, *low, *high);
    if (high != nullptr)
        return compare(node, left, comparison, high->value);
    if (low != nullptr)
        return compare(node, right, flipped(comparison), low->value);
    return compare_fields(node, left, comparison, right);
}

Predicate Binder::range(const Node& node) {
    const Term first = term(*node.children[0]);
    const Reference field = reference(*node.children[1]);
    const Term last = term(*node.children[2]);
    const auto* a = std::get_if<Constant>(&first);
    const auto* b = std::get_if<Constant>(&last);
    const bool both_numbers =
        a != nullptr && b != nullptr && a->value.is_number() == b->value.is_number();
    if (!both_numbers || !suits_range(field.type, a->value) || !suits_range(field.type, b->value))
        fail("42804", node.span, "invalid range operations: " + quote(node),
             "The bounds are constants of the field's own kind.");
    const Comparison left = comparison_of(node.operation);
    const Comparison right = comparison_of(node.second);
    const bool rising = left == Comparison::less || left == Comparison::less_equal;
    const Value& low = rising ? a->value : b->value;
    const Value& high = rising ? b->value : a->value;
    const auto inclusive = [](Comparison c) {
        return c == Comparison::less_equal || c == Comparison::greater_equal;
    };
    const bool may_be_one = inclusive(left) && inclusive(right);
    if (may_be_one ? is_below(high, low) : !is_below(low, high))
        fail("42804", node.span,
             "invalid range: lowerbound is greater than upperbound: " + quote(node));
    Junction both{true, {}};
    both.terms.push_back(compare(node, field, flipped(left), a->value));
    both.terms.push_back(compare(node, field, right, b->value));
    return {false, std::move(both)};
}

} // namespace expr
