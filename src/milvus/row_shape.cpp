// Fields of a collection as fields of rows, and refusals in full words.

#include "milvus/row_shape.h"

#include "milvus/errors.h"
#include "milvus/properties.h"
#include "pg/columns.h"

namespace milvus {

namespace {

rows::Field row_field(const Column& column, const pg::ColumnRules& rules, bool takes_ids) {
    const Field& from = *column.field;
    rows::Field field;
    field.name = from.name;
    field.type = from.type;
    if (from.type == Type::array)
        field.element = from.element;
    field.dim = from.dim;
    // A sparse vector has its limit in the column's type alone.
    if (from.type == Type::sparse_vector && column.modifier > 0)
        field.dim = column.modifier;
    field.max_length = from.max_length;
    if (column.type == VARCHAROID && column.modifier > VARHDRSZ)
        field.max_characters = column.modifier - VARHDRSZ;
    field.max_capacity = from.max_capacity;
    field.key = from.primary;
    field.auto_id = from.auto_id;
    field.takes_ids = takes_ids;
    field.generated = rules.generated;
    field.nullable = from.nullable;
    field.has_default = rules.has_default && !from.primary;
    return field;
}

} // namespace

RowShape row_shape(const OpenCollection& collection, rows::Mode mode) {
    RowShape made{};
    made.shape.mode = mode;
    made.shape.utf8 = pg::encoding_is_utf8();
    made.shape.pause = pg::check_for_interrupts;
    const bool takes_ids =
        collection.definition.key().auto_id && allows_own_ids(collection.collection.properties);
    for (const Column& column : collection.columns)
        if (column.field) {
            if (column.field->primary)
                made.key = made.columns.size();
            made.shape.fields.push_back(row_field(
                column, pg::column_rules(collection.collection.table, column.number), takes_ids));
            made.columns.push_back(&column);
        } else if (is_no_field(column, collection)) {
            made.shape.other_columns.push_back(column.name);
        }
    if (const Column* dynamic = collection.dynamic_column()) {
        made.shape.dynamic = true;
        made.shape.dynamic_name = dynamic->name;
        made.columns.push_back(dynamic);
    }
    return made;
}

base::Error row_error(const rows::Refusal& refusal, std::string_view collection) {
    std::string text = refusal.text();
    const auto add = [&](const char* name, std::string_view value) {
        if (!value.empty()) {
            text += '[';
            text += name;
            text += '=';
            text += value;
            text += ']';
        }
    };
    add("collection", collection);
    if (refusal.row())
        add("row", std::to_string(*refusal.row()));
    add("field", refusal.field());
    add("expected", refusal.expected());
    add("actual", refusal.found());
    return {refusal.state(), std::move(text), refusal.code() ? milvus_code(refusal.code()) : ""};
}

} // namespace milvus
