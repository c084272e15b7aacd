// Statements as text. All names are quoted, all values parameters. "stored" is the row that is
// there; its columns can be kept without the right to read them (pg/prepared.h).

#include "milvus/row_sql.h"

#include "milvus/names.h"
#include "milvus/properties.h"
#include "pg/columns.h"

namespace milvus {

namespace {

bool is_varlena(rows::Type type) {
    return type >= rows::Type::varchar;
}

void add(std::string& list, const std::string& item) {
    list += (list.empty() ? "" : ", ") + item;
}

// A part of a row keeps the dynamic keys that it does not name. What does not change stays the same
// bytes, those out of line included, so that an index on it need not change either.
std::string assignment(const Column& column, const SourceColumn& source, const std::string& given,
                       bool whole) {
    const std::string stored = "stored." + column.sql;
    if (source.dynamic && !whole)
        return column.sql + " = CASE WHEN pg_catalog.jsonb_typeof(" + stored +
               own_sql(") {=} 'object' THEN ") + stored + own_sql(" ELSE '{}' END {||} COALESCE(") +
               given + ", '{}')";
    if (!is_varlena(source.type) && !OidIsValid(source.element_type))
        return column.sql + " = " + given;
    // Both with the column's own modifier, since a cast to it would copy the stored value.
    return column.sql + " = CASE WHEN milvus.same(" + stored + ", " + given + ") THEN " + stored +
           " ELSE " + given + " END";
}

// Rows one by one as the statement asks for them, not gathered first as they would be in FROM.
const char* const kPlaces = "(SELECT pg_catalog.generate_series($2, $3) AS n) AS s";

} // namespace

const Column* RowSql::hash_column() const {
    for (const Column* column : shape.columns)
        if (column->field && column->field->partition_key)
            return column;
    return nullptr;
}

std::vector<SourceColumn> RowSql::columns(const rows::Batch& batch, Columns which) const {
    std::vector<SourceColumn> chosen;
    for (std::size_t i = 0; i < shape.columns.size(); ++i) {
        const bool dynamic = i == shape.shape.fields.size();
        const Column& column = shape.column(i);
        SourceColumn source{};
        source.dynamic = dynamic;
        source.type = dynamic ? rows::Type::json : shape.shape.fields[i].type;
        source.column = i;
        source.server_type = column.type;
        const bool some_fall_back = batch.fallbacks(i) > 0;
        const bool whole = which == Columns::whole;
        if (!dynamic && shape.shape.fields[i].generated)
            continue;
        if (some_fall_back && (whole || batch.given(i) || dynamic))
            source.fallback = pg::default_expression(collection.collection.table, column.number);
        if (!whole && !batch.given(i) && !(dynamic && some_fall_back && !source.fallback))
            continue;
        if (source.type == rows::Type::array) {
            source.type = shape.shape.fields[i].element;
            source.element_type = pg::element_type(column.type);
        }
        chosen.push_back(source);
    }
    return chosen;
}

std::string RowSql::value(const std::vector<SourceColumn>& columns, std::size_t i,
                          const std::string& place) const {
    return "milvus.row_value($1, " + std::to_string(i) + ", " + place +
           ", NULL::" + pg::type_sql(columns[i].server_type, -1) + ")";
}

std::string RowSql::typed_value(const std::vector<SourceColumn>& columns, std::size_t i) const {
    const Column& column = shape.column(columns[i].column);
    return value(columns, i, "$2") + "::" + pg::type_sql(column.type, column.modifier);
}

std::string RowSql::insert(const std::vector<SourceColumn>& columns) const {
    std::string names;
    std::string values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        add(names, shape.column(columns[i].column).sql);
        add(values, value(columns, i, "s.n"));
    }
    if (names_partition) {
        add(names, quoted(kPartitionColumn));
        add(values, "$4::pg_catalog.text");
    }
    return "INSERT INTO " + collection.collection.sql() + " AS stored (" + names + ")" +
           (collection.definition.key().auto_id ? " OVERRIDING SYSTEM VALUE" : "") + " SELECT " +
           values + " FROM " + kPlaces;
}

std::string RowSql::on_conflict(const std::vector<SourceColumn>& columns, bool whole) const {
    const Column* const hash = hash_column();
    std::string sets;
    for (const SourceColumn& source : columns) {
        const Column& column = shape.column(source.column);
        if (source.column == shape.key || &column == hash)
            continue;
        add(sets, assignment(column, source, "excluded." + column.sql, whole));
    }
    if (collection.ttl_seconds)
        add(sets, quoted(kCreatedColumn) + " = excluded." + quoted(kCreatedColumn));
    const std::string& key = shape.column(shape.key).sql;
    if (sets.empty())
        sets = key + " = excluded." + key;
    std::string target = key;
    if (collection.partitioned)
        target += ", (stored." + quoted(kPartitionColumn) + ")";
    if (hash)
        target += ", (stored." + hash->sql + ")";
    return " ON CONFLICT (" + target + ") DO UPDATE SET " + sets;
}

std::string RowSql::update(const std::vector<SourceColumn>& columns, bool whole) const {
    std::string sets;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const SourceColumn& source = columns[i];
        const Column& column = shape.column(source.column);
        if (source.column == shape.key)
            continue;
        add(sets, assignment(column, source, typed_value(columns, i), whole));
    }
    if (collection.ttl_seconds)
        add(sets, quoted(kCreatedColumn) + " = pg_catalog.now()");
    if (names_partition)
        add(sets, quoted(kPartitionColumn) + " = $4::pg_catalog.text");
    const std::string& key = shape.column(shape.key).sql;
    if (sets.empty())
        sets = key + " = " + key;
    return "UPDATE " + collection.collection.sql() + " AS stored SET " + sets + " WHERE " + key +
           own_sql(" {=} $3");
}

std::string RowSql::elsewhere(const std::vector<SourceColumn>& columns) const {
    const Column* const hash = hash_column();
    std::string inner;
    std::string differs;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& column = shape.column(columns[i].column);
        if (columns[i].column == shape.key)
            add(inner, value(columns, i, "s.n") + " AS \"$milvus_key\"");
        if (&column == hash) {
            add(inner, value(columns, i, "s.n") + " AS \"$milvus_hash\"");
            differs = "stored." + column.sql + own_sql(" {<>} \"$milvus_hash\"");
        }
    }
    if (!hash)
        differs = "stored." + quoted(kPartitionColumn) + own_sql(" {<>} $4::pg_catalog.text");
    return "SELECT \"$milvus_place\" FROM (SELECT s.n AS \"$milvus_place\", " + inner + " FROM " +
           kPlaces + ") AS \"$milvus_rows\" JOIN " + collection.collection.sql() +
           " AS stored ON " + shape.column(shape.key).sql + own_sql(" {=} \"$milvus_key\"") +
           " WHERE " + differs;
}

} // namespace milvus
