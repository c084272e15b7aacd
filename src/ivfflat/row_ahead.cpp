// The server says which buffer has the page, and starts a read if none has. The page is looked at
// without a pin and may be another one by now: then it was asked for in vain.

#include "ivfflat/row_ahead.h"

#include "ivfflat/page.h"

namespace ivfflat {

namespace {

// As PageGetItemId() of a page that may not be changed.
const ItemIdData* item_on(const char* page, OffsetNumber offset) {
    return part_of_page<ItemIdData>(page, SizeOfPageHeaderData +
                                              (offset - std::size_t{1}) * sizeof(ItemIdData));
}

} // namespace

void RowAhead::ask(IndexScanDesc scan, const ItemPointerData& tid) {
    buffer = InvalidBuffer;
    Relation table = scan->heapRelation;
    // Row pointers of other access methods need not name blocks.
    if (!table || table->rd_rel->relam != HEAP_TABLE_AM_OID ||
        get_tablespace_io_concurrency(table->rd_rel->reltablespace) == 0)
        return;
    offset = ItemPointerGetOffsetNumberNoCheck(&tid);
    const BlockNumber block = ItemPointerGetBlockNumberNoCheck(&tid);
    if (block == InvalidBlockNumber || offset == 0 || offset > MaxHeapTuplesPerPage)
        return;
    buffer = PrefetchBuffer(table, MAIN_FORKNUM, block).recent_buffer;
    if (buffer <= 0)
        return;
    const char* page = page_of(buffer);
    pg::prefetch_buffer_header(buffer);
    __builtin_prefetch(page);
    __builtin_prefetch(item_on(page, offset));
}

void RowAhead::ask_for_tuple() {
    if (buffer <= 0)
        return;
    const char* page = page_of(buffer);
    const ItemIdData item = *item_on(page, offset);
    __builtin_prefetch(page + item.lp_off % BLCKSZ);
    buffer = InvalidBuffer;
}

} // namespace ivfflat
