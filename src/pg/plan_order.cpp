// A walk through the plan.

#include "pg/plan_order.h"

extern "C" {
#include "nodes/pg_list.h"
}

namespace pg {

namespace {

void add_from_plan(const Plan* plan, List** indexes);

void add_from_list(const List* plans, List** indexes) {
    ListCell* cell;
    foreach (cell, plans)
        add_from_plan(static_cast<const Plan*>(lfirst(cell)), indexes);
}

void add(const List* order, Oid index, List** indexes) {
    if (order != NIL)
        *indexes = list_append_unique_oid(*indexes, index);
}

void add_from_plan(const Plan* plan, List** indexes) {
    if (!plan)
        return;
    check_stack_depth();
    switch (nodeTag(plan)) {
    case T_IndexScan: {
        const auto* scan = reinterpret_cast<const IndexScan*>(plan);
        add(scan->indexorderby, scan->indexid, indexes);
        break;
    }
    case T_IndexOnlyScan: {
        const auto* scan = reinterpret_cast<const IndexOnlyScan*>(plan);
        add(scan->indexorderby, scan->indexid, indexes);
        break;
    }
    case T_Append:
        add_from_list(reinterpret_cast<const Append*>(plan)->appendplans, indexes);
        break;
    case T_MergeAppend:
        add_from_list(reinterpret_cast<const MergeAppend*>(plan)->mergeplans, indexes);
        break;
    case T_SubqueryScan:
        add_from_plan(reinterpret_cast<const SubqueryScan*>(plan)->subplan, indexes);
        break;
    default:
        add_from_plan(outerPlan(plan), indexes);
        add_from_plan(innerPlan(plan), indexes);
    }
}

} // namespace

List* ordering_indexes(const PlannedStmt* statement) {
    List* indexes = NIL;
    add_from_plan(statement->planTree, &indexes);
    add_from_list(statement->subplans, &indexes);
    return indexes;
}

bool deletes_in_order_of_function([[maybe_unused]] const PlannedStmt* statement) {
#if PG_VERSION_NUM >= 140000
    const Plan* join = outerPlan(statement->planTree);
    if (!join || IsA(join, MergeJoin))
        return join;
    if (!IsA(join, NestLoop))
        return false;
    const Plan* first = outerPlan(join);
    return IsA(first, FunctionScan) || (IsA(first, Sort) && IsA(outerPlan(first), FunctionScan));
#else
    return false;
#endif
}

bool takes_index_order(const PlannedStmt* statement) {
    return ordering_indexes(statement) != NIL;
}

} // namespace pg
