// Conditions are joined with AND. Partition names are constants in the text, so that a plan is
// pruned once; there are few of them. Keys and the filter's constants are parameters.

#include "milvus/selection.h"

#include "milvus/names.h"
#include "milvus/properties.h"
#include "milvus/settings.h"

namespace milvus {

Selection::Selection(const OpenCollection& collection) : collection_(collection) {
    if (collection.ttl_seconds)
        add(live_condition(collection.ttl_seconds));
}

void Selection::add(std::string condition) {
    conditions_ += conditions_.empty() ? " WHERE " : " AND ";
    conditions_ += condition;
}

std::size_t Selection::add_parameter(pg::Parameter parameter) {
    parameters_.push_back(parameter);
    return parameters_.size();
}

void Selection::add_keys(const Keys& keys) {
    const std::string number = std::to_string(add_parameter(keys.parameter()));
    const std::string& column = collection_.key_column().sql;
    add(keys.size() == 1 ? column + " OPERATOR(pg_catalog.=) $" + number
                         : column + " OPERATOR(pg_catalog.=) ANY ($" + number + ")");
}

bool Selection::add_filter(std::string_view filter, const std::optional<pg::Json>& filter_params,
                           FilterUse use) {
    if (use == FilterUse::query && expr::is_blank(filter))
        return false;
    Condition condition =
        condition_of(collection_.filter_schema, filter, filter_params, use, parameters_.size() + 1);
    for (std::size_t i = 0; i < condition.types.size(); ++i)
        parameters_.push_back({condition.types[i], condition.values[i], false});
    planned_by_values_ |= condition.planned_by_values;
    add("(" + condition.sql + ")");
    return condition.by_key;
}

void Selection::add_named_partitions(const std::vector<std::string>& names) {
    if (!collection_.partitioned || names.empty())
        return;
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ", ") + literal(name);
    add(quoted(kPartitionColumn) + " OPERATOR(pg_catalog.=) ANY (ARRAY[" + list +
        "]::pg_catalog.text[])");
}

void Selection::add_partitions(const std::vector<std::string>& names) {
    if (!names.empty() || !enforce_load_state || collection_.collection.released.empty())
        return add_named_partitions(names);
    std::vector<std::string> loaded;
    for (const Partition& partition : collection_.partitions)
        if (!collection_.is_released(partition.name))
            loaded.push_back(partition.name);
    if (loaded.empty())
        add("false"); // those that are left were dropped by plain SQL
    add_named_partitions(loaded);
}

std::string Selection::where() const {
    return conditions_;
}

} // namespace milvus
