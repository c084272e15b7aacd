// Vectors as they stand in the rows of the table, for an index that keeps codes alone: what a scan
// measures is the row that its snapshot sees. Plain objects only. Why that is sound: README.md,
// "Without vectors".
#pragma once

#include "am/operators.h"
#include "ivfflat/page.h"

namespace ivfflat {

class TableRows {
  public:
    // Of the scan's table, in the current memory context, until end().
    void start(IndexScanDesc scan);
    bool is_started() const { return fetch_ != nullptr; }

    // The vector of a row, until the next call. False: the snapshot sees none there.
    bool read(IndexScanDesc scan, const Operators& operators, const ItemPointerData& tid,
              Value* value);
    // Gives back what is pinned; between two calls of the executor nothing is.
    void rest();
    void end();

  private:
    MemoryContext memory_; // of one vector
    IndexInfo* info_;
    IndexFetchTableData* fetch_;
    TupleTableSlot* slot_;
    EState* expressions_; // null: a column is indexed
};
static_assert(std::is_trivially_destructible_v<TableRows>);

} // namespace ivfflat
