// A walk through the plan.

#include "pg/plan_order.h"

extern "C" {
#include "nodes/pg_list.h"
}

namespace pg {

namespace {

bool in_plan(const Plan* plan);

bool in_list(const List* plans) {
    ListCell* cell;
    foreach (cell, plans)
        if (in_plan(static_cast<const Plan*>(lfirst(cell))))
            return true;
    return false;
}

bool in_plan(const Plan* plan) {
    if (!plan)
        return false;
    check_stack_depth();
    switch (nodeTag(plan)) {
    case T_IndexScan:
        return reinterpret_cast<const IndexScan*>(plan)->indexorderby != NIL;
    case T_IndexOnlyScan:
        return reinterpret_cast<const IndexOnlyScan*>(plan)->indexorderby != NIL;
    case T_Append:
        return in_list(reinterpret_cast<const Append*>(plan)->appendplans);
    case T_MergeAppend:
        return in_list(reinterpret_cast<const MergeAppend*>(plan)->mergeplans);
    case T_SubqueryScan:
        return in_plan(reinterpret_cast<const SubqueryScan*>(plan)->subplan);
    default:
        return in_plan(outerPlan(plan)) || in_plan(innerPlan(plan));
    }
}

} // namespace

bool takes_index_order(const PlannedStmt* statement) {
    return in_plan(statement->planTree) || in_list(statement->subplans);
}

} // namespace pg
