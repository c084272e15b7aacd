// in, and the calls: json_contains and its kin, array_length, and those that are refused.
#include <algorithm>
#include <utility>

#include "expr/binder.h"

namespace expr {

namespace {

// A call's name in lower case: all-lower and all-upper are the same, any mixture is no name.
std::string function_name(std::string_view text) {
    std::string lower(text);
    const auto is_lower = [](unsigned char c) { return c >= 'a' && c <= 'z'; };
    const auto is_upper = [](unsigned char c) { return c >= 'A' && c <= 'Z'; };
    if (std::any_of(text.begin(), text.end(), is_lower))
        return lower;
    for (char& c : lower)
        if (is_upper(static_cast<unsigned char>(c)))
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

// Those that an integer column can hold.
List possible(Type type, const List& values) {
    if (!is_integer(type))
        return values;
    List kept;
    for (const Value& value : values)
        if (in_range(type, value.integer()))
            kept.push_back(value);
    return kept;
}

void check_arguments(const Node& node, std::string_view function, std::size_t count) {
    if (node.children.size() != count)
        fail("42601", node.span,
             std::string(function) + " takes " + std::to_string(count) + " argument" +
                 (count == 1 ? "" : "s") + ", not " + std::to_string(node.children.size()));
}

} // namespace

Predicate Binder::one_of(const Node& node) {
    const Term left = term(*node.children[0]);
    const Term right = term(*node.children[1]);
    const Node& items = *node.children[1];
    const auto* field = std::get_if<Reference>(&left);
    if (field == nullptr)
        fail("42804", node.span,
             "'term' can only be used on single field, but got: " + quote(*node.children[0]),
             std::holds_alternative<Predicate>(left)
                 ? "`not` binds tighter than `in`: write `a not in [...]`."
                 : "");
    const auto* constant = std::get_if<Constant>(&right);
    if (constant == nullptr || !constant->value.is_list()) {
        if (constant != nullptr && constant->placeholder)
            fail("42804", items.span,
                 "the value of term expression template variable " + quote(items) +
                     " is not array");
        fail("42804", items.span,
             "the right-hand side of 'in' must be a list, but got: " + quote(items));
    }
    if (field->type == Type::array || is_vector(field->type))
        fail("42804", node.span,
             "'in' is not supported on a field of type " + std::string(type_name(field->type)));
    const List& values = constant->value.list();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Span where = items.kind == Kind::list ? items.children[i]->span : items.span;
        check_value(values[i], where);
        if (field->type != Type::json && fit(field->type, values[i]) != Fit::fits)
            fail("42804", where,
                 "value '" + show(values[i]) + "' in list cannot be casted to " +
                     std::string(type_name(field->type)));
    }
    return {node.operation == Operation::not_in, OneOf{*field, possible(field->type, values)}};
}

Predicate Binder::contains(const Node& node, std::string_view function) {
    check_arguments(node, function, 2);
    const Node& first = *node.children[0];
    const Node& second = *node.children[1];
    const bool all = function.ends_with("_all");
    const bool any = function.ends_with("_any");
    const std::string name = all ? "ContainsAll" : any ? "ContainsAny" : "contains";
    const Term left = term(first);
    const auto* field = std::get_if<Reference>(&left);
    if (field == nullptr || (field->type != Type::array && field->type != Type::json))
        fail("42804", first.span,
             "contains operation are only supported on json or array fields now, got: " +
                 quote(first));
    const Term right = term(second);
    if (!std::holds_alternative<Constant>(right))
        fail("42804", second.span, name + " operation needs a constant, got: " + quote(second));
    const Value& constant = std::get<Constant>(right).value;
    check_value(constant, second.span);
    if ((all || any) && !constant.is_list())
        fail("42804", second.span, name + " operation element must be an array");
    List values = all || any ? constant.list() : List{constant};
    if (field->type == Type::json)
        return {false, Contains{*field, !any, std::move(values)}};
    for (const Value& value : values) {
        if (fit(field->element, value) == Fit::fits)
            continue;
        const std::string type(type_name(field->element));
        if (all || any)
            fail("42804", second.span,
                 name + " operation can't compare between array element type: " + type +
                     " and value: " + show(value));
        fail("42804", second.span, "cannot cast value to " + type + ", value: " + show(value));
    }
    const std::size_t given = values.size();
    values = possible(field->element, values);
    if (!any && values.size() < given)
        return {false, Truth{*field, false}};
    return {false, Contains{*field, !any, std::move(values)}};
}

LengthOf Binder::length(const Node& node) {
    check_arguments(node, "array_length", 1);
    const Node& first = *node.children[0];
    const Term left = term(first);
    const auto* field = std::get_if<Reference>(&left);
    if (field == nullptr || (field->type != Type::array && field->type != Type::json))
        fail("42804", first.span,
             "array_length operation are only supported on json or array fields now, got: " +
                 quote(first));
    return {std::get<Reference>(left)};
}

Term Binder::call(const Node& node) {
    const std::string function = function_name(node.text);
    std::string_view kind = function;
    const bool array_spelling = kind.starts_with("array_");
    if (array_spelling || kind.starts_with("json_"))
        kind.remove_prefix(array_spelling ? 6 : 5);
    if (kind.size() < function.size() &&
        (kind == "contains" || kind == "contains_all" || kind == "contains_any"))
        return contains(node, function);
    if (array_spelling && kind == "length")
        return length(node);
    if (function == "text_match" || function == "phrase_match") {
        if (!node.children.empty() && node.children[0]->kind == Kind::name) {
            const Field* field = schema_.find(node.children[0]->text);
            if (field != nullptr && !field->enable_match)
                fail("42804", node.children[0]->span,
                     "field \"" + echo(field->name) + "\" does not enable match");
        }
        fail("0A000", node.span, function + " is not supported");
    }
    if (function == "random_sample")
        fail("0A000", node.span, function + " is not supported");
    fail("42601", node.span, "function " + echo(node.text) + " is not known");
}

} // namespace expr
