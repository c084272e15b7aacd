// Conditions joined by and, or. What is said of one value by many equalities is said by one list:
// `a == 1 or a == 2` is `a in [1, 2]`, `a != 1 and a != 2` is `a not in [1, 2]`. An index serves a
// list, and the planner's time grows with the square of a chain's terms, but not with a list.
#include <unordered_map>
#include <utility>

#include "expr/binder.h"

namespace expr {

namespace {

// That of a list on a path: two kinds are UNKNOWN to each other, to a list of both they are not.
char kind_of(const Value& value) {
    return value.is_number() ? 'n' : value.is_string() ? 's' : value.is_boolean() ? 'b' : ' ';
}

// What two terms have in common that can become one list; empty for one that cannot become any.
std::string list_key(const Reference& left, char kind) {
    if (left.type == Type::array || kind == ' ')
        return {};
    std::string key = left.column;
    key += '\0';
    if (left.subscript)
        key += std::to_string(*left.subscript);
    for (const std::string& step : left.steps) {
        key += '\0'; // no step contains one
        key += step;
    }
    key += '\0';
    return key + (left.type == Type::json ? kind : ' ');
}

// The values that TERM says its reference is one of (or, for ALL, none of), with the key; or none.
struct Listed {
    std::string key;
    const Reference* left = nullptr;
    const List* values = nullptr; // of a list
    const Value* value = nullptr; // of a comparison
};

Listed listed(const Predicate& term, bool all) {
    if (const auto* compare = std::get_if<Compare>(&term.form)) {
        const bool equal = compare->comparison == Comparison::equal;
        if ((equal || compare->comparison == Comparison::not_equal) &&
            equal == (term.negated == all))
            return {list_key(compare->left, kind_of(compare->right)), &compare->left, nullptr,
                    &compare->right};
    } else if (const auto* list = std::get_if<OneOf>(&term.form)) {
        if (term.negated != all || list->values.empty())
            return {};
        const char kind = kind_of(list->values.front());
        for (const Value& value : list->values)
            if (kind_of(value) != kind)
                return {};
        return {list_key(list->left, kind), &list->left, &list->values, nullptr};
    }
    return {};
}

} // namespace

Predicate joined(bool all, std::vector<Predicate> terms) {
    Junction junction{all, {}};
    junction.terms.reserve(terms.size());
    std::unordered_map<std::string, std::size_t> places; // of lists and equalities in the junction
    for (Predicate& term : terms) {
        const Listed found = listed(term, all);
        if (found.key.empty()) {
            junction.terms.push_back(std::move(term));
            continue;
        }
        const auto [place, is_new] = places.try_emplace(found.key, junction.terms.size());
        if (is_new) {
            junction.terms.push_back(std::move(term));
            continue;
        }
        Predicate& first = junction.terms[place->second];
        if (auto* compare = std::get_if<Compare>(&first.form))
            first = {all, OneOf{std::move(compare->left), {std::move(compare->right)}}};
        List& values = std::get<OneOf>(first.form).values;
        if (found.value)
            values.push_back(*found.value);
        else
            values.insert(values.end(), found.values->begin(), found.values->end());
    }
    if (junction.terms.size() == 1)
        return std::move(junction.terms.front());
    return {false, std::move(junction)};
}

} // namespace expr
