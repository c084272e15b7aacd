// The server's own scan for building an index, without building one.

#include "am/indexed_rows.h"

namespace am {

namespace {

struct Rows {
    RowVisitor visitor;
    MemoryContext memory; // reset after each row
};

void take_row(Relation, ItemPointer tid, Datum* values, bool* nulls, bool, void* state) {
    auto* rows = static_cast<Rows*>(state);
    if (nulls[0])
        return;
    CHECK_FOR_INTERRUPTS();
    MemoryContext old = MemoryContextSwitchTo(rows->memory);
    rows->visitor.visit(rows->visitor.state, tid, values[0]);
    MemoryContextSwitchTo(old);
    MemoryContextReset(rows->memory);
}

void row_callback(Relation index, ItemPointer tid, Datum* values, bool* nulls, bool alive,
                  void* state) {
    pg::guarded<take_row>(index, tid, values, nulls, alive, state);
}

} // namespace

void visit_indexed_rows(Relation heap, Relation index, Snapshot snapshot, RowVisitor visitor) {
    Rows rows{visitor, AllocSetContextCreate(CurrentMemoryContext, "row of an index's table",
                                             ALLOCSET_DEFAULT_SIZES)};
    IndexInfo* info = BuildIndexInfo(index);
    info->ii_Concurrent = true;
    info->ii_Unique = false;
    info->ii_ExclusionOps = nullptr;
    TableScanDesc scan = table_beginscan_strat(heap, snapshot, 0, nullptr, true, true);
    table_index_build_scan(heap, index, info, true, false, row_callback, &rows, scan);
    MemoryContextDelete(rows.memory);
}

} // namespace am
