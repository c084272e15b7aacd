// milvus_query_iterator: all entities that a filter chooses, one by one, in memory for one batch. A
// cursor in key order stands behind it, on the snapshot of the statement. In the select list rows
// come as they are read; in FROM the server gathers what a function returns, on disk beyond
// work_mem.

#include <limits>

#include "milvus/call.h"
#include "milvus/read_call.h"
#include "milvus/settings.h"
#include "pg/result_set.h"

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

constexpr std::int64_t kUnlimited = -1; // as Milvus's client says it

// Between the calls for one row each; lives in the memory context of the whole iteration.
struct Iteration {
    pg::Cursor cursor;
    const Output::Plan* plan;
    MemoryContext batch; // of the entities read ahead
    Datum* entities;
    long batch_size;
    long size; // of what was read
    long at;
    std::int64_t left; // to the limit
};

long batch_size_of(FunctionCallInfo fcinfo) {
    const std::int64_t size = PG_ARGISNULL(batch_size) ? 1000 : PG_GETARG_INT64(batch_size);
    if (size < 1 || size > max_result_window)
        throw bad_parameter("batch size should be in range [1, " +
                            std::to_string(max_result_window) + "], but got " +
                            std::to_string(size));
    return static_cast<long>(size);
}

std::int64_t limit_of(FunctionCallInfo fcinfo) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (PG_ARGISNULL(limit_rows) || PG_GETARG_INT64(limit_rows) == kUnlimited)
        return most;
    if (PG_GETARG_INT64(limit_rows) < 1)
        throw base::Error("22023",
                          "limit [" + std::to_string(PG_GETARG_INT64(limit_rows)) +
                              "] is invalid, should be greater than 0",
                          milvus_code(65535));
    return PG_GETARG_INT64(limit_rows);
}

void on_shutdown(Datum state) {
    pg::close_cursor(reinterpret_cast<Iteration*>(DatumGetPointer(state))->cursor);
}

void open(FunctionCallInfo fcinfo, FuncCallContext* context) {
    const long size = batch_size_of(fcinfo);
    const std::int64_t limit = limit_of(fcinfo);
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
    pg::call([=] {
        MemoryContext const whole = context->multi_call_memory_ctx;
        auto* state = static_cast<Iteration*>(MemoryContextAllocZero(whole, sizeof(Iteration)));
        state->cursor = cursor;
        state->plan = plan;
        state->batch = AllocSetContextCreate(whole, "milvus batch", ALLOCSET_DEFAULT_SIZES);
        state->batch_size = size;
        state->left = limit;
        context->user_fctx = state;
        // Runs where the statement ends before the iteration does.
        auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
        RegisterExprContextCallback(info->econtext, on_shutdown, PointerGetDatum(state));
    });
}

void read_batch(Iteration& state) {
    const long count = static_cast<long>(std::min<std::int64_t>(state.batch_size, state.left));
    state.size = state.at = 0;
    if (count == 0)
        return;
    pg::call([&state, count] {
        MemoryContextReset(state.batch);
        state.entities = static_cast<Datum*>(
            MemoryContextAlloc(state.batch, sizeof(Datum) * static_cast<Size>(count)));
        pg::fetch(state.cursor, count,
                  {[](void* self, const pg::Row& row) noexcept {
                       auto* own = static_cast<Iteration*>(self);
                       MemoryContext const before = MemoryContextSwitchTo(own->batch);
                       own->entities[own->size++] = entity(*own->plan, row, 0);
                       MemoryContextSwitchTo(before);
                       return true;
                   },
                   &state},
                  state.batch);
    });
    state.left = state.size < count ? 0 : state.left - state.size;
}

FuncCallContext* begin(FunctionCallInfo fcinfo) {
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_ValuePerCall))
        throw base::Error("0A000", "set-valued function called where a set is not accepted");
    FuncCallContext* context = pg::call([=] { return init_MultiFuncCall(fcinfo); });
    timed(fcinfo, timeout, [&] { open(fcinfo, context); });
    return context;
}

void finish(FunctionCallInfo fcinfo, FuncCallContext* context) {
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    pg::call([=] {
        auto* state = static_cast<Iteration*>(context->user_fctx);
        UnregisterExprContextCallback(info->econtext, on_shutdown, PointerGetDatum(state));
        pg::close_cursor(state->cursor);
        end_MultiFuncCall(fcinfo, context);
    });
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_query_iterator) {
    FuncCallContext* context = fcinfo->flinfo->fn_extra ? per_MultiFuncCall(fcinfo) : begin(fcinfo);
    auto& state = *static_cast<Iteration*>(context->user_fctx);
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    // The limit of time is that of a batch, as in Milvus, where each is a call.
    if (state.at == state.size)
        timed(fcinfo, timeout, [&] { read_batch(state); });
    if (state.at == state.size) {
        finish(fcinfo, context);
        info->isDone = ExprEndResult;
        fcinfo->isnull = true;
        return Datum{0};
    }
    info->isDone = ExprMultipleResult;
    return state.entities[state.at++];
}
