// A table's definition, read back from the server's catalogs: types and modifiers, NOT NULL,
// identity and defaults, the names of checks, comments, the partition key. Nothing of the table is
// executed, not even a default.

#include <cctype>

#include "milvus/json_text.h"
#include "milvus/names.h"
#include "milvus/table_sql.h"

namespace milvus {

namespace {

struct NamedType {
    const char* name;
    Type type;
};

constexpr NamedType kServerTypes[] = {
    {"bool", Type::boolean}, {"int2", Type::int16},        {"int4", Type::int32},
    {"int8", Type::int64},   {"float4", Type::float32},    {"float8", Type::float64},
    {"text", Type::varchar}, {"varchar", Type::varchar},   {"jsonb", Type::json},
    {"json", Type::json},    {"bit", Type::binary_vector},
};
constexpr NamedType kVectorTypes[] = {
    {"vector", Type::float_vector},
    {"halfvec", Type::float16_vector},
    {"sparsevec", Type::sparse_vector},
};

Type find_type(const std::string& name, bool of_server) {
    if (of_server) {
        for (const NamedType& known : kServerTypes)
            if (name == known.name)
                return known.type;
    } else {
        for (const NamedType& known : kVectorTypes)
            if (name == known.name)
                return known.type;
    }
    return Type::none;
}

// The value of a default that is a constant, as JSON; of any other none. It comes as the server
// writes constants: 'text'::type, E'..', numbers, true.
std::optional<std::string> constant(std::string_view sql, Type type) {
    if (type == Type::boolean)
        return sql == "true" || sql == "false" ? std::optional<std::string>(sql) : std::nullopt;
    if (sql.starts_with('(') && sql.ends_with(')'))
        sql = sql.substr(1, sql.size() - 2);
    const bool escapes = sql.starts_with("E'");
    if (!escapes && !sql.starts_with('\'')) {
        if (sql.empty() || sql.find_first_not_of("+-.0123456789e") != std::string_view::npos)
            return std::nullopt;
        return std::string(sql);
    }
    std::string text;
    std::size_t i = escapes ? 2 : 1;
    for (; i < sql.size(); ++i) {
        if (sql[i] == '\'' && (i + 1 == sql.size() || sql[i + 1] != '\''))
            break;
        i += sql[i] == '\'' || (escapes && sql[i] == '\\');
        if (i < sql.size())
            text += sql[i];
    }
    // What follows can only be a cast; a call or an operator is no constant.
    const std::string_view rest = i < sql.size() ? sql.substr(i + 1) : std::string_view();
    if (rest.find_first_of("()|+'") != std::string_view::npos)
        return std::nullopt;
    return type == Type::varchar ? json_string(text) : text;
}

// "max_length_200_name": the number after a rule.
long number_after(std::string_view check, std::string_view rule) {
    if (!check.starts_with(rule))
        return 0;
    long number = 0;
    for (const char c : check.substr(rule.size())) {
        if (c < '0' || c > '9')
            break;
        number = number * 10 + (c - '0');
    }
    return number;
}

void apply_check(Field& field, std::string_view check) {
    if (const long length = number_after(check, "max_length_"))
        field.max_length = length;
    if (const long capacity = number_after(check, "max_capacity_"))
        field.max_capacity = capacity;
    if (check.starts_with("int8_")) {
        if (field.type == Type::int16)
            field.type = Type::int8;
        if (field.element == Type::int16)
            field.element = Type::int8;
    }
}

constexpr const char* kColumns =
    "SELECT a.attname, t.typname, tn.nspname {=} 'pg_catalog', a.atttypmod, a.attnotnull,"
    " a.attidentity, pg_catalog.pg_get_expr(d.adbin, d.adrelid),"
    " pg_catalog.col_description(a.attrelid, a.attnum), et.typname,"
    " COALESCE(a.attnum {=} ANY (k.conkey), false),"
    " EXISTS (SELECT FROM pg_catalog.pg_depend AS s"
    "  WHERE s.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass"
    "  AND s.refobjid {=} a.attrelid AND s.refobjsubid {=} a.attnum AND s.deptype {=} 'a'"
    "  AND s.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass),"
    " COALESCE(p.partattrs[0] {=} a.attnum AND p.partstrat {=} 'h' AND p.partnatts {=} 1"
    "  AND pg_catalog.array_length(k.conkey, 1) {>} 1, false),"
    " (SELECT pg_catalog.string_agg(c.conname, ',') FROM pg_catalog.pg_constraint AS c"
    "  WHERE c.conrelid {=} a.attrelid AND c.contype {=} 'c'"
    "  AND c.conkey {=} ARRAY[a.attnum])"
    " FROM pg_catalog.pg_attribute AS a"
    " JOIN pg_catalog.pg_type AS t ON t.oid {=} a.atttypid"
    " JOIN pg_catalog.pg_namespace AS tn ON tn.oid {=} t.typnamespace"
    " LEFT JOIN pg_catalog.pg_type AS et ON et.oid {=} t.typelem AND t.typlen {=} -1"
    "  AND t.typcategory {=} 'A'"
    " LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid {=} a.attrelid AND d.adnum {=} a.attnum"
    " LEFT JOIN pg_catalog.pg_constraint AS k ON k.conrelid {=} a.attrelid AND k.contype {=} 'p'"
    " LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid {=} a.attrelid"
    " WHERE a.attrelid {=} $1::pg_catalog.oid AND a.attnum {>} 0 AND NOT a.attisdropped"
    " ORDER BY a.attnum";

Field read_field(const pg::Rows& rows, int row) {
    const auto is_true = [&](int column) { return rows.at(row, column)[0] == 't'; };
    Field field;
    field.name = rows.at(row, 0);
    const bool of_server = is_true(2);
    if (rows.at(row, 8) && of_server) {
        field.type = Type::array;
        field.element = find_type(rows.at(row, 8), true);
        if (field.element == Type::none)
            field.type = Type::none;
    } else {
        field.type = find_type(rows.at(row, 1), of_server);
    }
    const long modifier = std::atol(rows.at(row, 3));
    if (is_vector(field.type) && field.type != Type::sparse_vector && modifier > 0)
        field.dim = modifier;
    field.nullable = !is_true(4);
    field.primary = is_true(9);
    field.partition_key = is_true(11);
    field.auto_id = field.primary && (rows.at(row, 5)[0] || is_true(10));
    if (rows.at(row, 6) && !field.primary)
        field.default_value = constant(rows.at(row, 6), field.type);
    if (rows.at(row, 7))
        field.description = rows.at(row, 7);
    std::string_view checks = rows.at(row, 12) ? rows.at(row, 12) : "";
    while (!checks.empty()) {
        const auto end = std::min(checks.find(','), checks.size());
        apply_check(field, checks.substr(0, end));
        checks.remove_prefix(std::min(end + 1, checks.size()));
    }
    return field;
}

} // namespace

Definition read_table(const Collection& collection) {
    Definition out;
    out.dynamic = collection.dynamic_field.has_value();
    const auto rows = pg::run(own_sql(kColumns), {collection.oid_text().c_str()});
    bool by_hash = false;
    for (int row = 0; row < rows.rows; ++row) {
        Field field = read_field(rows, row);
        const bool own = field.name == kPartitionColumn || field.name == collection.dynamic_field;
        if (own || field.type == Type::none)
            continue;
        // The key of a hash-partitioned table contains its partition key as well.
        if (field.partition_key)
            field.primary = field.auto_id = false;
        by_hash |= field.partition_key;
        out.fields.push_back(std::move(field));
    }
    const auto table =
        pg::run(own_sql("SELECT pg_catalog.obj_description($1::pg_catalog.oid, 'pg_class'),"
                        " (SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits"
                        "  WHERE inhparent {=} $1::pg_catalog.oid)"),
                {collection.oid_text().c_str()});
    if (table.at(0, 0))
        out.description = table.at(0, 0);
    if (by_hash)
        out.partitions = std::atoi(table.at(0, 1));
    return out;
}

bool has_partition_column(const Collection& collection) {
    return pg::run(own_sql("SELECT FROM pg_catalog.pg_partitioned_table AS p"
                           " JOIN pg_catalog.pg_attribute AS a ON a.attrelid {=} p.partrelid"
                           "  AND a.attnum {=} p.partattrs[0]"
                           " WHERE p.partrelid {=} $1::pg_catalog.oid AND p.partstrat {=} 'l'"
                           "  AND a.attname {=} '$partition'"),
                   {collection.oid_text().c_str()})
               .rows > 0;
}

std::vector<Partition> read_partitions(const Collection& collection) {
    std::vector<Partition> found;
    if (!has_partition_column(collection)) {
        found.push_back({kDefaultPartition, collection.sql(), collection.table});
        return found;
    }
    // A bound reads FOR VALUES IN ('name').
    const auto rows =
        pg::run(own_sql("SELECT pg_catalog.substring(pg_catalog.pg_get_expr(c.relpartbound, c.oid),"
                        " '^FOR VALUES IN [(]''([^'']*)''[)]$'), n.nspname, c.relname, c.oid"
                        " FROM pg_catalog.pg_inherits AS i"
                        " JOIN pg_catalog.pg_class AS c ON c.oid {=} i.inhrelid"
                        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
                        " WHERE i.inhparent {=} $1::pg_catalog.oid ORDER BY c.oid"),
                {collection.oid_text().c_str()});
    for (int row = 0; row < rows.rows; ++row)
        if (rows.at(row, 0))
            found.push_back({rows.at(row, 0),
                             quoted(rows.at(row, 1)) + "." + quoted(rows.at(row, 2)),
                             static_cast<Oid>(std::stoul(rows.at(row, 3)))});
    return found;
}

std::vector<std::string> partition_tables(const Collection& collection) {
    const auto rows =
        pg::run(own_sql("SELECT n.nspname, c.relname FROM pg_catalog.pg_inherits AS i"
                        " JOIN pg_catalog.pg_class AS c ON c.oid {=} i.inhrelid"
                        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
                        " WHERE i.inhparent {=} $1::pg_catalog.oid"),
                {collection.oid_text().c_str()});
    std::vector<std::string> found;
    for (int row = 0; row < rows.rows; ++row)
        found.push_back(quoted(rows.at(row, 0)) + "." + quoted(rows.at(row, 1)));
    return found;
}

} // namespace milvus
