// The statements of a search. The one goes by what an index serves; the other says the same so that
// no vector index can answer it, with ties in the order of keys.

#include "milvus/search.h"

#include <algorithm>
#include <cmath>

#include "milvus/errors.h"
#include "milvus/names.h"
#include "milvus/settings.h"
#include "pg/row_security.h"

namespace milvus {

namespace {

constexpr int kMostDecimals = 6;

// Milvus groups by values that compare exactly.
const Column& group_column(const OpenCollection& collection, const std::string& name) {
    const Column* column = collection.field_column(trimmed(name));
    if (!column)
        throw no_field(trimmed(name));
    switch (column->field->type) {
    case Type::boolean:
    case Type::int8:
    case Type::int16:
    case Type::int32:
    case Type::int64:
    case Type::varchar:
        return *column;
    default:
        throw base::Error("42804",
                          "unsupported data type " + type_name(column->field->type) +
                              " for group by operator, field " + column->name,
                          milvus_code(65535));
    }
}

} // namespace

SearchWindow checked_window(std::optional<std::int64_t> limit, std::optional<std::int64_t> offset) {
    const std::int64_t most = max_result_window;
    const std::int64_t topk = limit.value_or(10);
    const std::int64_t skipped = offset.value_or(0);
    const auto topk_text = std::to_string(topk);
    if (topk < 1 || topk > most)
        throw base::Error("22023",
                          "topk [" + topk_text + "] is invalid, it should be in range [1, " +
                              std::to_string(most) + "], but got " + topk_text,
                          milvus_code(65535));
    if (skipped < 0)
        throw base::Error(
            "22023", "offset [" + std::to_string(skipped) + "] is invalid, should be gte than 0",
            milvus_code(65535));
    if (skipped > most - topk)
        throw base::Error(
            "22023",
            "invalid max query result window, (offset+limit) should be in range [1, " +
                std::to_string(most) + "], but got " +
                (skipped > INT64_MAX - topk ? "more" : std::to_string(skipped + topk)),
            milvus_code(65535));
    return {static_cast<std::size_t>(topk), static_cast<std::size_t>(skipped)};
}

int checked_decimals(std::optional<int> round_decimal) {
    const int decimals = round_decimal.value_or(-1);
    if (decimals < -1 || decimals > kMostDecimals)
        throw base::Error("22023",
                          "round_decimal [" + std::to_string(decimals) +
                              "] is invalid, it should be -1 or an integer in range [0, 6]",
                          milvus_code(65535));
    return decimals;
}

double rounded(double distance, int decimals) {
    if (decimals < 0)
        return distance;
    const double scale = std::pow(10, decimals);
    const double scaled = distance * scale;
    return std::isfinite(scaled) ? std::round(scaled) / scale : distance;
}

void check_names(const OpenCollection& collection, const SearchRequest& request) {
    search_target(collection, request.anns_field, request.params.metric);
    if (request.grouping.field)
        group_column(collection, *request.grouping.field);
}

Search::Search(const OpenCollection& collection, const SearchRequest& request,
               const std::vector<std::string>& partitions, const Output& output)
    : collection_(collection), request_(request), output_(output), plan_(output.plan()),
      target_(search_target(collection, request.anns_field, request.params.metric)) {
    check_range(request.params, target_->metric);
    if (request.grouping.field)
        group_ = &group_column(collection, *request.grouping.field);
    Selection selection(collection);
    selection.add_parameter({target_->column.column_type, Datum{0}, false}); // $1
    selection.add_filter(request.filter.value_or(""), request.filter_params, FilterUse::query);
    selection.add_partitions(partitions);
    if (target_->nullable)
        selection.add(target_->column_sql + " IS NOT NULL");

    NearOptions options;
    // Partitions that are left out are not even opened.
    options.filtered = !expr::is_blank(request.filter.value_or("")) ||
                       collection.ttl_seconds != 0 || group_ || request.params.is_range() ||
                       pg::row_security_applies(collection.collection.table);
    options.wanted = group_ ? (request.limit + request.offset) * request.grouping.size
                            : request.limit + request.offset;
    options.all_partitions = partitions.empty();
    options.any_order = !group_ && request.params.is_range();
    options.ef = request.params.ef;
    options.probes = request.params.probes;
    options.level = request.params.level;
    nearest_.emplace(*target_, statements(selection), options);
}

NearStatements Search::statements(Selection& selection) {
    const SearchTarget& target = *target_;
    const std::string table = collection_.collection.sql() + " AS t";
    const std::string key = "t." + collection_.key_column().sql;
    const std::string group = group_ ? "t." + group_->sql : std::string();
    const std::string columns = output_.columns();
    const std::string outputs = key + (columns.empty() ? "" : ", ") + columns;
    const char* const down = larger_is_nearer(target.metric) ? " DESC" : "";
    const std::size_t wanted = request_.limit + request_.offset;
    const std::size_t rows = group_ ? GroupHits::statement_rows(wanted, request_.grouping.size)
                                    : NearestHits::statement_rows(wanted, request_.params);

    const std::string without_range = selection.where();
    const auto bound = [&](const std::optional<double>& value, const char* op) {
        if (value)
            selection.add(target.distance + own_sql(op) + "$" +
                          std::to_string(
                              selection.add_parameter({FLOAT8OID, Float8GetDatum(*value), false})));
    };
    const bool larger = larger_is_nearer(target.metric);
    bound(request_.params.radius, larger ? "{>}" : "{<}");
    bound(request_.params.range_filter, larger ? "{<=}" : "{>=}");
    const std::string condition = selection.where();

    NearStatements out;
    out.parameters = selection.parameters();
    // The gatherer of the nearest sees to the range itself, so that an index scan ends behind it.
    out.ordered = "SELECT " + target.distance + ", " + (group_ ? group + ", " : "") + outputs +
                  " FROM " + table + (group_ ? condition : without_range) + " ORDER BY " +
                  target.order + " LIMIT " + std::to_string(rows);
    parameters_ = out.parameters;
    if (!group_) {
        all_in_order_ = "SELECT " + target.distance + ", " + outputs + " FROM " + table +
                        condition + " ORDER BY 1" + down + ", 2";
        out.exact = all_in_order_ + " LIMIT " + std::to_string(wanted);
        return out;
    }
    // The best rows of each group, then the best groups; only then what is shown of them. Names
    // with $ are no fields'.
    out.exact =
        "SELECT q.\"$d\", q.\"$g\", " + outputs +
        " FROM (SELECT \"$k\", \"$g\", \"$d\", pg_catalog.dense_rank() OVER (ORDER BY \"$best\"" +
        down +
        ", \"$best_key\") AS \"$rank\" FROM (SELECT \"$k\", \"$g\", \"$d\","
        " pg_catalog.row_number() OVER w AS \"$row\", pg_catalog.first_value(\"$d\") OVER w AS "
        "\"$best\","
        " pg_catalog.first_value(\"$k\") OVER w AS \"$best_key\" FROM (SELECT " +
        key + " AS \"$k\", " + group + " AS \"$g\", " + target.distance + " AS \"$d\" FROM " +
        table + condition + ") AS s WINDOW w AS (PARTITION BY \"$g\" ORDER BY \"$d\"" + down +
        ", \"$k\")) AS r WHERE \"$row\"" + own_sql("{<=}") +
        std::to_string(request_.grouping.size) + ") AS q JOIN " + table + " ON " + key +
        own_sql("{=}") + "q.\"$k\" WHERE q.\"$rank\"" + own_sql("{<=}") + std::to_string(wanted) +
        " ORDER BY q.\"$d\"" + down + ", q.\"$k\"";
    return out;
}

std::vector<pg::Parameter> Search::parameters(Datum vector) const {
    auto all = parameters_;
    all[0].value = vector;
    return all;
}

Search::Hits Search::run(Datum vector) {
    const std::size_t wanted = request_.limit + request_.offset;
    const Oid key_type = collection_.key_column().type;
    if (group_) {
        GroupHits found(*plan_, target_->metric, key_type, group_->type, wanted,
                        request_.grouping.size);
        nearest_->run(vector, found);
        found.sort();
        found.drop_groups(request_.offset);
        return {found.items(), found.size()};
    }
    NearestHits found(*plan_, target_->metric, key_type, wanted, request_.params,
                      target_->by_graph && !is_cheap_scan(*target_));
    nearest_->run(vector, found);
    found.sort();
    const std::size_t skipped = std::min(request_.offset, found.size());
    return {found.items() + skipped, found.size() - skipped};
}

} // namespace milvus
