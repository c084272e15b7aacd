// Index scans: the rows of the nearest lists in the order of their exact distance, once or, with
// ivfflat.iterative_scan, list after list for as long as the executor wants more.
#pragma once

#include "am/scan_effort.h"
#include "ivfflat/index.h"

namespace ivfflat {

IndexScanDesc begin_scan(Relation index, int keys, int orderbys);
void rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderbys, int orderby_count);
bool get_tuple(IndexScanDesc scan, ScanDirection direction);
void end_scan(IndexScanDesc scan);
const am::ScanEffort* effort_of(IndexScanDesc scan);

} // namespace ivfflat
