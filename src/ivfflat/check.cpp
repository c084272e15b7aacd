// META, a survey of all pages, then the passes.

#include "ivfflat/check_state.h"

#include "ivfflat/buffers.h"

namespace ivfflat {

namespace {

bool check_meta(Relation relation, BlockNumber blocks, Report& report) {
    if (blocks == 0) {
        report.add(Severity::error, InvalidBlockNumber, kNoSlot, "the index has no pages");
        return false;
    }
    char* page = copy_first_page(relation);
    const MetaFault fault = meta_fault(page, kMetaMark);
    if (fault != MetaFault::none) {
        report.add(Severity::error, kMetaBlock, kNoSlot, finding_of(fault));
        return false;
    }
    const MetaPage* meta = meta_of(static_cast<const char*>(page));
    bool finite = std::isfinite(meta->spread) && meta->spread >= 0;
    for (std::uint32_t i = 0; i < meta->shape.code_dimensions; ++i)
        finite = finite && std::isfinite(meta->middle[i]);
    if (!finite)
        report.add(Severity::error, kMetaBlock, kNoSlot,
                   "the middle of the centres or the spread is no number");
    if (blocks < 1 + Layout(meta->shape).centre_blocks) {
        report.add(Severity::error, kMetaBlock, kNoSlot, "the file ends before the centres do");
        return false;
    }
    pfree(page);
    return true;
}

// The operator class says what the values are; META must agree.
bool check_shape(const Check& check) {
    const Shape& shape = check.index.shape();
    const Operators& operators = check.index.operators;
    if (shape.element == operators.element && shape.metric == operators.metric &&
        (shape.normalised != 0) == operators.normalised)
        return true;
    check.error(kMetaBlock, kNoSlot,
                "type or metric in the first page are not those of the operator class");
    return false;
}

void survey_page(Check& check, BlockNumber block) {
    BlockNote& note = check.notes[block];
    note = {PageKind::meta, 0, 0, 0};
    check.load(block, check.page);
    const char* page = check.page;
    const Layout& layout = check.index.layout();
    if (is_new(page)) {
        note.kind = PageKind::free;
        return;
    }
    const auto* header = reinterpret_cast<const PageHeaderData*>(page);
    const PageKind kind = kind_of(page);
    const bool in_place = (kind == PageKind::centres) == (block <= layout.centre_blocks);
    if (kind < PageKind::centres || kind > PageKind::free || !page_is(layout, page, kind) ||
        header->pd_special != kContentEnd || header->pd_upper != header->pd_special ||
        header->pd_pagesize_version != (BLCKSZ | PG_PAGE_LAYOUT_VERSION) ||
        page_tail(page)->mark != kPageMark) {
        check.error(block, kNoSlot, "the page is not one of ivfflat, or its header is damaged");
        return;
    }
    if (!in_place) {
        check.error(block, kNoSlot, "the page is of a kind that has no place here");
        return;
    }
    note.kind = kind;
    if (kind == PageKind::chunk) {
        note.list = chunk_of(page)->list;
    } else if (kind == PageKind::values) {
        note.list = values_of(page)->chunk;
        note.end = *values_end(page);
    }
}

void report_unmet(const Check& check) {
    for (BlockNumber block = kMetaBlock + 1; block < check.blocks; ++block) {
        const BlockNote& note = check.notes[block];
        if (note.met)
            continue;
        if (note.kind == PageKind::chunk)
            check.error(block, kNoSlot, "no list leads to the chunk");
        else if (note.kind == PageKind::values)
            check.error(block, kNoSlot, "no chunk names the page of vectors");
    }
}

} // namespace

void Check::load(BlockNumber block, char* to) const {
    CHECK_FOR_INTERRUPTS();
    Buffer buffer = ReadBuffer(index.relation, block);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    std::memcpy(to, page_of(buffer), BLCKSZ);
    UnlockReleaseBuffer(buffer);
}

void check_index(Relation heap, Relation relation, Snapshot snapshot, Report& report) {
    const BlockNumber blocks = RelationGetNumberOfBlocks(relation);
    if (check_meta(relation, blocks, report)) {
        Check check{};
        check.index = open_index(relation);
        check.heap = heap;
        check.report = &report;
        check.blocks = blocks;
        check.page = static_cast<char*>(palloc(BLCKSZ));
        check.values = static_cast<char*>(MemoryContextAllocHuge(
            CurrentMemoryContext, std::size_t{check.index.layout().stretches + 1} * BLCKSZ));
        check.notes = static_cast<BlockNote*>(
            MemoryContextAllocHuge(CurrentMemoryContext, std::size_t{blocks} * sizeof(BlockNote)));
        check.entry_room = 1024;
        check.entries = static_cast<EntryNote*>(palloc(check.entry_room * sizeof(EntryNote)));
        if (check_shape(check)) {
            for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block)
                survey_page(check, block);
            check_lists(check);
            report_unmet(check);
            check_row_pointers(check);
            if (snapshot)
                check_heap(check, snapshot);
        }
    }
    report.finish();
}

} // namespace ivfflat
