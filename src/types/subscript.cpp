// Subscripts, read only: v[i] is element i as real, v[i:j] the part from i to j as a vector of the
// same type. As with arrays they count from 1, a place outside gives NULL, and an omitted bound is
// the end; a part without elements is NULL, since no vector has no dimensions. The server knows
// subscripts of types other than arrays from version 14 on.

#include "pg/entry.h"
#include "types/checks.h"
#include "types/sparse_checks.h"

#ifdef PG_MILVUS_TYPE_SUBSCRIPTS

using namespace types;

namespace {

// What the steps of one evaluation hand on: the bounds as far as they were written.
struct Workspace {
    std::int64_t lower;
    std::int64_t upper;
};

// ---- parse analysis -----------------------------------------------------------------------

Node* integer_subscript(ParseState* state, Node* expression) {
    Node* subscript = transformExpr(state, expression, state->p_expr_kind);
    Node* coerced = coerce_to_target_type(state, subscript, exprType(subscript), INT4OID, -1,
                                          COERCION_ASSIGNMENT, COERCE_IMPLICIT_CAST, -1);
    if (coerced == nullptr)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("vector subscript must have type integer"),
                        parser_errposition(state, exprLocation(expression))));
    return coerced;
}

void transform(SubscriptingRef* reference, List* indirection, ParseState* state, bool is_slice,
               bool is_assignment) {
    const auto* first = static_cast<A_Indices*>(linitial(indirection));
    const int location = exprLocation(first->uidx ? first->uidx : first->lidx);
    if (is_assignment)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("elements of type %s cannot be assigned to",
                               format_type_be(reference->refcontainertype)),
                        errhint("Write the whole vector."), parser_errposition(state, location)));
    if (list_length(indirection) != 1)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                 errmsg("type %s has one subscript, not %d",
                        format_type_be(reference->refcontainertype), list_length(indirection)),
                 parser_errposition(state, location)));

    Node* upper = first->uidx ? integer_subscript(state, first->uidx) : nullptr;
    Node* lower = first->lidx ? integer_subscript(state, first->lidx) : nullptr;
    // An omitted bound stays in its list as a null: the executor asks the "provided" flags.
    reference->refupperindexpr = list_make1(upper);
    reference->reflowerindexpr = is_slice ? list_make1(lower) : NIL;
    reference->refrestype = is_slice ? reference->refcontainertype : FLOAT4OID;
    reference->reftypmod = -1;
}

// ---- execution ----------------------------------------------------------------------------

// Keeps the bounds; false, and so NULL, when one is NULL.
bool check_subscripts(ExprState*, ExprEvalStep* op, ExprContext*) {
    SubscriptingRefState* state = op->d.sbsref_subscript.state;
    auto* workspace = static_cast<Workspace*>(state->workspace);
    workspace->lower = std::numeric_limits<std::int32_t>::min();
    workspace->upper = std::numeric_limits<std::int32_t>::max();
    if (state->numupper > 0 && state->upperprovided[0]) {
        if (state->upperindexnull[0]) {
            *op->resnull = true;
            return false;
        }
        workspace->upper = DatumGetInt32(state->upperindex[0]);
    }
    if (state->numlower > 0 && state->lowerprovided[0]) {
        if (state->lowerindexnull[0]) {
            *op->resnull = true;
            return false;
        }
        workspace->lower = DatumGetInt32(state->lowerindex[0]);
    }
    return true;
}

// Element I, from 0.
template <class Element, class Traits>
float element_at(const Dense<Element, Traits>* value, std::int32_t i) {
    return widen(value->elements[i]);
}

float element_at(const Sparsevec* value, std::int32_t i) {
    const std::int32_t* end = value->indices + value->count;
    const std::int32_t* found = std::lower_bound(value->indices, end, i);
    return found != end && *found == i ? value->values()[found - value->indices] : 0;
}

