// milvus_search, for query vectors of every type.

#include "milvus/call.h"
#include "milvus/consistency_level.h"
#include "milvus/entity.h"
#include "milvus/names.h"
#include "milvus/search.h"
#include "milvus/search_call.h"
#include "milvus/search_result.h"
#include "milvus/settings.h"
#include "pg/type_text.h"

namespace milvus {

namespace {

// Places of the arguments.
enum Argument {
    collection_name,
    data,
    filter,
    limit_rows,
    output_fields,
    search_params_,
    partition_names,
    anns_field,
    offset_rows,
    group_by_field,
    group_size,
    strict_group_size,
    round_decimal,
    filter_params,
    consistency_level,
    timeout,
    db_name
};

Grouping read_grouping(FunctionCallInfo fcinfo) {
    Grouping grouping;
    grouping.field = text_argument(fcinfo, group_by_field);
    if (grouping.field && trimmed(*grouping.field).empty())
        grouping.field.reset();
    const auto size = large_argument(fcinfo, group_size);
    if (size && *size < 1)
        throw bad_parameter("group_size should be greater than 0, but got " +
                            std::to_string(*size));
    if (size && *size > max_result_window)
        throw bad_parameter("group_size should be at most " + std::to_string(max_result_window) +
                            ", but got " + std::to_string(*size));
    if (!grouping.field &&
        (size.value_or(1) > 1 || truth_argument(fcinfo, strict_group_size).value_or(false)))
        throw bad_parameter("group_size and strict_group_size mean nothing without group_by_field");
    grouping.size = static_cast<std::size_t>(size.value_or(1));
    return grouping;
}

SearchRequest read_request(FunctionCallInfo fcinfo) {
    SearchRequest request;
    request.filter = text_argument(fcinfo, filter);
    request.filter_params = json_argument(fcinfo, filter_params);
    request.anns_field = text_argument(fcinfo, anns_field);
    const auto params = json_argument(fcinfo, search_params_);
    request.params = search_params(params ? &*params : nullptr);
    auto offset = large_argument(fcinfo, offset_rows);
    if (!offset)
        offset = request.params.offset;
    else if (request.params.offset && *request.params.offset != *offset)
        throw bad_parameter("offset_rows and the offset of search_params differ");
    const SearchWindow window = checked_window(large_argument(fcinfo, limit_rows), offset);
    request.limit = window.limit;
    request.offset = window.offset;
    request.grouping = read_grouping(fcinfo);
    if (const auto level = text_argument(fcinfo, consistency_level))
        check_consistency_level(*level);
    return request;
}

void search(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(data))
        throw bad_parameter("the data of a search should not be NULL");
    const SearchRequest request = read_request(fcinfo);
    const int decimals = checked_decimals(whole_argument(fcinfo, round_decimal));
    const auto collection =
        open_collection(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    const auto partitions =
        checked_partitions(*collection, texts_argument(fcinfo, partition_names));
    check_names(*collection, request);
    const auto fields = texts_argument(fcinfo, output_fields);
    const Output output(*collection, fields ? fields : std::vector<std::string>(), false);
    refuse_count(output);
    require_select(*collection);
    require_loaded(*collection, partitions);
    Search one(*collection, request, partitions, output);
    const auto vectors =
        query_vectors(PG_GETARG_DATUM(data), pg::argument_type(fcinfo, data), one.target().column);
    SearchResult result(fcinfo, collection->key_column().type, decimals);
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        pg::check_for_interrupts();
        const Search::Hits hits = one.run(vectors[i]);
        for (std::size_t at = 0; at < hits.count; ++at)
            result.put(i, hits.items[at]);
    }
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_search) {
    return milvus::timed(fcinfo, milvus::timeout, [&] { milvus::search(fcinfo); });
}
