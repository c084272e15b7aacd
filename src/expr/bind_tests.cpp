// like, is null, exists.
#include <utility>

#include "expr/binder.h"

namespace expr {

namespace {

// A backslash that escapes nothing, at the very end, is an error to SQL; it stands for itself.
std::string sql_pattern(std::string pattern) {
    std::size_t run = 0;
    while (run < pattern.size() && pattern[pattern.size() - 1 - run] == '\\')
        ++run;
    if (run % 2 == 1)
        pattern += '\\';
    return pattern;
}

} // namespace

Predicate Binder::like(const Node& node) {
    const Node& value = *node.children[0];
    const Term left = term(value);
    const auto* field = std::get_if<Reference>(&left);
    if (field == nullptr || (field->type != Type::varchar && field->type != Type::json))
        fail("42804", value.span,
             "like operation on non-string or no-json field is unsupported: " + quote(value));
    const Term right = term(*node.children[1]);
    const auto& pattern = std::get<Constant>(right).value;
    if (!pattern.is_string())
        fail("42804", node.children[1]->span,
             "the pattern of like must be a string, but got: " + show(pattern));
    return {false, Like{*field, sql_pattern(pattern.string())}};
}

Predicate Binder::is_null(const Node& node) const {
    return {node.kind == Kind::is_not_null, IsNull{reference(*node.children[0])}};
}

Predicate Binder::exists(const Node& node) {
    const Node& value = *node.children[0];
    const Term bound = term(value);
    const auto* field = std::get_if<Reference>(&bound);
    if (field == nullptr || field->type != Type::json)
        fail("42804", value.span,
             "exists operations are only supportted on json field, got: " + quote(value));
    if (std::get<Reference>(bound).steps.empty())
        fail("42804", value.span,
             "exists operations are only supportted on json key, got: " + quote(value));
    return {true, IsNull{std::get<Reference>(bound)}};
}

} // namespace expr
