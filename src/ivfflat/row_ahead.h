// The table's row that a scan will return next, asked for while the server is busy with the one
// before: a row lies anywhere in the table, so reaching it is a chain of cache misses, or a read
// from the disk. Where a filter takes few rows, that is most of a scan's time.
#pragma once

#include "pg/index_am.h"

namespace ivfflat {

struct RowAhead {
    Buffer buffer; // InvalidBuffer: nothing was asked for, or its page is not in the buffers
    OffsetNumber offset;

    // Asks for the page, its header and the row's item. TID may be wrong.
    void ask(IndexScanDesc scan, const ItemPointerData& tid);
    // A call later: where the item leads.
    void ask_for_tuple();
};
static_assert(std::is_trivially_destructible_v<RowAhead>);

} // namespace ivfflat
