// What a planner may want to know of a condition without reading it: columns, keys, partition keys.
#include <algorithm>
#include <utility>

#include "expr/binder.h"

namespace expr {

namespace {

class Columns {
  public:
    explicit Columns(std::vector<std::string>& names) : names_(names) {}

    void visit(const Predicate& predicate) {
        std::visit([this](const auto& form) { add(form); }, predicate.form);
    }

  private:
    void add(const Junction& junction) {
        for (const Predicate& term : junction.terms)
            visit(term);
    }
    void add(const CompareFields& fields) {
        add_name(fields.left);
        add_name(fields.right);
    }
    template <class Form>
    void add(const Form& form) {
        add_name(form.left);
    }
    void add_name(const Reference& reference) {
        // Mostly the same column again; the names themselves are few.
        if (std::find(names_.begin(), names_.end(), reference.column) == names_.end())
            names_.push_back(reference.column);
    }

    std::vector<std::string>& names_;
};

// The values that COLUMN must have one of for the predicate to be true, if it says so by itself.
std::optional<List> values_of(const Predicate& predicate, const std::string& column) {
    if (predicate.negated || column.empty())
        return std::nullopt;
    if (const auto* list = std::get_if<OneOf>(&predicate.form))
        if (list->left.column == column && list->left.type != Type::json && !list->left.subscript)
            return list->values;
    if (const auto* compare = std::get_if<Compare>(&predicate.form))
        if (compare->left.column == column && compare->left.type != Type::json &&
            !compare->left.subscript && compare->comparison == Comparison::equal)
            return List{compare->right};
    return std::nullopt;
}

} // namespace

void find_facts(Bound& bound, const Schema& schema) {
    Columns(bound.columns).visit(bound.condition);
    bound.keys = values_of(bound.condition, schema.primary_key);
    bound.partition_keys = values_of(bound.condition, schema.partition_key);
    const auto* junction = std::get_if<Junction>(&bound.condition.form);
    if (junction == nullptr || !junction->all || bound.condition.negated)
        return;
    // All of them bind; the first is as good as any.
    for (const Predicate& term : junction->terms) {
        if (bound.partition_keys)
            break;
        bound.partition_keys = values_of(term, schema.partition_key);
    }
}

} // namespace expr