// N elements beginning with FIRST, from 0.
template <class Element, class Traits>
Datum part_of(const Dense<Element, Traits>* value, std::int32_t first, std::int32_t n) {
    auto* result = Dense<Element, Traits>::make(n);
    std::copy_n(value->elements + first, n, result->elements);
    return pg::to_datum(result);
}

Datum part_of(const Sparsevec* value, std::int32_t first, std::int32_t n) {
    const std::int32_t* end = value->indices + value->count;
    const std::int32_t* from = std::lower_bound(value->indices, end, first);
    const std::int32_t* to = std::lower_bound(from, end, first + n);
    const auto count = static_cast<int>(to - from);
    Sparsevec* result = Sparsevec::make(n, count);
    for (int i = 0; i < count; ++i) {
        result->indices[i] = from[i] - first;
        result->values()[i] = value->values()[from - value->indices + i];
    }
    return pg::to_datum(result);
}

template <class T>
const T* container(ExprEvalStep* op) {
    // The container is where the result goes; the server has seen to it that it is not null.
    Assert(!*op->resnull);
    return pg::from_datum<T>(*op->resvalue);
}

template <class T>
void fetch_element(ExprState*, ExprEvalStep* op, ExprContext*) {
    const auto* workspace = static_cast<Workspace*>(op->d.sbsref.state->workspace);
    const T* value = container<T>(op);
    const std::int64_t place = workspace->upper;
    *op->resnull = place < 1 || place > value->dimensions;
    *op->resvalue = *op->resnull
                        ? Datum{0}
                        : Float4GetDatum(element_at(value, static_cast<std::int32_t>(place - 1)));
}

template <class T>
void fetch_part(ExprState*, ExprEvalStep* op, ExprContext*) {
    const auto* workspace = static_cast<Workspace*>(op->d.sbsref.state->workspace);
    const T* value = container<T>(op);
    const std::int64_t first = std::max<std::int64_t>(workspace->lower, 1);
    const std::int64_t last = std::min<std::int64_t>(workspace->upper, value->dimensions);
    *op->resnull = first > last;
    *op->resvalue = *op->resnull ? Datum{0}
                                 : part_of(value, static_cast<std::int32_t>(first - 1),
                                           static_cast<std::int32_t>(last - first + 1));
}

template <class T>
void set_up(const SubscriptingRef* reference, SubscriptingRefState* state,
            SubscriptExecSteps* steps) {
    state->workspace = palloc0(sizeof(Workspace));
    steps->sbs_check_subscripts = check_subscripts;
    steps->sbs_fetch = reference->reflowerindexpr != NIL ? fetch_part<T> : fetch_element<T>;
    steps->sbs_assign = nullptr;
    steps->sbs_fetch_old = nullptr;
}

template <class T>
Datum routines() {
    static const SubscriptRoutines kRoutines = {
        .transform = transform,
        .exec_setup = set_up<T>,
        .fetch_strict = true,
        .fetch_leakproof = true,
        .store_leakproof = false,
    };
    return PointerGetDatum(&kRoutines);
}

} // namespace

PG_MILVUS_FUNCTION(vector_subscript) {
    return routines<Vector>();
}

PG_MILVUS_FUNCTION(halfvec_subscript) {
    return routines<Halfvec>();
}

PG_MILVUS_FUNCTION(sparsevec_subscript) {
    return routines<Sparsevec>();
}

#else

// The SQL functions exist on every version, so that dumps move between them.
#define PG_MILVUS_NO_SUBSCRIPTS(name)                                                              \
    PG_MILVUS_FUNCTION(name) {                                                                     \
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),                                    \
                        errmsg("subscripts of vectors need PostgreSQL 14 or newer")));             \
        PG_RETURN_NULL();                                                                          \
    }

PG_MILVUS_NO_SUBSCRIPTS(vector_subscript)
PG_MILVUS_NO_SUBSCRIPTS(halfvec_subscript)
PG_MILVUS_NO_SUBSCRIPTS(sparsevec_subscript)

#endif
