// One level of the query after another. An index serves a level where the first and only key of its
// ORDER BY is "column operator value", ascending, and nothing between rows and order changes rows.

#include "observe/findings.h"

namespace observe {

namespace {

constexpr const char* kBareOperator =
    "Order by the bare operator, as in ORDER BY column <-> value LIMIT n.";

// A column or expression that stands on one side of a distance, and whose table it is.
struct Side {
    Node* node; // of the table as range table entry 1
    Query* level;
    int entry; // of the level's range table
    Oid table;
};

// ---- what an expression is made of
// ---------------------------------------------------------------

bool has_columns(Node* node, void*) {
    if (!node)
        return false;
    if (IsA(node, Var))
        return castNode(Var, node)->varlevelsup == 0;
    return pg::walk_expression(node, has_columns, nullptr);
}

bool first_entry(Node* node, void* context) {
    if (!node)
        return false;
    if (IsA(node, Var) && castNode(Var, node)->varlevelsup == 0) {
        *static_cast<int*>(context) = static_cast<int>(castNode(Var, node)->varno);
        return true;
    }
    return pg::walk_expression(node, first_entry, context);
}

bool holds_distance(Node* node, void*) {
    if (!node)
        return false;
    if (IsA(node, OpExpr) && is_distance(castNode(OpExpr, node)->opno))
        return true;
    if (IsA(node, Query))
        return false;
    return pg::walk_expression(node, holds_distance, nullptr);
}

Node* without_label(Node* node) {
    while (node && IsA(node, RelabelType))
        node = reinterpret_cast<Node*>(castNode(RelabelType, node)->arg);
    return node;
}

// NODE with columns of the level's entry renumbered to those of entry 1, and folded as the planner
// does before it compares.
Node* as_entry_one(Node* node, int entry) {
    auto* copy = static_cast<Node*>(copyObjectImpl(node));
    constexpr int kElsewhere = 30000;
    if (entry != 1) {
        ChangeVarNodes(copy, 1, kElsewhere, 0);
        ChangeVarNodes(copy, entry, 1, 0);
    }
    pg::forget_outer_joins(copy, nullptr);
    return eval_const_expressions(nullptr, copy);
}

char* text_of(Node* node, Oid table) {
    List* context = deparse_context_for(get_rel_name(table), table);
    return deparse_expression(node, context, false, true);
}

// Finds the table behind a side; views and subqueries are looked through where the side is just one
// of their columns. The table is InvalidOid where there is none.
Side side_of(Node* node, Query* level) {
    Side side{node, level, 0, InvalidOid};
    for (;;) {
        if (!first_entry(side.node, &side.entry))
            return side;
        RangeTblEntry* entry = rt_fetch(side.entry, side.level->rtable);
        if (entry->rtekind == RTE_RELATION) {
            side.table = entry->relid;
            side.node = without_label(as_entry_one(side.node, side.entry));
            return side;
        }
        Node* column = without_label(side.node);
        if (entry->rtekind != RTE_SUBQUERY || !IsA(column, Var))
            return side;
        TargetEntry* target =
            get_tle_by_resno(entry->subquery->targetList, castNode(Var, column)->varattno);
        if (!target || entry->subquery->setOperations)
            return side;
        side.level = entry->subquery;
        side.node = reinterpret_cast<Node*>(target->expr);
    }
}

bool has_filter(const Side& side) {
    if (side.level->jointree && side.level->jointree->quals)
        return true;
    return rt_fetch(side.entry, side.level->rtable)->securityQuals != NIL;
}

// Whether the level's conditions make a partial index's condition true, as far as the text shows.
bool condition_holds(const TableIndex& index, const Side& side) {
    if (index.condition == NIL)
        return true;
    Node* quals = side.level->jointree ? side.level->jointree->quals : nullptr;
    if (!quals)
        return false;
    Node* own = as_entry_one(quals, side.entry);
    List* clauses = make_ands_implicit(canonicalize_qual(reinterpret_cast<Expr*>(own), false));
    return predicate_implied_by(index.condition, clauses, false);
}

// ---- the findings of one key
// ---------------------------------------------------------------------

char* operator_text(Oid operator_oid) {
    return get_opname(operator_oid);
}

// The operator of an index's class.
Oid operator_of(const TableIndex& index) {
    const char* found =
        pg::first_cell(psprintf("SELECT amopopr FROM pg_catalog.pg_amop WHERE amopfamily "
                                "OPERATOR(pg_catalog.=) %u::pg_catalog.oid "
                                "AND amoppurpose OPERATOR(pg_catalog.=) 'o' LIMIT 1",
                                index.family));
    return found ? static_cast<Oid>(std::strtoul(found, nullptr, 10)) : InvalidOid;
}

const char* create_index(const Side& side, Oid operator_oid) {
    const char* operator_class = class_of_operator(operator_oid);
    if (!operator_class)
        return "No operator class of hnsw has this operator.";
    return psprintf("CREATE INDEX ON %s USING hnsw (%s %s)",
                    quote_qualified_identifier(get_namespace_name(get_rel_namespace(side.table)),
                                               get_rel_name(side.table)),
                    IsA(side.node, Var) ? text_of(side.node, side.table)
                                        : psprintf("(%s)", text_of(side.node, side.table)),
                    operator_class);
}

// What forbids any index to serve this level. Returns whether something does.
bool look_at_level(Findings& all, const Query* level, const SortGroupClause* key, int position,
                   const Side& side) {
    const int before = list_length(all.findings);
    if (!pg::sorts_ascending(key->sortop))
        all.add("descending", side.table, InvalidOid,
                "The order is descending; an index gives the nearest first.",
                "Leave out DESC. For the largest inner product order by <#> ascending: it is the "
                "negative inner product.");
    else if (key->nulls_first)
        all.add("nulls first", side.table, InvalidOid,
                "NULLS FIRST is asked for; an index has no NULLs.", "Leave out NULLS FIRST.");
    if (position > 0)
        all.add("not the first key", side.table, InvalidOid,
                psprintf("The distance is key %d of ORDER BY.", position + 1),
                "Put the distance first, or sort the nearest rows again in an outer query.");
#if PG_VERSION_NUM < 170000
    else if (list_length(level->sortClause) > 1)
        all.add(
            "more keys", side.table, InvalidOid,
            "Before PostgreSQL 17 an index by distance cannot serve the first of several keys.",
            "Order by the distance alone in a subquery with the LIMIT, and by all keys outside.");
#endif
    if (level->hasAggs || level->groupClause || level->groupingSets || level->distinctClause ||
        level->hasWindowFuncs || level->setOperations)
        all.add(
            "grouping", side.table, InvalidOid,
            "GROUP BY, DISTINCT, an aggregate, a window or a set operation stands between the rows "
            "and their order.",
            "Take the nearest rows in a subquery with the LIMIT, and group outside.");
    return list_length(all.findings) != before;
}

// Whether two expressions of one table read a column in common.
bool related(Node* a, Node* b) {
    Bitmapset* of_a = nullptr;
    Bitmapset* of_b = nullptr;
    pull_varattnos(a, 1, &of_a);
    pull_varattnos(b, 1, &of_b);
    return bms_overlap(of_a, of_b);
}

bool has_expression(const TableIndex& index, const Side& side) {
    return equal(without_label(index.key), side.node);
}

bool has_operator(const TableIndex& index, Oid operator_oid) {
    return OidIsValid(get_op_opfamily_sortfamily(operator_oid, index.family));
}

// How far one index is from serving the key. With ANOTHER, which has the key's very expression and
// operator, there is nothing to say of one that lacks them: it was not made for this query.
void look_at_index(Findings& all, const TableIndex& index, const Side& side, Oid operator_oid,
                   bool blocked, bool another) {
    if (!has_expression(index, side)) {
        if (another)
            return;
        all.add("another expression", side.table, index.oid,
                psprintf("The index is over %s, the query orders by %s.",
                         text_of(index.key, side.table), text_of(side.node, side.table)),
                psprintf("Write the distance with %s and a value of its type, or %s.",
                         text_of(index.key, side.table), create_index(side, operator_oid)));
        return;
    }
    if (!has_operator(index, operator_oid)) {
        if (another)
            return;
        const Oid own = operator_of(index);
        all.add("another distance", side.table, index.oid,
                psprintf("The index serves %s, the query orders by %s.",
                         OidIsValid(own) ? operator_text(own) : "another operator",
                         operator_text(operator_oid)),
                create_index(side, operator_oid));
        return;
    }
    if (!index.usable) {
        all.add("invalid index", side.table, index.oid, "The index is not valid or not ready.",
                "REINDEX INDEX CONCURRENTLY, or DROP INDEX.");
        return;
    }
    if (!condition_holds(index, side)) {
        all.add("partial index", side.table, index.oid,
                psprintf("The index has only rows with %s, which the query does not ask for.",
                         text_of(reinterpret_cast<Node*>(make_ands_explicit(index.condition)),
                                 side.table)),
                "Repeat the index's condition in WHERE, with constants and not with parameters.");
        return;
    }
    if (blocked)
        return;
    auto* candidate = static_cast<Candidate*>(palloc(sizeof(Candidate)));
    *candidate = {side.table, index.oid};
    all.candidates = lappend(all.candidates, candidate);
}

void look_at_indexes(Findings& all, const Side& side, Oid operator_oid, bool blocked) {
    const List* indexes = vector_indexes_of(side.table);
    bool any = false;
    bool fitting = false;
    ListCell* cell;
    foreach (cell, indexes) {
        const auto* index = static_cast<const TableIndex*>(lfirst(cell));
        fitting |= has_expression(*index, side) && has_operator(*index, operator_oid);
    }
    foreach (cell, indexes) {
        const auto* index = static_cast<const TableIndex*>(lfirst(cell));
        if (!related(index->key, side.node))
            continue;
        any = true;
        look_at_index(all, *index, side, operator_oid, blocked, fitting);
    }
    if (any)
        return;
    if (exprTypmod(side.node) < 0)
        all.add("no dimensions", side.table, InvalidOid,
                psprintf("It has no vector index, and %s has no number of dimensions.",
                         text_of(side.node, side.table)),
                "Give the column its dimensions (ALTER TABLE ... TYPE vector(n)), or index an "
                "expression that has them: ((column::vector(n)) vector_l2_ops).");
    else
        all.add("no index", side.table, InvalidOid,
                psprintf("No vector index of the table has %s.", text_of(side.node, side.table)),
                create_index(side, operator_oid));
}

void look_at_distance(Findings& all, Query* level, const SortGroupClause* key, int position,
                      const OpExpr* distance) {
    auto* left = static_cast<Node*>(linitial(distance->args));
    auto* right = static_cast<Node*>(lsecond(distance->args));
    const bool left_columns = has_columns(left, nullptr);
    const bool right_columns = has_columns(right, nullptr);
    if (!left_columns && !right_columns)
        return;
    if (left_columns && right_columns) {
        const Side side = side_of(left, level);
        all.add(
            "two columns", side.table, InvalidOid,
            "Both sides of the distance are columns; an index needs one value to search for.",
            "Join by LATERAL: FROM queries AS q CROSS JOIN LATERAL (SELECT ... FROM items ORDER BY "
            "items.v <-> q.v LIMIT n) AS nearest.");
        return;
    }
    const Side side = side_of(left_columns ? left : right, level);
    if (!OidIsValid(side.table)) {
        all.add(
            "no table", InvalidOid, InvalidOid,
            "The vectors come from a function, a materialised WITH, a join or a computed column of "
            "a subquery.",
            "Order by a column of a table.");
        return;
    }
    if (contain_volatile_functions(left_columns ? right : left)) {
        all.add(
            "volatile value", side.table, InvalidOid,
            "The value to search for calls a volatile function, so that each row may have another.",
            "Compute it first: (SELECT f()) in place of f(), or a parameter.");
        return;
    }
    all.orderings = list_append_unique_oid(all.orderings, side.table);
    if (has_filter(side))
        all.filtered = list_append_unique_oid(all.filtered, side.table);
    if (!level->limitCount)
        all.unlimited = list_append_unique_oid(all.unlimited, side.table);
    const bool blocked = look_at_level(all, level, key, position, side);
    look_at_indexes(all, side, distance->opno, blocked);
}

void look_at_key(Findings& all, Query* level, const SortGroupClause* key, int position) {
    Node* node = without_label(pg::by_tables(
        level, get_sortgroupclause_expr(const_cast<SortGroupClause*>(key), level->targetList)));
    if (IsA(node, OpExpr) && is_distance(castNode(OpExpr, node)->opno)) {
        look_at_distance(all, level, key, position, castNode(OpExpr, node));
        return;
    }
    const Oid behind =
        IsA(node, FuncExpr) ? distance_operator_of(castNode(FuncExpr, node)->funcid) : InvalidOid;
    if (OidIsValid(behind)) {
        all.add("a function", InvalidOid, InvalidOid,
                psprintf("The order is by the function %s; an index knows its operator %s only.",
                         get_func_name(castNode(FuncExpr, node)->funcid), operator_text(behind)),
                kBareOperator);
    } else if (holds_distance(node, nullptr)) {
        all.add("an expression around the distance", InvalidOid, InvalidOid,
                "The distance is only a part of what is ordered by.", kBareOperator);
    }
}

void look_at(Query* level, void* context) {
    auto& all = *static_cast<Findings*>(context);
    const bool in_condition = level->jointree && holds_distance(level->jointree->quals, nullptr);
    if (in_condition && level->sortClause == NIL)
        all.add("only a condition", InvalidOid, InvalidOid,
                "A distance is compared in WHERE and not ordered by; no vector index serves that "
                "alone.",
                "Add ORDER BY the distance and a LIMIT.");
    int position = 0;
    ListCell* cell;
    foreach (cell, level->sortClause)
        look_at_key(all, level, lfirst_node(SortGroupClause, cell), position++);
}

} // namespace

void Findings::add(const char* finding, Oid table, Oid index, const char* detail,
                   const char* advice) {
    auto* added = static_cast<Finding*>(palloc(sizeof(Finding)));
    *added = {finding, table, index, detail, advice};
    findings = lappend(findings, added);
}

Findings look_at_query(Query* query) {
    Findings all{};
    pg::for_each_level(query, look_at, &all);
    return all;
}

} // namespace observe
