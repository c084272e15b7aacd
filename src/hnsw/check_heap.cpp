// Row pointers among each other, and the rows of the table against the index.

#include "hnsw/check_state.h"

namespace hnsw {

namespace {

const char* tid_text(std::uint32_t block, std::uint32_t offset) {
    return psprintf("row (%u,%u)", block, offset);
}

struct HeapRows {
    Check* check;
    MemoryContext memory; // reset after each row
    char* stored;
};

void check_row(HeapRows& rows, ItemPointer tid, Datum datum) {
    Check& check = *rows.check;
    const TidOwner wanted{ItemPointerGetBlockNumberNoCheck(tid),
                          ItemPointerGetOffsetNumberNoCheck(tid), 0};
    Value value;
    if (!form_value(check.index.operators, datum, &value))
        return;
    const TidOwner* end = check.tids + check.tid_count;
    const TidOwner* at = std::lower_bound<const TidOwner*>(
        check.tids, end, wanted,
        [](const TidOwner& a, const TidOwner& b) { return a.tid() < b.tid(); });
    if (at == end || at->tid() != wanted.tid()) {
        check.report->add(Severity::error, InvalidBlockNumber, kNoSlot,
                          "a row of the table is not in the index",
                          tid_text(wanted.block, wanted.offset));
        return;
    }
    const char* data = check.slot(check.other, PageKind::node, at->node);
    if (!data)
        return;
    std::memset(rows.stored, 0, value_room(check.index));
    const bool readable =
        read_value(check, at->node, {data, &check.index.layout()}, rows.stored, false);
    if (readable && std::memcmp(rows.stored, value.data, value.bytes) != 0)
        check.node_error(at->node, "the vector is not that of its row",
                         tid_text(wanted.block, wanted.offset));
}

void take_row(Relation, ItemPointer tid, Datum* values, bool* nulls, bool, void* state) {
    auto* rows = static_cast<HeapRows*>(state);
    if (nulls[0])
        return;
    CHECK_FOR_INTERRUPTS();
    MemoryContext old = MemoryContextSwitchTo(rows->memory);
    check_row(*rows, tid, values[0]);
    MemoryContextSwitchTo(old);
    MemoryContextReset(rows->memory);
}

void row_callback(Relation index, ItemPointer tid, Datum* values, bool* nulls, bool alive,
                  void* state) {
    pg::guarded<take_row>(index, tid, values, nulls, alive, state);
}

} // namespace

void check_row_pointers(Check& check) {
    TidOwner* end = check.tids + check.tid_count;
    std::sort(check.tids, end,
              [](const TidOwner& a, const TidOwner& b) { return a.tid() < b.tid(); });
    // Asked only now, so that each row that has a pointer is within.
    const BlockNumber heap_blocks = RelationGetNumberOfBlocks(check.heap);
    for (const TidOwner* at = check.tids; at != end; ++at) {
        if (at->block >= heap_blocks || at->offset == InvalidOffsetNumber)
            check.node_error(at->node, "a row pointer leads to no row of the table",
                             tid_text(at->block, at->offset));
        else if (at != check.tids && at->tid() == at[-1].tid())
            check.node_error(at->node, "a row pointer is in the index twice",
                             tid_text(at->block, at->offset));
    }
}

void check_heap(Check& check, Snapshot snapshot) {
    HeapRows rows{};
    rows.check = &check;
    rows.memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw check row", ALLOCSET_DEFAULT_SIZES);
    rows.stored = static_cast<char*>(palloc0(value_room(check.index)));
    // The scan that CREATE INDEX CONCURRENTLY makes: what the snapshot sees, the roots of HOT
    // chains, expressions and condition computed.
    IndexInfo* info = BuildIndexInfo(check.index.relation);
    info->ii_Concurrent = true;
    info->ii_Unique = false;
    info->ii_ExclusionOps = nullptr;
    TableScanDesc scan = table_beginscan_strat(check.heap, snapshot, 0, nullptr, true, true);
    table_index_build_scan(check.heap, check.index.relation, info, true, false, row_callback, &rows,
                           scan);
    MemoryContextDelete(rows.memory);
}

} // namespace hnsw
