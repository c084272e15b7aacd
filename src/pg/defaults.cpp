// Defaults, through the executor's own expressions, as COPY does it.

#include "pg/defaults.h"

#include "pg/index_am.h"

extern "C" {
#include "access/table.h"
#include "executor/executor.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteHandler.h"
}

namespace pg {

struct DefaultExpression {
    ExprState* state;
    ExprContext* context;
};

DefaultExpression* default_expression(Oid table, int column) {
    return call([=]() -> DefaultExpression* {
        Relation const relation = table_open(table, NoLock);
        Node* const tree = build_column_default(relation, column);
        table_close(relation, NoLock);
        if (!tree)
            return nullptr;
        auto* made = static_cast<DefaultExpression*>(palloc(sizeof(DefaultExpression)));
        made->state = ExecInitExpr(expression_planner(reinterpret_cast<Expr*>(tree)), nullptr);
        made->context = CreateStandaloneExprContext();
        return made;
    });
}

Datum evaluate(DefaultExpression* expression, bool* is_null) {
    return ExecEvalExpr(expression->state, expression->context, is_null);
}

} // namespace pg
