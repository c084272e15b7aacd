// Binding filters to collections, and saying what is wrong with them.

#include "milvus/filter.h"

#include "expr/sql.h"
#include "milvus/errors.h"
#include "milvus/filter_values.h"
#include "milvus/names.h"
#include "pg/array.h"
#include "pg/collation.h"
#include "pg/spi.h"

namespace milvus {

namespace {

expr::Collation expr_collation(Oid collation) {
    if (!OidIsValid(collation))
        return expr::Collation::c;
    switch (pg::collation_order(collation)) {
    case pg::CollationOrder::bytes:
        return expr::Collation::c;
    case pg::CollationOrder::other:
        return expr::Collation::other;
    case pg::CollationOrder::nondeterministic:
        break;
    }
    return expr::Collation::nondeterministic;
}

[[noreturn]] void report(const expr::FilterError& error, std::string_view filter, FilterUse use) {
    throw base::Error(error.state(),
                      std::string("failed to create ") +
                          (use == FilterUse::remove ? "delete" : "query") +
                          " plan: cannot parse expression: " + expr::echo(filter) +
                          ", error: " + error.message() + ": invalid parameter",
                      milvus_code(error.milvus_code()) + ", " + error.detail(), error.hint());
}

expr::Bound bind(const expr::Schema& schema, std::string_view filter,
                 const std::optional<pg::Json>& filter_params, FilterUse use) {
    const expr::Parameters parameters =
        filter_params ? filter_parameters(*filter_params) : expr::Parameters();
    try {
        return expr::bind(filter, schema, parameters);
    } catch (const expr::FilterError& error) {
        report(error, filter, use);
    }
}

} // namespace

expr::Field filter_field(const Field& field, Oid type, Oid collation) {
    expr::Field out;
    out.name = field.name;
    out.type = field.type;
    out.element = field.element == Type::none ? Type::int64 : field.element;
    out.nullable = field.nullable;
    out.collation = expr_collation(collation);
    if (type == JSONOID)
        out.storage = expr::Storage::json_text;
    else if (field.type == Type::array && field.element == Type::varchar &&
             pg::element_of(type) == VARCHAROID)
        out.storage = expr::Storage::varchar_elements;
    return out;
}

expr::Schema filter_schema(const Collection& collection, const Definition& definition) {
    expr::Schema out;
    out.dynamic = definition.dynamic;
    if (collection.dynamic_field)
        out.meta_column = *collection.dynamic_field;
    const auto rows =
        pg::run(own_sql("SELECT attname, atttypid, attcollation FROM pg_catalog.pg_attribute"
                        " WHERE attrelid {=} $1::pg_catalog.oid AND attnum {>} 0"
                        " AND NOT attisdropped"),
                {collection.oid_text().c_str()});
    for (int row = 0; row < rows.rows; ++row) {
        const Field* field = definition.find(rows.at(row, 0));
        if (!field)
            continue;
        out.add(filter_field(*field, static_cast<Oid>(std::stoul(rows.at(row, 1))),
                             static_cast<Oid>(std::stoul(rows.at(row, 2)))));
        if (field->primary)
            out.primary_key = field->name;
        if (field->partition_key)
            out.partition_key = field->name;
    }
    return out;
}

Condition condition_of(const expr::Schema& schema, std::string_view filter,
                       const std::optional<pg::Json>& filter_params, FilterUse use,
                       std::size_t first_parameter) {
    expr::Bound bound = bind(schema, filter, filter_params, use);
    expr::Sql sql = expr::to_sql(bound, expr::Mode::parameters, {}, first_parameter);
    Condition out;
    out.sql = std::move(sql.text);
    out.types.reserve(sql.parameters.size());
    out.values.reserve(sql.parameters.size());
    for (const expr::SqlParameter& parameter : sql.parameters) {
        out.types.push_back(parameter_type(parameter));
        out.values.push_back(parameter_datum(parameter));
    }
    out.columns = std::move(bound.columns);
    out.planned_by_values = sql.planned_by_values;
    out.by_key = bound.keys.has_value();
    return out;
}

std::string condition_text(const expr::Schema& schema, std::string_view filter,
                           const std::optional<pg::Json>& filter_params, FilterUse use) {
    return expr::to_sql(bind(schema, filter, filter_params, use), expr::Mode::literals).text;
}

} // namespace milvus
