// milvus_query and milvus_get. Checks come in the order of the contract: form of the arguments,
// existence, rights, load state, data.

#include "milvus/call.h"
#include "milvus/read_call.h"

namespace milvus {

namespace {

using ReadIds = std::optional<Ids> (*)(FunctionCallInfo, int);

// Places of the arguments of an overload.
struct QueryPlaces {
    int filter, ids, output_fields, limit, offset, partition_names, filter_params, timeout, db_name;
};
constexpr QueryPlaces kByFilter{1, 5, 2, 3, 4, 6, 7, 8, 9};
constexpr QueryPlaces kByIds{5, 1, 2, 3, 4, 6, 7, 8, 9};

std::optional<std::int64_t> number_argument(FunctionCallInfo fcinfo, int i) {
    return PG_ARGISNULL(i) ? std::nullopt : std::optional<std::int64_t>(PG_GETARG_INT64(i));
}

// The form of what a query asks for, without a look at the collection.
Window checked_query(const std::optional<Ids>& ids, bool blank, std::optional<std::int64_t> limit,
                     std::optional<std::int64_t> offset, bool counts) {
    if (ids && !blank)
        throw base::Error("22023",
                          "Ambiguous parameter, either ids or filter should be specified, cannot "
                          "support both.",
                          milvus_code(1));
    if (counts && (limit || offset))
        throw base::Error("22023", "count entities with pagination is not allowed",
                          milvus_code(65535));
    const Window window = window_of(limit, offset);
    if (!ids && blank && !window.limit && !counts)
        throw base::Error("22023", "empty expression should be used with limit",
                          milvus_code(65535));
    return window;
}

Datum query(FunctionCallInfo fcinfo, const QueryPlaces& at, ReadIds read_ids) {
    const auto ids = read_ids(fcinfo, at.ids);
    const std::string filter = text_argument(fcinfo, at.filter).value_or("");
    const auto names = texts_argument(fcinfo, at.output_fields);
    const auto limit = number_argument(fcinfo, at.limit);
    const auto offset = number_argument(fcinfo, at.offset);
    const auto params = json_argument(fcinfo, at.filter_params);
    const auto partition_names = texts_argument(fcinfo, at.partition_names);
    const Window window =
        checked_query(ids, expr::is_blank(filter), limit, offset, asks_for_count(names));
    const auto open = open_collection(text_argument(fcinfo, 0), text_argument(fcinfo, at.db_name));
    const auto partitions = checked_partitions(*open, partition_names);
    require_select(*open);
    const Output output(*open, names, true);
    Selection selection(*open);
    if (ids)
        selection.add_keys(keys_of(*ids, *open));
    selection.add_filter(filter, params, FilterUse::query);
    require_loaded(*open, partitions);
    selection.add_partitions(partitions);
    return return_entities(fcinfo, *open, output, selection, window);
}

Datum get(FunctionCallInfo fcinfo, ReadIds read_ids) {
    const auto ids = read_ids(fcinfo, 1);
    if (!ids)
        throw base::Error("22023",
                          "wrong type of argument ids, expect list, int or str, got 'NoneType'",
                          milvus_code(1));
    const auto names = texts_argument(fcinfo, 2);
    const auto partition_names = texts_argument(fcinfo, 3);
    const auto open = open_collection(text_argument(fcinfo, 0), text_argument(fcinfo, 5));
    const auto partitions = checked_partitions(*open, partition_names);
    require_select(*open);
    const Output output(*open, names, true);
    Selection selection(*open);
    selection.add_keys(keys_of(*ids, *open));
    require_loaded(*open, partitions);
    selection.add_partitions(partitions);
    return return_entities(fcinfo, *open, output, selection, {});
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_query) {
    return timed(fcinfo, 8, [&] { return query(fcinfo, kByFilter, ids_argument_text); });
}

PG_MILVUS_FUNCTION(milvus_get) {
    return timed(fcinfo, 4, [&] { return get(fcinfo, ids_argument_text); });
}

#define PG_MILVUS_READ_BY(form)                                                                    \
    PG_MILVUS_FUNCTION(milvus_query_##form) {                                                      \
        return timed(fcinfo, 8, [&] { return query(fcinfo, kByIds, ids_argument_##form); });       \
    }                                                                                              \
    PG_MILVUS_FUNCTION(milvus_get_##form) {                                                        \
        return timed(fcinfo, 4, [&] { return get(fcinfo, ids_argument_##form); });                 \
    }

PG_MILVUS_READ_BY(bigint)
PG_MILVUS_READ_BY(bigints)
PG_MILVUS_READ_BY(texts)
PG_MILVUS_READ_BY(json)
PG_MILVUS_READ_BY(jsonb)
