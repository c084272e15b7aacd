// Batches of a cursor, and the protocol of functions that return a set row by row.

#include "milvus/iteration.h"

#include <algorithm>
#include <limits>

#include "milvus/settings.h"

namespace milvus {

namespace {

constexpr std::int64_t kUnlimited = -1; // as Milvus's client says it

Iteration& iteration_of(FuncCallContext* context) {
    return *static_cast<Iteration*>(context->user_fctx);
}

// Runs where the statement ends before the iteration does.
void on_shutdown(Datum state) {
    pg::close_cursor(reinterpret_cast<Iteration*>(DatumGetPointer(state))->cursor);
}

// Rows that are left out make a batch smaller; it is empty only at the end.
void read_batch(Iteration& state) {
    const long count = static_cast<long>(std::min<std::int64_t>(state.batch_size, state.left));
    state.size = state.at = 0;
    if (count == 0)
        return;
    pg::call([&state, count] {
        MemoryContextReset(state.batch);
        state.entities = static_cast<Datum*>(
            MemoryContextAlloc(state.batch, sizeof(Datum) * static_cast<Size>(count)));
        std::uint64_t found = 0;
        do {
            found = pg::fetch(state.cursor, count,
                              {[](void* self, const pg::Row& row) noexcept {
                                   auto* own = static_cast<Iteration*>(self);
                                   MemoryContext const before = MemoryContextSwitchTo(own->batch);
                                   own->size += own->result(*own, row, own->entities[own->size]);
                                   MemoryContextSwitchTo(before);
                                   return true;
                               },
                               &state},
                              state.batch);
        } while (state.size == 0 && found == static_cast<std::uint64_t>(count));
        if (found < static_cast<std::uint64_t>(count))
            state.left = state.size;
    });
    state.left -= state.size;
}

void finish(FunctionCallInfo fcinfo, FuncCallContext* context) {
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    pg::call([=] {
        Iteration& state = iteration_of(context);
        UnregisterExprContextCallback(info->econtext, on_shutdown, PointerGetDatum(&state));
        pg::close_cursor(state.cursor);
        end_MultiFuncCall(fcinfo, context);
    });
}

} // namespace

long batch_size_argument(FunctionCallInfo fcinfo, int i) {
    const std::int64_t size = PG_ARGISNULL(i) ? 1000 : PG_GETARG_INT64(i);
    if (size < 1 || size > max_result_window)
        throw bad_parameter("batch size should be in range [1, " +
                            std::to_string(max_result_window) + "], but got " +
                            std::to_string(size));
    return static_cast<long>(size);
}

std::int64_t iteration_limit_argument(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i) || PG_GETARG_INT64(i) == kUnlimited)
        return std::numeric_limits<std::int64_t>::max();
    if (PG_GETARG_INT64(i) < 1)
        throw base::Error("22023",
                          "limit [" + std::to_string(PG_GETARG_INT64(i)) +
                              "] is invalid, should be greater than 0",
                          milvus_code(65535));
    return PG_GETARG_INT64(i);
}

FuncCallContext* begin_iteration(FunctionCallInfo fcinfo) {
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_ValuePerCall))
        throw base::Error("0A000", "set-valued function called where a set is not accepted");
    return pg::call([=] { return init_MultiFuncCall(fcinfo); });
}

Iteration& make_iteration(FunctionCallInfo fcinfo, FuncCallContext* context, std::size_t bytes,
                          const pg::Cursor& cursor, long batch_size, std::int64_t limit) {
    return *pg::call([=, &cursor] {
        MemoryContext const whole = context->multi_call_memory_ctx;
        auto* state = static_cast<Iteration*>(MemoryContextAllocZero(whole, bytes));
        state->cursor = cursor;
        state->batch = AllocSetContextCreate(whole, "milvus batch", ALLOCSET_DEFAULT_SIZES);
        state->batch_size = batch_size;
        state->left = limit;
        context->user_fctx = state;
        auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
        RegisterExprContextCallback(info->econtext, on_shutdown, PointerGetDatum(state));
        return state;
    });
}

Datum next_of_iteration(FunctionCallInfo fcinfo, FuncCallContext* context, int timeout) {
    Iteration& state = iteration_of(context);
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
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

} // namespace milvus
