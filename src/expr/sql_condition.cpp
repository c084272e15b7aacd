// Conditions on plain columns, and what joins conditions. There is no NOT over a compound: negation
// goes down to the leaves, where "is true" and "is false" are two forms, so that UNKNOWN never
// needs to be told from FALSE and the plain forms, which indexes serve, stay plain.
#include <utility>

#include "expr/sql.h"
#include "expr/sql_writer.h"

namespace expr {

namespace {

// TRUE for every row that has a value, and nothing for the others.
void write_has_value(SqlWriter& out, const Reference& reference) {
    if (reference.nullable)
        out.text("(").reference(reference).text(" IS NOT NULL)");
    else
        out.text("true");
}

// So many terms of an AND chain the planner gets to see; those after them stand inside of CASE,
// which it does not look into. It compares each with each, where a table has partitions: 10,000
// terms take it half a minute.
constexpr std::size_t kPlannedTerms = 200;

void write(SqlWriter& out, const Junction& junction, bool negated) {
    // Not (a and b) is (not a) or (not b), in three-valued logic, too.
    const bool all = junction.all != negated;
    out.text("(");
    for (std::size_t i = 0; i < junction.terms.size(); ++i) {
        if (i > 0)
            out.text(all ? " AND " : " OR ");
        if (all && i == kPlannedTerms)
            out.text("CASE WHEN ");
        write_condition(out, junction.terms[i], negated);
    }
    out.text(all && junction.terms.size() > kPlannedTerms ? " THEN true END)" : ")");
}

void write(SqlWriter& out, const Truth& truth, bool negated) {
    if (truth.value != negated)
        write_has_value(out, truth.left);
    else
        out.text("false");
}

void write(SqlWriter& out, const Compare& compare, bool negated) {
    const Reference& left = compare.left;
    if (left.type == Type::json) {
        write_json(out, compare, negated);
        return;
    }
    const Comparison comparison = negated ? inverse(compare.comparison) : compare.comparison;
    const bool by_order = comparison > Comparison::not_equal;
    out.text("(").reference(left).collate(left, by_order).op(comparison);
    if (left.type == Type::array)
        out.array(element_type(left), compare.right.list());
    else
        out.constant(sql_type(left.type), compare.right);
    out.text(")");
}

void write(SqlWriter& out, const CompareFields& fields, bool negated) {
    const Comparison comparison = negated ? inverse(fields.comparison) : fields.comparison;
    // An integer and a real have no operator of their own.
    const bool mixed = is_integer(fields.left.type) != is_integer(fields.right.type);
    const std::string_view cast = mixed ? "::pg_catalog.float8" : "";
    // Two columns of different collations have none in common, not even for equality.
    const Reference& side =
        fields.left.collation >= fields.right.collation ? fields.left : fields.right;
    out.text("(").reference(fields.left).text(cast).collate(side, true).op(comparison);
    out.reference(fields.right).text(cast).text(")");
}

void write(SqlWriter& out, const Computed& computed, bool negated) {
    write_computed(out, computed, negated);
}

void write(SqlWriter& out, const OneOf& one_of, bool negated) {
    const Reference& left = one_of.left;
    if (left.type == Type::json) {
        write_json(out, one_of, negated);
        return;
    }
    if (one_of.values.empty()) {
        write(out, Truth{left, false}, negated);
        return;
    }
    out.text("(").reference(left).collate(left, false).op(negated ? "<>" : "=");
    out.text(negated ? "ALL (" : "ANY (").array(sql_type(left.type), one_of.values).text("))");
}

void write(SqlWriter& out, const Like& like, bool negated) {
    if (like.left.type == Type::json) {
        write_json(out, like, negated);
        return;
    }
    out.text("(").reference(like.left).collate(like.left, false).op(negated ? "!~~" : "~~");
    out.depends_on_values();
    out.constant(SqlType::text, {like.pattern}).text(")");
}

void write(SqlWriter& out, const IsNull& is_null, bool negated) {
    const Reference& left = is_null.left;
    const Value json_null;
    out.text("(").reference(left);
    if (left.type != Type::json) {
        out.text(negated ? " IS NOT NULL)" : " IS NULL)");
        return;
    }
    if (negated) {
        // NULL <> anything is not true.
        out.op("<>").constant(SqlType::jsonb, json_null).text(")");
        return;
    }
    out.text(" IS NULL OR ").reference(left).op("=").constant(SqlType::jsonb, json_null).text(")");
}

void write(SqlWriter& out, const Contains& contains, bool negated) {
    const Reference& left = contains.left;
    if (left.type == Type::json) {
        write_json(out, contains, negated);
        return;
    }
    if (contains.values.empty()) {
        write(out, Truth{left, contains.all}, negated);
        return;
    }
    out.text(negated ? "(NOT (" : "(").reference(left).collate(left, false);
    out.op(contains.all ? "@>" : "&&").array(element_type(left), contains.values);
    out.text(negated ? "))" : ")");
}

void write(SqlWriter& out, const Length& length, bool negated) {
    if (length.left.type == Type::json) {
        write_json(out, length, negated);
        return;
    }
    out.text("(pg_catalog.cardinality(").reference(length.left).text(")");
    out.op(negated ? inverse(length.comparison) : length.comparison);
    out.constant(SqlType::int8, {length.right}).text(")");
}

} // namespace

void write_condition(SqlWriter& out, const Predicate& predicate, bool negated) {
    const bool flip = predicate.negated != negated;
    std::visit([&](const auto& form) { write(out, form, flip); }, predicate.form);
}

Sql to_sql(const Bound& bound, Mode mode, std::string_view alias, std::size_t first_parameter) {
    SqlWriter out(mode, alias, first_parameter);
    write_condition(out, bound.condition, false);
    return out.take();
}

} // namespace expr
