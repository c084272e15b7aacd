// The server's own way from a row pointer to the row that a snapshot sees, and to the value that
// was indexed of it.

#include "ivfflat/table_rows.h"

namespace ivfflat {

void TableRows::start(IndexScanDesc scan) {
    Relation table = scan->heapRelation;
    memory_ =
        AllocSetContextCreate(CurrentMemoryContext, "ivfflat scan row", ALLOCSET_DEFAULT_SIZES);
    info_ = BuildIndexInfo(scan->indexRelation);
    // A description of its own belongs to no resource owner, whoever ends the scan.
    slot_ = MakeSingleTupleTableSlot(CreateTupleDescCopyConstr(RelationGetDescr(table)),
                                     table_slot_callbacks(table));
    expressions_ = info_->ii_Expressions == NIL ? nullptr : CreateExecutorState();
    if (expressions_)
        GetPerTupleExprContext(expressions_)->ecxt_scantuple = slot_;
    fetch_ = table_index_fetch_begin(table);
}

bool TableRows::read(IndexScanDesc scan, const Operators& operators, const ItemPointerData& tid,
                     Value* value) {
    ItemPointerData at = tid;
    bool again = false;
    bool all_dead = false;
    if (!table_index_fetch_tuple(fetch_, &at, scan->xs_snapshot, slot_, &again, &all_dead))
        return false;
    MemoryContextReset(memory_);
    if (expressions_)
        ResetPerTupleExprContext(expressions_);
    Datum values[INDEX_MAX_KEYS];
    bool nulls[INDEX_MAX_KEYS];
    FormIndexDatum(info_, slot_, expressions_, values, nulls);
    MemoryContext old = MemoryContextSwitchTo(memory_);
    const bool indexed = !nulls[0] && form_value(operators, values[0], value);
    MemoryContextSwitchTo(old);
    return indexed;
}

void TableRows::rest() {
    ExecClearTuple(slot_);
    table_index_fetch_reset(fetch_);
}

void TableRows::end() {
    table_index_fetch_end(fetch_);
    ExecDropSingleTupleTableSlot(slot_);
    if (expressions_)
        FreeExecutorState(expressions_);
    fetch_ = nullptr;
}

} // namespace ivfflat
