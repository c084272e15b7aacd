// From the catalogs.

#include "observe/measured_index.h"

#include "base/error.h"
#include "pg/spi.h"

namespace observe {

namespace {

// hnsw's own limit.
constexpr int kMostEf = 1000;
// ivfflat's default number of lists.
constexpr int kUsualLists = 100;

enum Column {
    kKind,
    kName,
    kUsable,
    kMethod,
    kValue,
    kCondition,
    kTable,
    kTableKind,
    kOwner,
    kOperator,
    kFunction,
    kType,
    kResult,
    kLists
};

constexpr const char* kDescribe = R"(
SELECT c.relkind::text, c.relname::text, (x.indisvalid AND x.indisready)::int::text, a.amname::text,
    pg_catalog.pg_get_indexdef(c.oid, 1, false), pg_catalog.pg_get_expr(x.indpred, x.indrelid),
    quote_ident(n.nspname) || '.' || quote_ident(t.relname), t.relkind::text, t.relowner::text,
    'OPERATOR(' || quote_ident(q.nspname) || '.' || o.oprname || ')', o.oprcode::oid::text, o.oprright::text, o.oprresult::text,
    (SELECT option_value FROM pg_catalog.pg_options_to_table(c.reloptions) WHERE option_name = 'lists')
FROM pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_am AS a ON a.oid = c.relam
LEFT JOIN pg_catalog.pg_index AS x ON x.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_opclass AS k ON k.oid = x.indclass[0]
LEFT JOIN pg_catalog.pg_amop AS m ON m.amopfamily = k.opcfamily AND m.amoplefttype = k.opcintype AND m.amoppurpose = 'o'
LEFT JOIN pg_catalog.pg_operator AS o ON o.oid = m.amopopr
LEFT JOIN pg_catalog.pg_namespace AS q ON q.oid = o.oprnamespace
WHERE c.oid = $1::oid)";

constexpr const char* kLeaves = R"(
SELECT x.indexrelid::text, x.indrelid::text
FROM (SELECT relid FROM pg_catalog.pg_partition_tree($1::oid::regclass) WHERE isleaf
    UNION SELECT $1::oid) AS leaf
JOIN pg_catalog.pg_index AS x ON x.indexrelid = leaf.relid)";

Oid oid_of(const char* text) {
    return static_cast<Oid>(std::strtoul(text, nullptr, 10));
}

void require_usable(const pg::Rows& found, Oid index) {
    using base::Error;
    if (found.rows == 0)
        throw Error("42704", "relation with OID " + std::to_string(index) + " does not exist");
    const std::string name = found.at(0, kName);
    const char* kind = found.at(0, kKind);
    if (*kind != 'i' && *kind != 'I')
        throw Error("42809", "\"" + name + "\" is not an index");
    const std::string method = found.at(0, kMethod);
    if (method != "hnsw" && method != "ivfflat")
        throw Error("42809", "index \"" + name + "\" is not a vector index");
    if (*found.at(0, kUsable) == '0')
        throw Error("55000", "index \"" + name + "\" is not valid", {}, "REINDEX the index.");
    if (!found.at(0, kOperator) || oid_of(found.at(0, kResult)) != FLOAT8OID)
        throw Error("0A000", "the operator class of index \"" + name +
                                 "\" has no operator that returns double precision");
}

} // namespace

MeasuredIndex describe_index(Oid oid) {
    const std::string number = std::to_string(oid);
    const pg::Rows found = pg::run(kDescribe, {number.c_str()});
    require_usable(found, oid);
    MeasuredIndex index{};
    if (std::strcmp(found.at(0, kMethod), "hnsw") == 0) {
        index.setting = "hnsw.ef_search";
        index.most = kMostEf;
    } else {
        index.setting = "ivfflat.probes";
        index.most = found.at(0, kLists) ? std::atoi(found.at(0, kLists)) : kUsualLists;
    }
    index.owner = oid_of(found.at(0, kOwner));
    // An index of a table does not have the rows of tables that inherit from it.
    index.table =
        (*found.at(0, kTableKind) == 'p' ? "" : "ONLY ") + std::string(found.at(0, kTable));
    index.value = found.at(0, kValue);
    index.operation = found.at(0, kOperator);
    if (found.at(0, kCondition))
        index.condition = found.at(0, kCondition);
    index.type = oid_of(found.at(0, kType));
    index.function = oid_of(found.at(0, kFunction));
    const pg::Rows leaves = pg::run(kLeaves, {number.c_str()});
    for (int i = 0; i < leaves.rows; ++i) {
        index.indexes.push_back(oid_of(leaves.at(i, 0)));
        index.tables.push_back(oid_of(leaves.at(i, 1)));
    }
    return index;
}

std::string MeasuredIndex::select(const std::string& values) const {
    std::string sql = "SELECT " + values + " FROM " + table + " WHERE (" + value + ") IS NOT NULL";
    if (!condition.empty())
        sql += " AND (" + condition + ")";
    return sql;
}

std::string MeasuredIndex::nearest(int rows) const {
    const std::string distance = "(" + value + ") " + operation + " $1";
    std::string sql = "SELECT " + distance + " FROM " + table;
    if (!condition.empty())
        sql += " WHERE " + condition;
    return sql + " ORDER BY " + distance + " LIMIT " + std::to_string(rows);
}

} // namespace observe
