// Conditions on what a path finds in a jsonb. Two facts carry them: jsonb's own comparison never
// fails, whatever the types, and its equality tells types apart while 2 equals 2.0. So equality is
// plain `path = value`; everything else is guarded by the type, because jsonb's order goes across
// types and because a value of another type is UNKNOWN.
#include <algorithm>
#include <utility>

#include "expr/sql_writer.h"

namespace expr {

namespace {

// What jsonb_typeof says of a value that can be compared with this one.
std::string_view kind_of(const Value& value) {
    if (value.is_boolean())
        return "boolean";
    if (value.is_number())
        return "number";
    return value.is_string() ? "string" : "array";
}

// The elements of the path's array as rows e(v), none where it is no array. They are compared by
// equality, for which one subquery is enough, however many values there are: for lists containment
// is too loose, [[1, 2]] contains [[1]], and for many values it would be asked once for each.
void write_elements(SqlWriter& out, const Reference& path) {
    out.text(" FROM pg_catalog.jsonb_array_elements(CASE WHEN ").is_kind(path, "array");
    out.text(" THEN ").reference(path).text(" END) AS e(v)");
}
void write_has_all(SqlWriter& out, const Reference& path, List values) {
    out.text("ARRAY(SELECT e.v");
    write_elements(out, path);
    out.text(")").op("@>").array(SqlType::jsonb, std::move(values));
}
void write_has_any(SqlWriter& out, const Reference& path, List values) {
    out.text("EXISTS (SELECT");
    write_elements(out, path);
    out.text(" WHERE e.v")
        .op("=")
        .text("ANY (")
        // cppcheck-suppress accessMoved; the finding is wrong, nothing reads it again
        .array(SqlType::jsonb, std::move(values))
        .text("))");
}

// `path @> '[elements]'`. Inside of a list: a bare scalar would also be contained in an equal
// scalar.
void write_contained(SqlWriter& out, const Reference& path, List elements) {
    out.reference(path).op("@>").constant(SqlType::jsonb, {std::move(elements)});
}

} // namespace

void write_json(SqlWriter& out, const Compare& compare, bool negated) {
    const Reference& path = compare.left;
    const Comparison comparison = negated ? inverse(compare.comparison) : compare.comparison;
    out.text("(");
    if (compare.right.is_string() && comparison > Comparison::not_equal) {
        // jsonb orders strings by the database's collation.
        out.string_of(path).text(" COLLATE pg_catalog.\"C\"").op(comparison);
        out.constant(SqlType::text, compare.right);
    } else {
        out.reference(path).op(comparison).constant(SqlType::jsonb, compare.right);
    }
    if (comparison != Comparison::equal)
        out.text(" AND ").is_kind(path, kind_of(compare.right));
    out.text(")");
}

void write_json(SqlWriter& out, const OneOf& one_of, bool negated) {
    const Reference& path = one_of.left;
    if (one_of.values.empty()) {
        if (negated)
            write_condition(out, {true, IsNull{path}}, false);
        else
            out.text("false");
        return;
    }
    out.text("(").reference(path).op(negated ? "<>" : "=").text(negated ? "ALL (" : "ANY (");
    out.array(SqlType::jsonb, one_of.values).text(")");
    if (negated) {
        // Comparable with one of the values at least.
        List kinds;
        for (const Value& value : one_of.values) {
            const Value kind{std::string(kind_of(value))};
            if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
                kinds.push_back(kind);
        }
        out.text(" AND pg_catalog.jsonb_typeof(").reference(path).text(")").op("=");
        out.text("ANY (");
        out.array(SqlType::text, std::move(kinds));
        out.text(")");
    }
    out.text(")");
}

void write_json(SqlWriter& out, const Like& like, bool negated) {
    out.text("(").string_of(like.left).op(negated ? "!~~" : "~~");
    out.depends_on_values();
    out.constant(SqlType::text, {like.pattern}).text(" AND ").is_kind(like.left, "string");
    out.text(")");
}

void write_json(SqlWriter& out, const Contains& contains, bool negated) {
    const Reference& path = contains.left;
    if (contains.values.empty()) {
        if (contains.all != negated)
            out.text("(").is_kind(path, "array").text(")");
        else
            out.text("false");
        return;
    }
    // Scalars of _all go into one containment, which a GIN index serves at once; those of _any into
    // one each, up to a few. For a list containment only tells the index where to look.
    constexpr std::size_t kFew = 16;
    List scalars;
    List others;
    for (const Value& value : contains.values)
        (value.is_list() ? others : scalars).push_back(value);
    if (!contains.all && scalars.size() > kFew) {
        others = contains.values;
        scalars.clear();
    }
    const std::string_view separator = contains.all != negated ? " AND " : " OR ";
    bool first = true;
    const auto separate = [&]() {
        out.text(first ? "" : separator).text(negated ? "(NOT (" : "(");
        first = false;
    };
    const std::string_view close = negated ? "))" : ")";
    out.text("(");
    if (negated)
        out.is_kind(path, "array").text(" AND (");
    if (contains.all && !scalars.empty()) {
        separate();
        write_contained(out, path, std::move(scalars));
        out.text(close);
    } else {
        for (const Value& value : scalars) {
            separate();
            write_contained(out, path, {value});
            out.text(close);
        }
    }
    if (!others.empty()) {
        separate();
        if (!negated && (contains.all || others.size() == 1)) {
            write_contained(out, path, others);
            out.text(" AND ");
        }
        if (contains.all)
            write_has_all(out, path, std::move(others));
        else
            write_has_any(out, path, std::move(others));
        out.text(close);
    }
    out.text(negated ? "))" : ")");
}

void write_json(SqlWriter& out, const Length& length, bool negated) {
    out.text("(CASE WHEN ").is_kind(length.left, "array");
    out.text(" THEN pg_catalog.jsonb_array_length(").reference(length.left).text(")");
    out.op(negated ? inverse(length.comparison) : length.comparison);
    out.constant(SqlType::int8, {length.right}).text(" END)");
}

} // namespace expr
