// Parallel workers that insert the rows beyond memory beside the process that builds: it scans the
// table and hands rows over by queues, and inserts itself where all queues are full.
#pragma once

#include "hnsw/index.h"

namespace hnsw {

struct Helpers;

// Starts up to COUNT of them; null where none could be had. The index holds nodes already. From
// here to finish_helpers() the transaction is in parallel mode. What is kept lies in the current
// memory context.
Helpers* start_helpers(Relation heap, const Index& index, const IndexInfo* info, int count);

// Gives a row away. False: all have enough to do.
bool hand_over(Helpers* helpers, const Value& value, const ItemPointerData& tid);

// Waits until all rows are in the index.
void finish_helpers(Helpers* helpers);

} // namespace hnsw
