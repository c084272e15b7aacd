// Arithmetic of a field and a constant, compared with a constant. Where integers allow it, the
// constant moves to the other side: the result is exact, cannot overflow, and an index on the
// column serves it.
#include <utility>

#include "expr/binder.h"

namespace expr {

namespace {

using Side = Extended::Side;

Arithmetic arithmetic_of(Operation operation) {
    // Both enumerations list them in the same order.
    return static_cast<Arithmetic>(static_cast<int>(operation) - static_cast<int>(Operation::add));
}

std::string_view bit_operation(Operation operation) {
    switch (operation) {
    case Operation::shift_left:
        return "ShiftLeft";
    case Operation::shift_right:
        return "ShiftRight";
    case Operation::bit_and:
        return "BitAnd";
    case Operation::bit_or:
        return "BitOr";
    default:
        return "BitXor";
    }
}

// left - right, exact.
Extended minus(std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    if (!__builtin_sub_overflow(left, right, &result))
        return {Side::inside, result};
    return {right < 0 ? Side::above : Side::below, 0};
}

// left + right, exact.
Extended plus(std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    if (!__builtin_add_overflow(left, right, &result))
        return {Side::inside, result};
    return {right > 0 ? Side::above : Side::below, 0};
}

// The greatest integer not above, or the least not below, left / right.
Extended quotient(std::int64_t left, std::int64_t right, bool up) {
    if (right == -1)
        return minus(0, left);
    const std::int64_t result = left / right;
    if (left % right == 0)
        return {Side::inside, result};
    const bool below_zero = (left < 0) != (right < 0);
    if (up)
        return {Side::inside, below_zero ? result : result + 1};
    return {Side::inside, below_zero ? result - 1 : result};
}

// field * factor cmp right
Predicate compare_product(const Reference& field, std::int64_t factor, Comparison comparison,
                          std::int64_t right) {
    if (factor == 0) {
        const auto zero = [&](std::int64_t a) {
            switch (comparison) {
            case Comparison::equal:
                return a == right;
            case Comparison::not_equal:
                return a != right;
            case Comparison::less:
                return a < right;
            case Comparison::less_equal:
                return a <= right;
            case Comparison::greater:
                return a > right;
            case Comparison::greater_equal:
                break;
            }
            return a >= right;
        };
        return {false, Truth{field, zero(0)}};
    }
    if (factor < 0)
        comparison = flipped(comparison);
    switch (comparison) {
    case Comparison::equal:
    case Comparison::not_equal:
        if (factor != -1 && right % factor != 0)
            return {false, Truth{field, comparison == Comparison::not_equal}};
        return compare_integer(field, comparison, quotient(right, factor, false));
    case Comparison::less:
    case Comparison::greater_equal:
        return compare_integer(field, comparison, quotient(right, factor, true));
    case Comparison::less_equal:
    case Comparison::greater:
        break;
    }
    return compare_integer(field, comparison, quotient(right, factor, false));
}

} // namespace

Sum Binder::sum(const Node& node, const Reference& left, const Value& operand) const {
    const Arithmetic operation = arithmetic_of(node.operation);
    const bool suits_field = is_number(left.type) || left.type == Type::json;
    if (!suits_field || !operand.is_number()) {
        const std::string sign(1, "+-*/%"[static_cast<std::size_t>(operation)]);
        fail("42804", node.span,
             "'" + sign + "' cannot perform arithmetic between " +
                 std::string(type_name(left.type)) + " field and " +
                 std::string(kind_name(operand)));
    }
    if (operation == Arithmetic::modulo && (is_real(left.type) || operand.is_real()))
        fail("42804", node.span, "modulo can only apply on integer types");
    if (operation >= Arithmetic::divide && operand.real() == 0)
        fail("22012", node.span, "division or modulus by zero");
    if (is_integer(left.type) && operand.is_real())
        fail("42804", node.span,
             "cannot cast value to " + std::string(type_name(left.type)) +
                 ", value: " + show(operand),
             "An integer field takes integers only, not even 1.0.");
    return {left, operation, operand};
}

Term Binder::arithmetic(const Node& node) {
    if (node.operation >= Operation::shift_left && node.operation <= Operation::bit_or)
        fail("0A000", node.span,
             std::string(bit_operation(node.operation)) + " is not supported: " + quote(node));
    const Term left = term(*node.children[0]);
    const Term right = term(*node.children[1]);
    const auto* a = std::get_if<Constant>(&left);
    const auto* b = std::get_if<Constant>(&right);
    if (a != nullptr && b != nullptr)
        return fold(node, *a, *b);
    if (a == nullptr && b == nullptr)
        fail("42804", node.span,
             "not supported to do arithmetic operations between multiple fields: " + quote(node));
    const Term& variable = a != nullptr ? right : left;
    const Value& operand = a != nullptr ? a->value : b->value;
    if (node.operation == Operation::power)
        fail("42804", node.span, "'**' can only be used between constants: " + quote(node));
    const auto* field = std::get_if<Reference>(&variable);
    if (field == nullptr)
        fail("42804", node.span,
             "complicated arithmetic operations are not supported: " + quote(node));
    if (a != nullptr && node.operation != Operation::add && node.operation != Operation::multiply)
        fail("42804", node.span, "module field is not yet supported: " + quote(node),
             "A constant may stand before + and * only.");
    return sum(node, *field, operand);
}

Predicate Binder::compare_sum(const Node& node, const Sum& left, Comparison comparison,
                              const Value& right) const {
    if (!right.is_number())
        fail("42804", node.span,
             "comparisons between " + std::string(type_name(left.left.type)) + " and " +
                 std::string(kind_name(right)) + " are not supported: " + quote(node));
    const bool integers = left.operand.is_integer() && right.is_integer();
    if (is_integer(left.left.type)) {
        if (!integers)
            fail("42804", node.span,
                 "cannot cast value to " + std::string(type_name(left.left.type)) +
                     ", value: " + show(right),
                 "An integer field takes integers only, not even 1.0.");
        const std::int64_t operand = left.operand.integer();
        switch (left.operation) {
        case Arithmetic::add:
            return compare_integer(left.left, comparison, minus(right.integer(), operand));
        case Arithmetic::subtract:
            return compare_integer(left.left, comparison, plus(right.integer(), operand));
        case Arithmetic::multiply:
            return compare_product(left.left, operand, comparison, right.integer());
        case Arithmetic::divide:
            // -1 is the one divisor with a quotient that no int64 holds.
            if (operand == -1)
                return compare_product(left.left, operand, comparison, right.integer());
            break;
        case Arithmetic::modulo:
            break;
        }
    }
    if (left.left.type == Type::json && integers && left.operation <= Arithmetic::subtract) {
        std::int64_t moved = 0;
        const bool too_large =
            left.operation == Arithmetic::add
                ? __builtin_sub_overflow(right.integer(), left.operand.integer(), &moved)
                : __builtin_add_overflow(right.integer(), left.operand.integer(), &moved);
        if (!too_large)
            return {false, Compare{left.left, comparison, {moved}}};
    }
    return {false, Computed{left.left, left.operation, left.operand, comparison, right}};
}

} // namespace expr
