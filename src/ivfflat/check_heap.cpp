// Row pointers among each other, and the rows of the table against the index.

#include "am/indexed_rows.h"
#include "ivfflat/check_state.h"

namespace ivfflat {

namespace {

const char* tid_text(const ItemPointerData& tid) {
    return psprintf("row (%u,%u)", ItemPointerGetBlockNumberNoCheck(&tid),
                    ItemPointerGetOffsetNumberNoCheck(&tid));
}

bool before(const EntryNote& a, const EntryNote& b) {
    return a.key() < b.key();
}

struct HeapRows {
    Check* check;
    BlockNumber loaded; // the chunk in check->page, its vectors in check->values
    bool readable;
    CodeMaker maker; // where there are codes alone, for the chunk's list
    char* centres;   // a page
};

// The chunk that a row's entry is in, and what its entries are compared with.
void load_chunk(HeapRows& rows, BlockNumber chunk) {
    Check& check = *rows.check;
    check.load(chunk, check.page);
    rows.loaded = chunk;
    if (!check.index.shape().codes_alone) {
        rows.readable = check.load_values(chunk);
        return;
    }
    const Layout& layout = check.index.layout();
    const std::uint32_t list = chunk_of(static_cast<const char*>(check.page))->list;
    rows.readable = list < check.index.shape().lists &&
                    check.notes[layout.block_of_list(list)].kind == PageKind::centres;
    if (!rows.readable)
        return;
    check.load(layout.block_of_list(list), rows.centres);
    rows.maker.take_centre(rows.centres + layout.offset_of_list(list) + sizeof(ListHead));
}

void check_row(HeapRows& rows, ItemPointer tid, Datum datum) {
    Check& check = *rows.check;
    Value value{};
    if (!form_value(check.index.operators, datum, &value))
        return;
    const EntryNote wanted{*tid, 0, 0};
    const EntryNote* end = check.entries + check.entry_count;
    const EntryNote* at = std::lower_bound<const EntryNote*>(check.entries, end, wanted, before);
    if (at == end || at->key() != wanted.key()) {
        check.error(InvalidBlockNumber, kNoSlot, "a row of the table is not in the index",
                    tid_text(*tid));
        return;
    }
    if (at->chunk != rows.loaded)
        load_chunk(rows, at->chunk);
    if (check.index.shape().codes_alone) {
        if (rows.readable)
            check_code(check, at->chunk, at->entry, value.data, rows.maker);
        return;
    }
    const std::uint32_t bytes = check.index.layout().value_bytes;
    if (rows.readable &&
        std::memcmp(check.values + std::size_t{at->entry} * bytes, value.data, value.bytes) != 0)
        check.error(at->chunk, at->entry, "the vector is not that of its row", tid_text(*tid));
}

void visit_row(void* rows, ItemPointer tid, Datum value) {
    check_row(*static_cast<HeapRows*>(rows), tid, value);
}

} // namespace

void check_row_pointers(Check& check) {
    EntryNote* end = check.entries + check.entry_count;
    std::sort(check.entries, end, before);
    // Asked only now, so that each row that has a pointer is within.
    const BlockNumber heap_blocks = RelationGetNumberOfBlocks(check.heap);
    for (const EntryNote* at = check.entries; at != end; ++at) {
        if (ItemPointerGetBlockNumberNoCheck(&at->tid) >= heap_blocks ||
            ItemPointerGetOffsetNumberNoCheck(&at->tid) == InvalidOffsetNumber)
            check.error(at->chunk, at->entry, "a row pointer leads to no row of the table",
                        tid_text(at->tid));
        else if (at != check.entries && at->key() == at[-1].key())
            check.error(at->chunk, at->entry, "a row pointer is in the index twice",
                        tid_text(at->tid));
    }
}

void check_heap(Check& check, Snapshot snapshot) {
    HeapRows rows{&check, InvalidBlockNumber, false, {}, nullptr};
    if (check.index.shape().codes_alone) {
        rows.maker.start(check.index);
        rows.centres = static_cast<char*>(palloc(BLCKSZ));
    }
    visit_indexed_rows(check.heap, check.index.relation, snapshot, {visit_row, &rows});
}

} // namespace ivfflat
