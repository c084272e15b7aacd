// SPI prepares, since its interface is the same in all versions; executing is left out.

#include "pg/planning.h"

extern "C" {
#include "executor/execdesc.h"
#include "executor/spi.h"
#include "parser/parse_param.h"
#include "tcop/tcopprot.h"
#include "utils/plancache.h"
}

namespace pg {

namespace {

// Types of parameters as the parser finds them out.
struct Parameters {
    Oid* types;
    int count;
};

void set_up_parameters(ParseState* state, void* argument) {
    auto* parameters = static_cast<Parameters*>(argument);
#if PG_VERSION_NUM >= 150000
    setup_parse_variable_parameters(state, &parameters->types, &parameters->count);
#else
    parse_variable_parameters(state, &parameters->types, &parameters->count);
#endif
}

void require_one_select(const List* statements) {
    if (list_length(statements) != 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the text must be one query, not %d", list_length(statements))));
    const auto* source = linitial_node(CachedPlanSource, statements);
    // Rewriting may leave none, or make several, of what is no SELECT.
    const Query* query =
        list_length(source->query_list) == 1 ? linitial_node(Query, source->query_list) : nullptr;
    if (!query || query->commandType != CMD_SELECT || query->hasModifyingCTE)
        ereport(ERROR,
                (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                 errmsg("only a SELECT that changes nothing can be explained"),
                 errhint("Give the query itself, without EXPLAIN, INTO or a changing WITH.")));
}

struct Levels {
    void (*visit)(Query*, void*);
    void* context;
};

bool walk_levels(Node* node, void* argument) {
    if (!node)
        return false;
    if (!IsA(node, Query))
        return walk_expression(node, walk_levels, argument);
    auto* query = castNode(Query, node);
    auto* levels = static_cast<Levels*>(argument);
    levels->visit(query, levels->context);
    return walk_query(query, walk_levels, argument);
}

void add_tables(Query* level, void* context) {
    auto** tables = static_cast<List**>(context);
    ListCell* cell;
    foreach (cell, level->rtable) {
        const auto* entry = lfirst_node(RangeTblEntry, cell);
        if (entry->rtekind == RTE_RELATION)
            *tables = list_append_unique_oid(*tables, entry->relid);
    }
}

} // namespace

Query* analyse_select(const char* text) {
    MemoryContext const caller = CurrentMemoryContext;
    SPI_connect();
    Parameters parameters{nullptr, 0};
    SPIPlanPtr plan =
        SPI_prepare_params(text, set_up_parameters, &parameters, CURSOR_OPT_PARALLEL_OK);
    if (!plan)
        elog(ERROR, "SPI cannot prepare a statement: %s", SPI_result_code_string(SPI_result));
    const List* statements = SPI_plan_get_plan_sources(plan);
    require_one_select(statements);
    const auto* source = linitial_node(CachedPlanSource, statements);
    MemoryContext const own = MemoryContextSwitchTo(caller);
    auto* query = static_cast<Query*>(copyObjectImpl(linitial(source->query_list)));
    MemoryContextSwitchTo(own);
    SPI_finish();
    return query;
}

PlannedStmt* plan_select(const Query* query, const char* text) {
    auto* copy = static_cast<Query*>(copyObjectImpl(query));
    PlannedStmt* plan = pg_plan_query(copy, text, CURSOR_OPT_PARALLEL_OK, nullptr);
    // The start of the executor is where the server checks rights.
    QueryDesc* description = CreateQueryDesc(plan, text, GetActiveSnapshot(), InvalidSnapshot,
                                             None_Receiver, nullptr, nullptr, 0);
    ExecutorStart(description, EXEC_FLAG_EXPLAIN_ONLY);
    ExecutorEnd(description);
    FreeQueryDesc(description);
    return plan;
}

List* tables_of(Query* query) {
    List* tables = NIL;
    for_each_level(query, add_tables, &tables);
    return tables;
}

char* first_cell(const char* sql) {
    SPI_connect();
    const int status = SPI_execute(sql, true, 1);
    if (status != SPI_OK_SELECT)
        elog(ERROR, "SPI refuses a statement: %s", SPI_result_code_string(status));
    char* kept = nullptr;
    if (SPI_processed != 0)
        if (const char* text = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1)) {
            const Size size = std::strlen(text) + 1;
            kept = static_cast<char*>(SPI_palloc(size));
            std::memcpy(kept, text, size);
        }
    SPI_finish();
    return kept;
}

void for_each_level(Query* query, void (*visit)(Query* level, void* context), void* context) {
    Levels levels{visit, context};
    walk_levels(reinterpret_cast<Node*>(query), &levels);
}

} // namespace pg
