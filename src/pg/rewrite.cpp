// The parser asks us first what a column name means. Rights are noted by the parser when it looks a
// column up itself, and not when it is given one. The answer is asked for again whenever the plan
// is made anew, so what it needs lives as long as the session.

#include "pg/rewrite.h"

extern "C" {
#include "nodes/makefuncs.h"
#include "parser/parse_relation.h"
}

namespace pg {

namespace {

struct ParameterTypes {
    int count;
    Oid types[FLEXIBLE_ARRAY_MEMBER];
};

Node* stored_column(ParseState* state, ColumnRef* reference) {
    if (list_length(reference->fields) != 2)
        return nullptr;
    Node* const qualifier = static_cast<Node*>(linitial(reference->fields));
    Node* const name = static_cast<Node*>(lsecond(reference->fields));
    if (!IsA(qualifier, String) || !IsA(name, String) ||
        (std::strcmp(strVal(qualifier), "stored") != 0 &&
         std::strcmp(strVal(qualifier), "excluded") != 0))
        return nullptr;
    int levels = 0;
    const ParseNamespaceItem* const item =
        refnameNamespaceItem(state, nullptr, strVal(qualifier), reference->location, &levels);
    if (!item)
        return nullptr;
    int column = 0;
    ListCell* cell = nullptr;
    foreach (cell, item->p_rte->eref->colnames) {
        const ParseNamespaceColumn& found = item->p_nscolumns[column++];
        if (found.p_varattno != 0 &&
            std::strcmp(strVal(static_cast<Node*>(lfirst(cell))), strVal(name)) == 0)
            return reinterpret_cast<Node*>(
                makeVar(static_cast<int>(found.p_varno), found.p_varattno, found.p_vartype,
                        found.p_vartypmod, found.p_varcollid, static_cast<Index>(levels)));
    }
    return nullptr;
}

void set_up_parser(ParseState* state, void* argument) {
    const auto* types = static_cast<const ParameterTypes*>(argument);
    use_fixed_parameters(state, types->types, types->count);
    state->p_pre_columnref_hook = stored_column;
}

} // namespace

SPIPlanPtr prepare_rewrite(std::string_view sql, std::span<const Parameter> parameters,
                           bool generic) {
    auto* types = static_cast<ParameterTypes*>(MemoryContextAlloc(
        TopMemoryContext, offsetof(ParameterTypes, types) + sizeof(Oid) * parameters.size()));
    types->count = static_cast<int>(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i)
        types->types[i] = parameters[i].type;
    SPI_connect();
    SPIPlanPtr plan = SPI_prepare_params(pnstrdup(sql.data(), sql.size()), set_up_parser, types,
                                         generic ? CURSOR_OPT_GENERIC_PLAN : 0);
    if (!plan)
        elog(ERROR, "SPI cannot prepare a statement: %s", SPI_result_code_string(SPI_result));
    if (SPI_keepplan(plan) != 0)
        elog(ERROR, "SPI cannot keep a plan");
    SPI_finish();
    return plan;
}

} // namespace pg
