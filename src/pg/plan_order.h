// Whether a plan takes rows in an order that an index computes (by distance operators), rather than
// sorting all that there are.
#pragma once

#include "pg/server.h"

extern "C" {
#include "nodes/plannodes.h"
}

namespace pg {

// Plain dialect, both.
bool takes_index_order(const PlannedStmt* statement);
// Their OIDs, each once.
List* ordering_indexes(const PlannedStmt* statement);

} // namespace pg
