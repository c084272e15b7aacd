// Pieces of SQL text: names, operators, constants, references. Only for sql*.cpp. Whatever is
// written is qualified, so that nobody's search_path can change its meaning.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "expr/bound.h"
#include "expr/sql.h"

namespace expr {

// The type of the column, of an element, or of what jsonb gives.
SqlType sql_type(Type type);
// That of the constants that are compared with elements of an array.
SqlType element_type(const Reference& array);

class SqlWriter {
  public:
    SqlWriter(Mode mode, std::string_view alias, std::size_t first_parameter)
        : mode_(mode), alias_(alias), next_(first_parameter) {}

    Sql take() { return std::move(sql_); }

    // Each returns *this, so that a form can be read from left to right.
    SqlWriter& text(std::string_view piece) {
        sql_.text += piece;
        return *this;
    }
    // The plan should be made for the values at hand.
    void depends_on_values() { sql_.planned_by_values = true; }
    // " OPERATOR(pg_catalog.<op>) "
    SqlWriter& op(std::string_view symbol);
    SqlWriter& op(Comparison comparison) { return op(symbol(comparison)); }
    SqlWriter& constant(SqlType type, Value value);
    SqlWriter& array(SqlType type, List values);
    // What is read: a column, an element, or the jsonb that a path finds.
    SqlWriter& reference(const Reference& reference);
    // The string in a jsonb, without its quotes.
    SqlWriter& string_of(const Reference& path);
    // The number in a jsonb; an error at run time where it is none.
    SqlWriter& number_of(const Reference& path);
    // jsonb_typeof(path) = kind
    SqlWriter& is_kind(const Reference& path, std::string_view kind);
    // For strings whose column does not compare as Milvus does.
    SqlWriter& collate(const Reference& left, bool by_order);

  private:
    void parameter(SqlType type, bool array, Value value);
    void identifier(std::string_view name);
    void literal(std::string_view text, std::string_view type, bool array);

    Mode mode_;
    std::string_view alias_;
    std::size_t next_;
    Sql sql_;
};

// One condition of each kind; NEGATED: true where it is FALSE. In parentheses where needed.
void write_condition(SqlWriter& out, const Predicate& predicate, bool negated);

// sql_json.cpp: the same over a jsonb.
void write_json(SqlWriter& out, const Compare& compare, bool negated);
void write_json(SqlWriter& out, const OneOf& one_of, bool negated);
void write_json(SqlWriter& out, const Like& like, bool negated);
void write_json(SqlWriter& out, const Contains& contains, bool negated);
void write_json(SqlWriter& out, const Length& length, bool negated);

// sql_arithmetic.cpp
void write_computed(SqlWriter& out, const Computed& computed, bool negated);

} // namespace expr
