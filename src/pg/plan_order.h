// In which order a plan takes rows: one that an index computes (by distance operators), or that of
// the other side of a join.
#pragma once

#include "pg/server.h"

extern "C" {
#include "nodes/plannodes.h"
}

namespace pg {

// Plain dialect, both. A scan by distance whose rows are sorted or hashed afterwards, as the
// planner makes one where it has no other way to read a table, is not meant.
bool takes_index_order(const PlannedStmt* statement);
// Their OIDs, each once.
List* ordering_indexes(const PlannedStmt* statement);

// Whether a DELETE that joins its table with a function's rows meets them in their order: it takes
// them one by one and looks each up, or merges both. Never before 14, which plans partitions apart.
bool deletes_in_order_of_function(const PlannedStmt* statement);

} // namespace pg
