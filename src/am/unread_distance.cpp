// What is taken out: a column that the query marks as junk (only for sorting), whose expression is
// the very one that the index scan orders by, where nothing but a LIMIT that counts rows stands
// between the scan and the end of its query level. Sorts, merges, locks and WITH TIES read the
// column.

#include "am/unread_distance.h"

#include "am/method.h"

namespace am {

namespace {

planner_hook_type next_hook = nullptr;

bool is_ours(Oid index) {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(index));
    if (!HeapTupleIsValid(tuple))
        return false;
    const Oid method = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relam;
    ReleaseSysCache(tuple);
    const char* name = get_am_name(method);
    return name && is_method(name);
}

void leave_out(const IndexScan* scan, TargetEntry* entry) {
    if (list_member(scan->indexorderbyorig, entry->expr))
        entry->expr = reinterpret_cast<Expr*>(
            makeNullConst(exprType(reinterpret_cast<Node*>(entry->expr)), -1, InvalidOid));
}

bool orders_by_our_index(const Plan* plan) {
    if (!IsA(plan, IndexScan))
        return false;
    const auto* scan = reinterpret_cast<const IndexScan*>(plan);
    return scan->indexorderbyorig != NIL && is_ours(scan->indexid);
}

// LIMIT stands directly above the scan; its own list says which columns are junk.
void treat_limit(const Limit* limit) {
    const Plan* below = outerPlan(limit);
    if (limit->limitOption != LIMIT_OPTION_COUNT || !orders_by_our_index(below))
        return;
    ListCell* cell;
    foreach (cell, limit->plan.targetlist) {
        const auto* entry = static_cast<TargetEntry*>(lfirst(cell));
        if (entry->resjunk && IsA(entry->expr, Var)) {
            const int column = reinterpret_cast<const Var*>(entry->expr)->varattno;
            leave_out(reinterpret_cast<const IndexScan*>(below),
                      static_cast<TargetEntry*>(list_nth(below->targetlist, column - 1)));
        }
    }
}

// A scan that is a whole query level.
void treat_scan(const Plan* plan) {
    if (!orders_by_our_index(plan))
        return;
    ListCell* cell;
    foreach (cell, plan->targetlist) {
        auto* entry = static_cast<TargetEntry*>(lfirst(cell));
        if (entry->resjunk)
            leave_out(reinterpret_cast<const IndexScan*>(plan), entry);
    }
}

void find_limits(const Plan* plan);

void find_limits_in(const List* plans) {
    ListCell* cell;
    foreach (cell, plans)
        find_limits(static_cast<const Plan*>(lfirst(cell)));
}

// TOP is null for a subplan that the planner made as an alternative and did not choose.
void treat_level(const Plan* top) {
    if (!top)
        return;
    treat_scan(top);
    find_limits(top);
}

// A LIMIT is the last step of its query level, so that whoever is above it reads no junk.
void find_limits(const Plan* plan) {
    if (!plan)
        return;
    check_stack_depth();
    if (IsA(plan, Limit))
        treat_limit(reinterpret_cast<const Limit*>(plan));
    else if (IsA(plan, SubqueryScan))
        treat_level(reinterpret_cast<const SubqueryScan*>(plan)->subplan);
    else if (IsA(plan, Append))
        find_limits_in(reinterpret_cast<const Append*>(plan)->appendplans);
    else if (IsA(plan, MergeAppend))
        find_limits_in(reinterpret_cast<const MergeAppend*>(plan)->mergeplans);
    find_limits(plan->lefttree);
    find_limits(plan->righttree);
}

PlannedStmt* plan_query(Query* query, const char* text, int cursor_options,
                        ParamListInfo parameters) {
    PlannedStmt* statement = next_hook ? next_hook(query, text, cursor_options, parameters)
                                       : standard_planner(query, text, cursor_options, parameters);
    treat_level(statement->planTree);
    ListCell* cell;
    foreach (cell, statement->subplans)
        treat_level(static_cast<const Plan*>(lfirst(cell)));
    return statement;
}

PlannedStmt* plan_query_guarded(Query* query, const char* text, int cursor_options,
                                ParamListInfo parameters) {
    return pg::guarded<plan_query>(query, text, cursor_options, parameters);
}

} // namespace

void leave_out_unread_distances() {
    next_hook = planner_hook;
    planner_hook = plan_query_guarded;
}

} // namespace am
