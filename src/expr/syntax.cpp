// Making the nodes of a syntax tree, none deeper than allowed.
#include "expr/syntax.h"

#include <string>
#include <utility>

namespace expr {

void Tree::check_depth(Node* parent, const Node* child) {
    const unsigned depth = child->depth + 1u;
    if (depth > kMaxDepth)
        fail("54001", parent->span,
             "filter is too complex: operators are nested more than " + std::to_string(kMaxDepth) +
                 " deep",
             "Use `in [...]`, or one chain of `and` or `or`, which may be of any length.");
    if (depth > parent->depth)
        parent->depth = static_cast<std::uint16_t>(depth);
}

Node* Tree::leaf(Kind kind, Span span) {
    Node& made = nodes_.emplace_back();
    made.kind = kind;
    made.span = span;
    made.text = text_of(span);
    return &made;
}

Node* Tree::node(Kind kind, Operation operation, Span span, std::vector<const Node*> children) {
    Node* made = leaf(kind, span);
    made->operation = operation;
    made->children = std::move(children);
    for (const Node* child : made->children)
        check_depth(made, child);
    return made;
}

Node* Tree::append(Node* parent, const Node* child) {
    parent->children.push_back(child);
    check_depth(parent, child);
    parent->span.end = child->span.end;
    return parent;
}

Node* Tree::chain(Operation operation, Span span, Node* left, const Node* right) {
    if (left->kind == Kind::chain && left->operation == operation)
        return append(left, right);
    return node(Kind::chain, operation, span, {left, right});
}

} // namespace expr
