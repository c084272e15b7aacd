// An entry lives as long as the memory of the query it belongs to, so that errors cannot leave one
// behind.

#include "am/row_limit.h"

namespace am {

namespace {

struct Watched {
    IndexScanState* scan;
    LimitState* limit;
    Watched* next;
};

Watched* watched = nullptr;
ExecutorStart_hook_type next_hook = nullptr;

void forget(void* argument) {
    for (Watched** at = &watched; *at; at = &(*at)->next)
        if (*at == argument) {
            *at = (*at)->next;
            return;
        }
}

void watch(IndexScanState* scan, LimitState* limit) {
    if (scan->iss_NumOrderByKeys == 0)
        return;
    MemoryContext memory = scan->ss.ps.state->es_query_cxt;
    auto* entry = static_cast<Watched*>(MemoryContextAlloc(memory, sizeof(Watched)));
    auto* callback = static_cast<MemoryContextCallback*>(
        MemoryContextAlloc(memory, sizeof(MemoryContextCallback)));
    *entry = {scan, limit, watched};
    watched = entry;
    callback->func = forget;
    callback->arg = entry;
    MemoryContextRegisterResetCallback(memory, callback);
}

// Follows the nodes that hand on each row of their input, in its order.
void watch_below(PlanState* state, LimitState* limit) {
    if (!state)
        return;
    switch (nodeTag(state)) {
    case T_IndexScanState:
        watch(castNode(IndexScanState, state), limit);
        break;
    case T_ResultState:
    case T_LockRowsState:
        watch_below(outerPlanState(state), limit);
        break;
    case T_SubqueryScanState:
        watch_below(castNode(SubqueryScanState, state)->subplan, limit);
        break;
    case T_MergeAppendState: {
        auto* append = castNode(MergeAppendState, state);
        for (int i = 0; i < append->ms_nplans; ++i)
            watch_below(append->mergeplans[i], limit);
        break;
    }
    default:
        break;
    }
}

bool find_limits(PlanState* state, void* context) {
    if (!state)
        return false;
    if (IsA(state, LimitState))
        watch_below(outerPlanState(state), castNode(LimitState, state));
    return pg::walk_plan_states(state, find_limits, context);
}

void start_executor(QueryDesc* query, int flags) {
    if (next_hook)
        next_hook(query, flags);
    else
        standard_ExecutorStart(query, flags);
    if (query->planstate && !(flags & EXEC_FLAG_EXPLAIN_ONLY))
        find_limits(query->planstate, nullptr);
}

void start_executor_guarded(QueryDesc* query, int flags) {
    pg::guarded<start_executor>(query, flags);
}

} // namespace

void watch_limits() {
    next_hook = ExecutorStart_hook;
    ExecutorStart_hook = start_executor_guarded;
}

double rows_wanted(IndexScanDesc scan) {
    for (const Watched* entry = watched; entry; entry = entry->next)
        if (entry->scan->iss_ScanDesc == scan) {
            const LimitState* limit = entry->limit;
            if (limit->lstate == LIMIT_INITIAL || limit->noCount)
                return 0;
            return static_cast<double>(limit->count) + static_cast<double>(limit->offset);
        }
    return 0;
}

} // namespace am
