// vector_index_check: compares everything on an index's pages with the rules of README.md, and with
// the table if that is asked for. It reports what it finds and goes on.
//
// Memory: 12 bytes for each page, 16 for each entry.
#pragma once

#include "am/check_report.h"
#include "ivfflat/index.h"

namespace ivfflat {

// The caller keeps vacuums and inserts away. SNAPSHOT, taken after that: compares with the rows of
// HEAP that it sees; null: does not.
void check_index(Relation heap, Relation index, Snapshot snapshot, Report& report);

} // namespace ivfflat
