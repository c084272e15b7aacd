// A function that returns what a cursor reads, one by one, in memory for one batch. In the select
// list rows come as they are read; in FROM the server gathers what a function returns, on disk
// beyond work_mem. For milvus_query_iterator and milvus_search_iterator.
#pragma once

#include <cstdint>

#include "milvus/call.h"
#include "pg/prepared.h"
#include "pg/result_set.h"

namespace milvus {

// Between the calls for one row each; lives in the memory context of the whole iteration, as do the
// larger ones that begin with it.
struct Iteration {
    pg::Cursor cursor;
    // A row as the function returns it; false: it is left out. In the plain dialect, as a receiver.
    bool (*result)(Iteration& self, const pg::Row& row, Datum& result);
    MemoryContext batch; // of what was read ahead
    Datum* entities;
    long batch_size;
    long size; // of what was read
    long at;
    std::int64_t left; // to the limit
};

// The arguments of every iterator, checked. Without a limit, or with Milvus's -1: all rows.
long batch_size_argument(FunctionCallInfo fcinfo, int i);
std::int64_t iteration_limit_argument(FunctionCallInfo fcinfo, int i);

// The first call's part: BYTES for what begins with an Iteration, zeroed, with an empty batch.
Iteration& make_iteration(FunctionCallInfo fcinfo, FuncCallContext* context, std::size_t bytes,
                          const pg::Cursor& cursor, long batch_size, std::int64_t limit);

FuncCallContext* begin_iteration(FunctionCallInfo fcinfo);
Datum next_of_iteration(FunctionCallInfo fcinfo, FuncCallContext* context, int timeout);

// Each call for a row. OPEN(context) makes the iteration. The limit of time is that of a batch, as
// in Milvus, where each is a call.
template <class Open>
Datum iterate(FunctionCallInfo fcinfo, int timeout, Open&& open) {
    FuncCallContext* context = nullptr;
    if (fcinfo->flinfo->fn_extra) {
        context = per_MultiFuncCall(fcinfo);
    } else {
        context = begin_iteration(fcinfo);
        timed(fcinfo, timeout, [&] { open(context); });
    }
    return next_of_iteration(fcinfo, context, timeout);
}

} // namespace milvus
