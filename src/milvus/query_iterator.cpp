// milvus_query_iterator: all entities that a filter chooses, in the order of their keys, on the
// snapshot of the statement.

#include "milvus/iteration.h"
#include "milvus/read_call.h"

namespace milvus {

namespace {

// Places of the arguments.
enum Argument {
    collection_name,
    batch_size,
    limit_rows,
    filter,
    output_fields,
    partition_names,
    filter_params,
    timeout,
    db_name
};

struct QueryIteration : Iteration {
    const Output::Plan* plan;
};

bool row_entity(Iteration& self, const pg::Row& row, Datum& result) {
    result = entity(*static_cast<QueryIteration&>(self).plan, row, 0);
    return true;
}

void open(FunctionCallInfo fcinfo, FuncCallContext* context) {
    const long size = batch_size_argument(fcinfo, batch_size);
    const std::int64_t limit = iteration_limit_argument(fcinfo, limit_rows);
    const auto names = texts_argument(fcinfo, output_fields);
    if (asks_for_count(names))
        throw base::Error("22023", "count entities with pagination is not allowed",
                          milvus_code(65535));
    const auto partitions_given = texts_argument(fcinfo, partition_names);
    const auto collection =
        open_collection(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    const auto partitions = checked_partitions(*collection, partitions_given);
    require_select(*collection);
    const Output output(*collection, names, true);
    Selection selection(*collection);
    selection.add_filter(text_argument(fcinfo, filter).value_or(""),
                         json_argument(fcinfo, filter_params), FilterUse::query);
    require_loaded(*collection, partitions);
    selection.add_partitions(partitions);
    const std::string sql = read_statement(*collection, output, selection);
    MemoryContext const before = MemoryContextSwitchTo(context->multi_call_memory_ctx);
    const Output::Plan* plan = output.plan();
    MemoryContextSwitchTo(before);
    const pg::Cursor cursor = pg::open_cursor(sql, selection.parameters());
    auto& state = static_cast<QueryIteration&>(
        make_iteration(fcinfo, context, sizeof(QueryIteration), cursor, size, limit));
    state.result = row_entity;
    state.plan = plan;
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_query_iterator) {
    using namespace milvus;
    return iterate(fcinfo, timeout, [&](FuncCallContext* context) { open(fcinfo, context); });
}
