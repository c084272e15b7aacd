// One SELECT analysed and planned, and nothing of it run: what EXPLAIN does, for code that wants to
// look at the trees. All in the plain dialect.
#pragma once

#include "pg/index_am.h"
#include "pg/rights.h"

extern "C" {
#include "catalog/pg_inherits.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/catcache.h"
#include "utils/ruleutils.h"
}

namespace pg {

// Parses, analyses and rewrites. Refuses what is not one SELECT that only reads. Parameters ($1)
// may stand in it. Its tables stay locked, for reading, until the transaction ends.
Query* analyse_select(const char* text);

// The plan under the present settings, for the current user, who must have the right to run it.
PlannedStmt* plan_select(const Query* query, const char* text);

// Whether a sort operator puts the smallest first.
inline bool sorts_ascending(Oid sort_operator) {
    Oid family;
    Oid type;
#if PG_VERSION_NUM >= 180000
    CompareType direction;
    return !get_ordering_op_properties(sort_operator, &family, &type, &direction) ||
           direction == COMPARE_LT;
#else
    int16 strategy;
    return !get_ordering_op_properties(sort_operator, &family, &type, &strategy) ||
           strategy == BTLessStrategyNumber;
#endif
}

inline Oid access_method_of(Oid relation) {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(tuple))
        return InvalidOid;
    const Oid method = reinterpret_cast<const FormData_pg_class*>(GETSTRUCT(tuple))->relam;
    ReleaseSysCache(tuple);
    return method;
}

// Before 16 the server declares walkers without their parameters.
using Walker = bool (*)(Node*, void*);
inline bool walk_expression(Node* node, Walker walker, void* context) {
#if PG_VERSION_NUM >= 160000
    return expression_tree_walker(node, walker, context);
#else
    return expression_tree_walker(
        node, reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walker)), context);
#endif
}
inline bool walk_query(Query* query, Walker walker, void* context) {
#if PG_VERSION_NUM >= 160000
    return query_tree_walker(query, walker, context, 0);
#else
    return query_tree_walker(query, reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walker)),
                             context, 0);
#endif
}

// From 16 on a column tells which outer joins may make it NULL, and is then not equal to the same
// column below them, as in an index. Forgets it, in all of an expression.
inline bool forget_outer_joins([[maybe_unused]] Node* node, [[maybe_unused]] void* context) {
#if PG_VERSION_NUM >= 160000
    if (!node)
        return false;
    if (IsA(node, Var)) {
        castNode(Var, node)->varnullingrels = nullptr;
        return false;
    }
    return walk_expression(node, forget_outer_joins, context);
#else
    return false;
#endif
}

// An expression of a query's target list by the columns of its tables: from 18 on what GROUP BY
// names stands in a range table entry of its own.
inline Node* by_tables([[maybe_unused]] const Query* query, Node* expression) {
#if PG_VERSION_NUM >= 180000
    if (query->hasGroupRTE)
        return flatten_group_exprs(nullptr, const_cast<Query*>(query), expression);
#endif
    return expression;
}

// Tables and indexes that the query's levels name, views looked through: OIDs, each once.
List* tables_of(Query* query);

// The first column of the first row of a statement, as text; null without one. For small questions
// to the catalogs.
char* first_cell(const char* sql);

// Calls VISIT for the query and each of its levels.
void for_each_level(Query* query, void (*visit)(Query* level, void* context), void* context);

} // namespace pg
