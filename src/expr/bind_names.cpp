// Names and paths: schema fields, elements of arrays, keys of JSON fields and of the dynamic field.
#include <utility>

#include "expr/binder.h"
#include "expr/literal.h"

namespace expr {

namespace {

bool is_key(const Node& step) {
    return step.text[0] == '"' || step.text[0] == '\'';
}

// The digits of an index: what it would be in hexadecimal or octal, Milvus does not read either.
std::string index_digits(const Node& step) {
    if (step.text.size() > 1 && step.text[0] == '0')
        fail("42601", step.span, "an index is a decimal number: " + echo(step.text));
    read_integer(step.text, false, step.span);
    return std::string(step.text);
}

std::string key_text(const Node& step) {
    // Taken as it stands: keys know no escapes.
    const std::string_view key = step.text.substr(1, step.text.size() - 2);
    if (key.empty())
        fail("42601", step.span, "invalid identifier: a key must not be empty");
    check_text(key, step.span);
    return std::string(key);
}

} // namespace

void Binder::add_steps(Reference& path, const Node& node, std::size_t from) const {
    for (std::size_t i = from; i < node.children.size(); ++i) {
        const Node& step = *node.children[i];
        path.steps.push_back(is_key(step) ? key_text(step) : index_digits(step));
    }
    // As deep in SQL as they are long.
    if (path.steps.size() > kMaxDepth)
        fail("54001", node.span,
             "filter is too complex: a path has more than " + std::to_string(kMaxDepth) + " steps");
}

Reference Binder::dynamic_path(const Node& node) const {
    if (!schema_.dynamic)
        fail("42703", node.span, "field " + echo(node.text) + " not exist",
             "The collection has no dynamic field either.");
    for (const std::string& column : schema_.other_columns)
        if (node.text == column)
            fail("42703", node.span, "field " + echo(node.text) + " not exist",
                 "The table's column of that name has a type that Milvus does not have. A dynamic "
                 "key is $meta[\"" +
                     column + "\"].");
    Reference path;
    path.column = schema_.meta_column;
    path.type = Type::json;
    path.nullable = true;
    if (node.text != "$meta")
        path.steps.emplace_back(node.text);
    else if (node.children.empty())
        fail("42804", node.span, "$meta itself cannot be used in a filter",
             "Name one of its keys: $meta[\"key\"].");
    add_steps(path, node, 0);
    return path;
}

Reference Binder::reference(const Node& node) const {
    const Field* field = node.text == "$meta" ? nullptr : schema_.find(node.text);
    if (field == nullptr)
        return dynamic_path(node);
    Reference found;
    found.column = field->name;
    found.type = field->type;
    found.element = field->element;
    found.nullable = field->nullable;
    found.collation = field->collation;
    found.storage = field->storage;
    if (node.children.empty())
        return found;
    if (field->type == Type::json) {
        found.nullable = true;
        add_steps(found, node, 0);
    } else if (field->type == Type::array) {
        const Node& step = *node.children.front();
        if (is_key(step) || node.children.size() > 1)
            fail("42804", step.span,
                 is_key(step) ? "can only access array field with integer index"
                              : "an element of an array field has no elements itself");
        found.subscript = read_integer(index_digits(step), false, step.span);
        found.type = field->element;
        found.nullable = true; // behind the end
    } else {
        fail("42804", node.children.front()->span,
             std::string(type_name(field->type)) + " data type not supported accessed with []");
    }
    return found;
}

} // namespace expr
