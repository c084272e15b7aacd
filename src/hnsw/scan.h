// Index scans: rows in the order of their exact distance, in one batch or, with
// hnsw.iterative_scan, for as long as the executor wants more.
#pragma once

#include "am/scan_effort.h"
#include "hnsw/search.h"

namespace hnsw {

IndexScanDesc begin_scan(Relation index, int keys, int orderbys);
void rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderbys, int orderby_count);
bool get_tuple(IndexScanDesc scan, ScanDirection direction);
void end_scan(IndexScanDesc scan);
const am::ScanEffort* effort_of(IndexScanDesc scan);

// How many candidates a beam keeps for this ef: estimates need some more than exact distances
// would.
std::uint32_t beam_for(const Index& index, std::uint32_t ef);

} // namespace hnsw
