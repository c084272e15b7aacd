// The syntax tree of a filter, as the grammar finds it; nothing here knows fields or types.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "expr/fault.h"

namespace expr {

enum class Kind : std::uint8_t {
    boolean,
    integer,
    real,
    string,
    list,      // children: elements
    parameter, // {name}
    name,      // children: the steps of its path
    step,      // text: ["key"] with its quotes, or [0]
    call,      // text: the function; children: arguments
    unary,
    binary,
    chain, // and, or: two children or more
    range, // operation and second: between low and name, name and high; children: low, name, high
    like,
    is_null,
    is_not_null,
    exists,
    option, // of a call: name = value
};

enum class Operation : std::uint8_t {
    none,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    shift_left,
    shift_right,
    bit_and,
    bit_xor,
    bit_or,
    bit_not,
    positive,
    negative,
    logical_not,
    logical_and,
    logical_or,
    in,
    not_in,
};

struct Node {
    Kind kind = Kind::boolean;
    Operation operation = Operation::none;
    Operation second = Operation::none;
    std::uint16_t depth = 1; // of the tree below, this node included
    Span span;
    std::string_view text; // of the token, in the filter
    std::vector<const Node*> children;
};

// Trees are walked by recursion, here and in the server, which is why they may be no deeper than
// this. Parentheses that only group are no nodes and may be nested deeper.
inline constexpr unsigned kMaxDepth = 500;
inline constexpr unsigned kMaxBrackets = 10000;
// Milvus's own limit for a message. Far below what the server can hold in an array or a jsonb.
inline constexpr std::size_t kMaxFilterBytes = std::size_t{64} << 20;

// Owns the nodes. They point into the filter's text, which must outlive the tree.
class Tree {
  public:
    explicit Tree(std::string_view text) : text_(text) {}

    Node* leaf(Kind kind, Span span);
    Node* node(Kind kind, Operation operation, Span span, std::vector<const Node*> children);
    // Adds a child; the node reaches to its end.
    Node* append(Node* parent, const Node* child);
    // A term of and, or: `a and b and c` is one node of three children, so that long conditions
    // are no deep ones.
    Node* chain(Operation operation, Span span, Node* left, const Node* right);

    std::string_view text_of(Span span) const {
        return text_.substr(span.begin, span.end - span.begin);
    }

    const Node* root = nullptr;

  private:
    static void check_depth(Node* parent, const Node* child);

    std::string_view text_;
    std::deque<Node> nodes_;
};

} // namespace expr
