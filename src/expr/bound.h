// A filter after type checking: conditions over columns, independent of SQL's syntax. A condition
// is TRUE, FALSE or UNKNOWN for a row; README.md says when. Literals have the type that they are
// compared as, integers lie in the range of their column, and nothing here can be wrong any more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "expr/schema.h"
#include "expr/value.h"

namespace expr {

enum class Comparison : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

// The comparison that is true where this one is false.
Comparison inverse(Comparison comparison);
// a cmp b is b flipped(cmp) a.
Comparison flipped(Comparison comparison);
std::string_view symbol(Comparison comparison);

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, modulo };

// What a condition reads of a row: a column, an element of an array column, or what a path finds in
// a JSON column (no steps: the column itself).
struct Reference {
    std::string column;
    Type type = Type::int64;    // of what is read; json for all paths
    Type element = Type::int64; // of an array
    bool nullable = false;
    Collation collation = Collation::c;
    Storage storage = Storage::usual;
    std::optional<std::int64_t> subscript; // from 0, of an array
    std::vector<std::string> steps;        // of a path; an index is its digits
};

struct Predicate;

// and, or
struct Junction {
    bool all = true;
    std::vector<Predicate> terms;
};
// A constant wherever there is a value, UNKNOWN where it is null: what is left of `int8_field <
// 1000`.
struct Truth {
    Reference left;
    bool value = true;
};
struct Compare {
    Reference left;
    Comparison comparison = Comparison::equal;
    Value right;
};
struct CompareFields {
    Reference left;
    Comparison comparison = Comparison::equal;
    Reference right;
};
// left op operand cmp right. The operand of divide and modulo is not 0.
struct Computed {
    Reference left;
    Arithmetic operation = Arithmetic::add;
    Value operand;
    Comparison comparison = Comparison::equal;
    Value right;
};
struct OneOf {
    Reference left;
    List values;
};
// The pattern is SQL's, with a backslash as escape, and never ends in a lone one.
struct Like {
    Reference left;
    std::string pattern;
};
// On a path also true for the JSON null. Never UNKNOWN.
struct IsNull {
    Reference left;
};
struct Contains {
    Reference left;
    bool all = true; // or any
    List values;
};
struct Length {
    Reference left;
    Comparison comparison = Comparison::equal;
    std::int64_t right = 0;
};

struct Predicate {
    bool negated = false;
    std::variant<Junction, Truth, Compare, CompareFields, Computed, OneOf, Like, IsNull, Contains,
                 Length>
        form;
};

struct Bound {
    Predicate condition;
    // The columns that it reads, each once, in the order of first use.
    std::vector<std::string> columns;
    // Where the whole filter is `pk == v` or `pk in [...]`: those values.
    std::optional<List> keys;
    // Where it can be true only for certain values of the partition key: those.
    std::optional<List> partition_keys;
};

} // namespace expr
