// The rows of a table that must be in an index, for its check.
#pragma once

#include "pg/index_am.h"

namespace am {

// Told each row: where it is, what the index has of it (not null). What it allocates is freed
// before the next.
struct RowVisitor {
    void (*visit)(void* state, ItemPointer tid, Datum value);
    void* state;
};

// What SNAPSHOT sees, as CREATE INDEX CONCURRENTLY would take it: the roots of HOT chains,
// expressions and condition computed.
void visit_indexed_rows(Relation heap, Relation index, Snapshot snapshot, RowVisitor visitor);

} // namespace am
