// Arithmetic that binding could not move to the constant's side. The server raises errors for
// overflow and underflow where C would give infinity and zero; no row may do that to a query, so
// values that could are compared by moving the constant after all, which is exact enough there.
#include <array>
#include <cmath>
#include <limits>

#include "expr/sql_writer.h"

namespace expr {

namespace {

using Limits = std::numeric_limits<double>;

std::string_view sign(Arithmetic operation) {
    static constexpr std::array<std::string_view, 5> kSigns = {"+", "-", "*", "/", "%"};
    return kSigns[static_cast<std::size_t>(operation)];
}

// Integer columns: only / and % come here, by neither 0 nor, for /, -1; no int8 overflows.
void write_integer(SqlWriter& out, const Computed& computed, Comparison comparison) {
    out.text("((").reference(computed.left).op(sign(computed.operation));
    out.constant(SqlType::int8, computed.operand).text(")").op(comparison);
    out.constant(SqlType::int8, computed.right).text(")");
}

// Magnitudes of a column's value for which `value op operand` neither overflows nor underflows.
struct Safe {
    double least;
    double most;
};

Safe safe_magnitudes(const Computed& computed) {
    const double operand = std::abs(computed.operand.real());
    // Two powers of ten away from the ends.
    constexpr double kMost = Limits::max() / 100;
    constexpr double kLeast = Limits::min() * 100;
    switch (computed.operation) {
    case Arithmetic::multiply:
        return {kLeast / operand, kMost / operand};
    case Arithmetic::divide:
        // A product that is infinite or zero says that there is no such end.
        return {kLeast * operand, kMost * operand};
    default:
        return {0, operand < kMost ? kMost : 0};
    }
}

// `left cmp moved` says the same as `left op operand cmp right`, but for rounding.
double moved(const Computed& computed) {
    const double operand = computed.operand.real();
    const double right = computed.right.real();
    switch (computed.operation) {
    case Arithmetic::add:
        return right - operand;
    case Arithmetic::subtract:
        return right + operand;
    case Arithmetic::multiply:
        return right / operand;
    default:
        return right * operand;
    }
}

void write_real(SqlWriter& out, const Computed& computed, Comparison comparison) {
    const bool single = computed.left.type == Type::float32;
    const bool scaled =
        computed.operation == Arithmetic::multiply || computed.operation == Arithmetic::divide;
    const auto value = [&]() {
        out.reference(computed.left);
        if (single)
            out.text("::pg_catalog.float8");
    };
    const auto direct = [&]() {
        out.text("(");
        value();
        out.op(sign(computed.operation)).constant(SqlType::float8, computed.operand);
        out.text(")").op(comparison).constant(SqlType::float8, computed.right);
    };
    const bool by_zero = scaled && computed.operand.real() == 0; // a product: nothing can happen
    const Safe safe = by_zero ? Safe{0, Limits::infinity()} : safe_magnitudes(computed);
    using Single = std::numeric_limits<float>;
    const bool always =
        by_zero || (single && safe.least <= static_cast<double>(Single::denorm_min()) &&
                    safe.most >= static_cast<double>(Single::max()));
    out.text("(");
    if (always) {
        direct();
        out.text(")");
        return;
    }
    out.text("CASE WHEN pg_catalog.abs(");
    value();
    out.text(")").op("<=").constant(SqlType::float8, {safe.most});
    if (safe.least > 0) {
        out.text(" AND (pg_catalog.abs(");
        value();
        out.text(")").op(">=").constant(SqlType::float8, {safe.least}).text(" OR ");
        value();
        out.op("=").constant(SqlType::float8, {0.0}).text(")");
    }
    out.text(" THEN ");
    direct();
    out.text(" ELSE ");
    value();
    out.op(scaled && computed.operand.real() < 0 ? flipped(comparison) : comparison);
    out.constant(SqlType::float8, {moved(computed)}).text(" END)");
}

// jsonb numbers are computed as numeric, exactly.
void write_json_number(SqlWriter& out, const Computed& computed, Comparison comparison) {
    const Reference& path = computed.left;
    const bool below_zero = computed.operand.real() < 0;
    const Comparison turned = below_zero ? flipped(comparison) : comparison;
    const bool integers = computed.operand.is_integer() && computed.right.is_integer();
    const auto operand = [&]() { out.constant(SqlType::numeric, computed.operand); };
    const auto right = [&]() { out.constant(SqlType::numeric, computed.right); };
    const auto whole = [&](std::string_view function) {
        out.text("CASE WHEN ").number_of(path).op("=").text("pg_catalog.trunc(");
        out.number_of(path).text(") THEN pg_catalog.").text(function).text("(").number_of(path);
        out.text(", ");
        operand();
        out.text(")").op(comparison);
        right();
    };
    out.text("(CASE WHEN ").is_kind(path, "number").text(" THEN ");
    switch (computed.operation) {
    case Arithmetic::add:
    case Arithmetic::subtract:
        // On the side of the constants nothing can overflow.
        out.number_of(path).op(comparison).text("(");
        right();
        out.op(computed.operation == Arithmetic::add ? "-" : "+");
        operand();
        out.text(")");
        break;
    case Arithmetic::multiply:
        // Beyond 1e1000 no product but that with 0 is near any double.
        if (computed.operand.real() == 0) {
            out.text("0::pg_catalog.numeric").op(comparison);
            right();
            break;
        }
        out.text("CASE WHEN pg_catalog.abs(").number_of(path).text(")").op("<");
        out.text("'1e1000'::pg_catalog.numeric THEN (").number_of(path).op("*");
        operand();
        out.text(")").op(comparison);
        right();
        out.text(" ELSE ").number_of(path).op(turned).text("0::pg_catalog.numeric END");
        break;
    case Arithmetic::divide:
        // Integers divide as integers; the others as reals, with the divisor moved.
        if (integers) {
            whole("div");
            out.text(" ELSE ");
        }
        out.number_of(path).op(turned).text("(");
        right();
        out.op("*");
        operand();
        out.text(")");
        if (integers)
            out.text(" END");
        break;
    case Arithmetic::modulo:
        whole("mod");
        out.text(" END");
        break;
    }
    out.text(" END)");
}

} // namespace

void write_computed(SqlWriter& out, const Computed& computed, bool negated) {
    const Comparison comparison = negated ? inverse(computed.comparison) : computed.comparison;
    if (computed.left.type == Type::json)
        write_json_number(out, computed, comparison);
    else if (is_real(computed.left.type))
        write_real(out, computed, comparison);
    else
        write_integer(out, computed, comparison);
}

} // namespace expr
