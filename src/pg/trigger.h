// What row triggers that look into indexes by themselves need of the server beyond pg/index_am.h,
// and the few calls of it that differ between versions.
#pragma once

#include "pg/index_am.h"

extern "C" {
#include "access/nbtree.h"
#include "access/table.h"
#include "catalog/indexing.h" // where 13 has the numbers of indexes
#include "catalog/partition.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_partitioned_table.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "nodes/parsenodes.h"
#include "storage/lock.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/partcache.h"
#include "utils/relcache.h"
#include "utils/resowner.h"
#include "utils/rls.h"
#include "utils/syscache.h"
#include "utils/typcache.h"
}

#undef Abs

namespace pg {

inline IndexScanDesc begin_index_scan(Relation heap, Relation index, Snapshot snapshot, int keys) {
#if PG_VERSION_NUM >= 180000
    return index_beginscan(heap, index, snapshot, nullptr, keys, 0);
#else
    return index_beginscan(heap, index, snapshot, keys, 0);
#endif
}

// A scan by which an index is only asked whether it has an entry. It holds no reference to the
// index and may be kept between uses; `indexRelation` and `heapRelation` are set before each.
inline IndexScanDesc begin_bare_scan(Relation index, Snapshot snapshot, int keys) {
    IndexScanDesc scan = index->rd_indam->ambeginscan(index, keys, 0);
    // What the server's own beginning of a scan sets, but for the reference to the index.
    scan->xs_snapshot = snapshot;
    scan->parallel_scan = nullptr;
    scan->xs_temp_snap = false;
#if PG_VERSION_NUM >= 180000
    scan->instrument = nullptr;
#endif
    return scan;
}

inline Oid primary_key_index(Relation table) {
#if PG_VERSION_NUM >= 180000
    return RelationGetPrimaryKeyIndex(table, false);
#else
    return RelationGetPrimaryKeyIndex(table);
#endif
}

inline Oid partition_parent(Oid partition) {
#if PG_VERSION_NUM >= 140000
    return get_partition_parent(partition, true);
#else
    return get_partition_parent(partition);
#endif
}

} // namespace pg
