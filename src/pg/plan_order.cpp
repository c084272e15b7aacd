// A walk through the plan.

#include "pg/plan_order.h"

extern "C" {
#include "nodes/pg_list.h"
}

namespace pg {

namespace {

// Whether rows of a plan reach what is above it in their order: not past a sort or into a hash
// table, unless a limit below took the first of them.
enum class Order { kept, lost };

void add_from_plan(const Plan* plan, Order order, List** indexes);

void add_from_list(const List* plans, Order order, List** indexes) {
    ListCell* cell;
    foreach (cell, plans)
        add_from_plan(static_cast<const Plan*>(lfirst(cell)), order, indexes);
}

void add(const List* distances, Oid index, Order order, List** indexes) {
    if (distances != NIL && order == Order::kept)
        *indexes = list_append_unique_oid(*indexes, index);
}

void add_from_plan(const Plan* plan, Order order, List** indexes) {
    if (!plan)
        return;
    check_stack_depth();
    switch (nodeTag(plan)) {
    case T_IndexScan: {
        const auto* scan = reinterpret_cast<const IndexScan*>(plan);
        add(scan->indexorderby, scan->indexid, order, indexes);
        return;
    }
    case T_IndexOnlyScan: {
        const auto* scan = reinterpret_cast<const IndexOnlyScan*>(plan);
        add(scan->indexorderby, scan->indexid, order, indexes);
        return;
    }
    case T_Append:
        add_from_list(reinterpret_cast<const Append*>(plan)->appendplans, order, indexes);
        return;
    case T_MergeAppend:
        add_from_list(reinterpret_cast<const MergeAppend*>(plan)->mergeplans, order, indexes);
        return;
    case T_SubqueryScan:
        add_from_plan(reinterpret_cast<const SubqueryScan*>(plan)->subplan, order, indexes);
        return;
    case T_Sort:
    case T_Hash:
        order = Order::lost;
        break;
    case T_Limit:
        order = Order::kept;
        break;
    default:
        break;
    }
    add_from_plan(outerPlan(plan), order, indexes);
    add_from_plan(innerPlan(plan), order, indexes);
}

} // namespace

List* ordering_indexes(const PlannedStmt* statement) {
    List* indexes = NIL;
    add_from_plan(statement->planTree, Order::kept, &indexes);
    add_from_list(statement->subplans, Order::kept, &indexes);
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
