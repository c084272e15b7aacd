// Binding: a walk over the syntax tree that gives every node a meaning or refuses it. Only for
// bind*.cpp; the entrance is bind.h.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "expr/bound.h"
#include "expr/schema.h"
#include "expr/syntax.h"
#include "expr/value.h"

namespace expr {

struct Constant {
    Value value;
    bool placeholder = false; // came from a template variable
};
// reference op operand, still to be compared
struct Sum {
    Reference left;
    Arithmetic operation = Arithmetic::add;
    Value operand;
};
// array_length(reference), still to be compared
struct LengthOf {
    Reference left;
};

// What an expression is.
using Term = std::variant<Constant, Reference, Sum, LengthOf, Predicate>;

// A literal. (Not made by aggregate initialisation, for which GCC 12 warns of uninitialised members
// that there are not when it compiles for its sanitizers.)
template <class Data>
Term constant_term(Data data) {
    Term made(std::in_place_type<Constant>);
    std::get<Constant>(made).value.data = std::move(data);
    return made;
}

class Binder {
  public:
    Binder(const Tree& tree, const Schema& schema, const Parameters& parameters)
        : tree_(tree), schema_(schema), parameters_(parameters) {}

    Predicate filter();

  private:
    Term term(const Node& node);
    Predicate condition(const Node& node, std::string_view refusal);
    std::string quote(const Node& node) const { return echo(tree_.text_of(node.span)); }
    std::string type_of(const Term& term) const;

    // bind_names.cpp
    Reference reference(const Node& node) const;
    Reference dynamic_path(const Node& node) const;
    void add_steps(Reference& path, const Node& node, std::size_t from) const;

    // bind_constant.cpp
    Constant parameter(const Node& node) const;
    Constant list(const Node& node);
    Constant fold(const Node& node, const Constant& left, const Constant& right) const;
    Term unary(const Node& node);

    // bind_compare.cpp
    Term comparison(const Node& node);
    Predicate compare(const Node& node, const Term& left, Comparison comparison,
                      const Value& right) const;
    Predicate compare_fields(const Node& node, const Term& left, Comparison comparison,
                             const Term& right) const;
    Predicate range(const Node& node);

    // bind_arithmetic.cpp
    Term arithmetic(const Node& node);
    Sum sum(const Node& node, const Reference& left, const Value& operand) const;
    Predicate compare_sum(const Node& node, const Sum& left, Comparison comparison,
                          const Value& right) const;

    // bind_lists.cpp
    Predicate one_of(const Node& node);
    Term call(const Node& node);
    Predicate contains(const Node& node, std::string_view function);
    LengthOf length(const Node& node);

    // bind_tests.cpp
    Predicate like(const Node& node);
    Predicate is_null(const Node& node) const;
    Predicate exists(const Node& node);

    const Tree& tree_;
    const Schema& schema_;
    const Parameters& parameters_;
};

// bind_compare.cpp: comparing an integer column with any integer, or with what lies beyond all.
struct Extended {
    enum class Side : std::uint8_t { below, inside, above } side = Side::inside;
    std::int64_t value = 0;
};
Predicate compare_integer(const Reference& left, Comparison comparison, Extended right);

// Whether the integer column or element can hold the value.
bool in_range(Type type, std::int64_t value);

// How a value suits the type of a column that it is compared with.
enum class Fit : std::uint8_t { fits, fraction, mismatch };
Fit fit(Type type, const Value& value);

// Refuses nulls and broken strings anywhere in a constant.
void check_value(const Value& value, Span where);

// A constant as a message shows it.
std::string show(const Value& value);

// bind_junction.cpp: terms joined by and (ALL), or.
Predicate joined(bool all, std::vector<Predicate> terms);

// facts.cpp
void find_facts(Bound& bound, const Schema& schema);

} // namespace expr
