// vector_index_check: compares everything on an index's pages with the rules of README.md, and with
// the table if that is asked for. It reports what it finds and goes on.
//
// Memory: 13 bytes and a bit for each node slot of the file, 8 bytes for each page, two bits for
// each other slot, 12 bytes for each row pointer.
#pragma once

#include "am/check_report.h"
#include "am/page_frame.h"

namespace hnsw {

using namespace am;

// The caller keeps vacuums and inserts away. SNAPSHOT, taken after that: compares with the rows of
// HEAP that it sees; null: does not.
void check_index(Relation heap, Relation index, Snapshot snapshot, Report& report);

} // namespace hnsw
