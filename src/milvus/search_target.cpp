// Finding the field and its index.

#include "milvus/search_target.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "milvus/errors.h"
#include "milvus/index.h"
#include "milvus/names.h"
#include "milvus/table_sql.h"
#include "pg/spi.h"

namespace milvus {

namespace {

constexpr std::size_t kMostKept = 512;

const Column& vector_column(const OpenCollection& collection,
                            const std::optional<std::string>& anns_field) {
    const std::string asked = anns_field ? trimmed(*anns_field) : std::string();
    const Column* found = nullptr;
    for (const Column& column : collection.columns) {
        if (!column.field ||
            (asked.empty() ? !is_vector(column.field->type) : column.name != asked))
            continue;
        if (found)
            throw base::Error(
                "22023", "multiple anns_fields exist, please specify a anns_field in search_params",
                milvus_code(65535));
        found = &column;
    }
    if (!found && asked.empty())
        throw bad_parameter("collection " + collection.collection.place.name +
                            " has no vector field");
    if (!found)
        throw no_field(asked);
    if (!is_vector(found->field->type))
        throw base::Error("42804",
                          "field (" + asked + ") to search is not of vector type, but of type " +
                              type_name(found->field->type),
                          milvus_code(65535));
    return *found;
}

// Of a collection as Milvus makes it there is one metric a field.
Metric metric_of(const std::vector<Metric>& indexed, Type type, std::optional<Metric> asked) {
    if (!asked)
        return indexed.empty() ? default_metric(type) : indexed.front();
    if (indexed.empty() ? metric_fits(*asked, type)
                        : std::find(indexed.begin(), indexed.end(), *asked) != indexed.end())
        return *asked;
    const Metric expected = indexed.empty() ? default_metric(type) : indexed.front();
    throw base::Error("22023",
                      std::string("metric type not match: invalid parameter[expected=") +
                          metric_name(expected) + "][actual=" + metric_name(*asked) + "]",
                      milvus_code(1100));
}

// Rows and bytes of the table and all its partitions.
void read_size(const OpenCollection& collection, SearchTarget& target) {
    // By an array, so that each table is looked up by its number: a join or an OR would read all of
    // pg_class, which grows with all collections.
    const auto found =
        pg::run(own_sql("SELECT GREATEST(c.reltuples, 0), pg_catalog.pg_table_size(c.oid), c.oid"
                        " FROM pg_catalog.pg_class AS c"
                        " WHERE c.oid {=} ANY (ARRAY(SELECT $1::pg_catalog.oid"
                        " UNION ALL SELECT p.relid::pg_catalog.oid"
                        " FROM pg_catalog.pg_partition_tree($1::pg_catalog.oid::"
                        "pg_catalog.regclass) AS p WHERE p.isleaf)) AND c.relkind {=} 'r'"),
                {collection.collection.oid_text().c_str()});
    for (int row = 0; row < found.rows; ++row) {
        target.rows += std::strtod(found.at(row, 0), nullptr);
        // None where it was dropped meanwhile.
        target.bytes += found.at(row, 1) ? std::strtod(found.at(row, 1), nullptr) : 0;
        target.leaves.push_back(static_cast<Oid>(std::strtoul(found.at(row, 2), nullptr, 10)));
    }
}

std::shared_ptr<const SearchTarget> make(const OpenCollection& collection, const Column& column,
                                         std::optional<Metric> asked) {
    std::vector<Metric> flat;
    std::vector<Metric> of_server;
    std::vector<std::pair<Metric, int>> listed;
    bool by_graph = true;
    for (const Index& index : read_indexes(collection.collection)) {
        const auto metric = metric_from(index.metric);
        if (index.field != column.name || !metric)
            continue;
        (index.sql.empty() ? flat : of_server).push_back(*metric);
        if (index.lists)
            listed.emplace_back(*metric, index.lists);
        by_graph &= index.sql.empty() || index.method == "hnsw";
    }
    std::vector<Metric> all = of_server;
    all.insert(all.end(), flat.begin(), flat.end());

    const Field& field = *column.field;
    auto target = std::make_shared<SearchTarget>();
    target->column = {column.name, field.type, column.type,
                      field.type == Type::sparse_vector ? std::max(0, column.modifier) : field.dim};
    target->column_sql = "t." + column.sql;
    target->metric = metric_of(all, field.type, asked);
    target->indexed =
        std::find(of_server.begin(), of_server.end(), target->metric) != of_server.end();
    for (const auto& [metric, lists] : listed)
        if (metric == target->metric)
            target->lists = lists;
    target->by_graph = target->indexed && by_graph;
    const std::string schema = vector_schema();
    target->order = order_sql(target->metric, schema, target->column_sql, "$1");
    target->distance = distance_sql(target->metric, field.type, schema, target->column_sql, "$1");
    target->nullable = field.nullable;
    read_size(collection, *target);
    return target;
}

} // namespace

std::shared_ptr<const SearchTarget> search_target(const OpenCollection& collection,
                                                  const std::optional<std::string>& anns_field,
                                                  std::optional<Metric> asked) {
    // By version and what was asked.
    static auto* const kept =
        new std::unordered_map<std::string, std::shared_ptr<const SearchTarget>>;
    std::string key(reinterpret_cast<const char*>(&collection.version), sizeof collection.version);
    key += asked ? static_cast<char>('0' + static_cast<int>(*asked)) : '-';
    key += anns_field.value_or("");
    if (const auto found = kept->find(key); found != kept->end())
        return found->second;
    auto made = make(collection, vector_column(collection, anns_field), asked);
    if (kept->size() >= kMostKept)
        kept->clear();
    (*kept)[std::move(key)] = made;
    return made;
}

} // namespace milvus
