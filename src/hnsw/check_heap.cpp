// Row pointers among each other, and the rows of the table against the index.

#include "am/indexed_rows.h"
#include "hnsw/check_state.h"

namespace hnsw {

namespace {

const char* tid_text(std::uint32_t block, std::uint32_t offset) {
    return psprintf("row (%u,%u)", block, offset);
}

struct HeapRows {
    Check* check;
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

void visit_row(void* rows, ItemPointer tid, Datum value) {
    check_row(*static_cast<HeapRows*>(rows), tid, value);
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
    rows.stored = static_cast<char*>(palloc0(value_room(check.index)));
    visit_indexed_rows(check.heap, check.index.relation, snapshot, {visit_row, &rows});
}

} // namespace hnsw
