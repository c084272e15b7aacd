// The walk over the syntax tree, and what joins conditions: and, or, not.
#include "expr/bind.h"

#include <string>
#include <utility>

#include "expr/binder.h"
#include "expr/literal.h"
#include "expr/parse.h"

namespace expr {

std::string Binder::type_of(const Term& term) const {
    if (const auto* constant = std::get_if<Constant>(&term))
        return std::string(kind_name(constant->value));
    if (const auto* reference = std::get_if<Reference>(&term))
        return std::string(type_name(reference->type));
    if (const auto* sum = std::get_if<Sum>(&term))
        return std::string(type_name(sum->left.type));
    return std::holds_alternative<LengthOf>(term) ? "Int64" : "Bool";
}

Term Binder::term(const Node& node) {
    switch (node.kind) {
    case Kind::boolean:
        return constant_term(node.text[0] == 't' || node.text[0] == 'T');
    case Kind::integer:
        return constant_term(read_integer(node.text, false, node.span));
    case Kind::real:
        return constant_term(read_real(node.text, node.span));
    case Kind::string:
        return constant_term(read_string(node.text, node.span));
    case Kind::list:
        return list(node);
    case Kind::parameter:
        return parameter(node);
    case Kind::name:
        return reference(node);
    case Kind::call:
        return call(node);
    case Kind::unary:
        return unary(node);
    case Kind::chain: {
        const bool all = node.operation == Operation::logical_and;
        std::vector<Predicate> terms;
        terms.reserve(node.children.size());
        for (const Node* child : node.children)
            terms.push_back(
                condition(*child, all ? "'and' can only be used between boolean expressions"
                                      : "'or' can only be used between boolean expressions"));
        return joined(all, std::move(terms));
    }
    case Kind::range:
        return range(node);
    case Kind::like:
        return like(node);
    case Kind::is_null:
    case Kind::is_not_null:
        return is_null(node);
    case Kind::exists:
        return exists(node);
    case Kind::binary:
        if (node.operation == Operation::in || node.operation == Operation::not_in)
            return one_of(node);
        if (node.operation <= Operation::greater_equal)
            return comparison(node);
        return arithmetic(node);
    case Kind::step:
    case Kind::option:
        break; // only inside of names and calls
    }
    fail("42601", node.span, "unexpected '" + quote(node) + "'");
}

Predicate Binder::condition(const Node& node, std::string_view refusal) {
    Term bound = term(node);
    if (auto* predicate = std::get_if<Predicate>(&bound))
        return std::move(*predicate);
    std::string hint;
    if (const auto* field = std::get_if<Reference>(&bound))
        hint = field->type == Type::boolean ? "Write `" + quote(node) + " == true`."
                                            : "Compare it with something.";
    fail("42804", node.span, std::string(refusal) + ": " + quote(node), hint);
}

Predicate Binder::filter() {
    const Node& root = *tree_.root;
    Term bound = term(root);
    if (auto* predicate = std::get_if<Predicate>(&bound))
        return std::move(*predicate);
    fail("42804", root.span,
         "predicate is not a boolean expression: " + quote(root) + ", data type: " + type_of(bound),
         std::holds_alternative<Constant>(bound) ? "A constant selects all rows or none."
                                                 : "A field is compared: field == value.");
}

Bound bind(std::string_view filter, const Schema& schema, const Parameters& parameters) {
    if (is_blank(filter))
        fail("42601", {}, "invalid expression: expected=valid expr, actual=empty expr");
    const Tree tree = parse(filter);
    Bound bound;
    bound.condition = Binder(tree, schema, parameters).filter();
    find_facts(bound, schema);
    return bound;
}

bool is_blank(std::string_view filter) {
    return filter.find_first_not_of(" \t\r\n") == filter.npos;
}

} // namespace expr
