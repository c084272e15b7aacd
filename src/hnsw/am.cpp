// The handler: which callbacks the access method has. Each is guarded here and does its work
// elsewhere.

#include "hnsw/am.h"

#include "am/validate.h"
#include "hnsw/build.h"
#include "hnsw/cost.h"
#include "hnsw/index.h"
#include "hnsw/insert.h"
#include "hnsw/method.h"
#include "hnsw/options.h"
#include "hnsw/scan.h"
#include "hnsw/vacuum.h"
#include "hnsw/workspace.h"

namespace hnsw {

namespace {

bool insert_callback(Relation index, Datum* values, bool* nulls, ItemPointer tid, Relation,
                     IndexUniqueCheck,
#if PG_VERSION_NUM >= 140000
                     bool,
#endif
                     IndexInfo*) {
    return pg::guarded<insert_row>(index, values, nulls, tid);
}

IndexBuildResult* build_callback(Relation heap, Relation index, IndexInfo* info) {
    return pg::guarded<build_index>(heap, index, info);
}

void build_empty_callback(Relation index) {
    pg::guarded<build_empty>(index);
}

IndexBulkDeleteResult* bulk_delete_callback(IndexVacuumInfo* info, IndexBulkDeleteResult* stats,
                                            IndexBulkDeleteCallback callback, void* state) {
    return pg::guarded<bulk_delete>(info, stats, callback, state);
}

IndexBulkDeleteResult* cleanup_callback(IndexVacuumInfo* info, IndexBulkDeleteResult* stats) {
    return pg::guarded<vacuum_cleanup>(info, stats);
}

void cost_callback(PlannerInfo* root, IndexPath* path, double loop_count, Cost* startup_cost,
                   Cost* total_cost, Selectivity* selectivity, double* correlation, double* pages) {
    pg::guarded<estimate_cost>(root, path, loop_count, startup_cost, total_cost, selectivity,
                               correlation, pages);
}

bytea* options_callback(Datum reloptions, bool check) {
    return pg::guarded<parse_options>(reloptions, check);
}

char* phase_callback(int64 phase) {
    return build_phase_name(phase);
}

bool validate_class(Oid opclass) {
    return validate(kMethod, opclass);
}

bool validate_callback(Oid opclass) {
    return pg::guarded<validate_class>(opclass);
}

IndexScanDesc begin_scan_callback(Relation index, int keys, int orderbys) {
    return pg::guarded<begin_scan>(index, keys, orderbys);
}

void rescan_callback(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderbys,
                     int orderby_count) {
    pg::guarded<rescan>(scan, keys, key_count, orderbys, orderby_count);
}

bool get_tuple_callback(IndexScanDesc scan, ScanDirection direction) {
    return pg::guarded<get_tuple>(scan, direction);
}

void end_scan_callback(IndexScanDesc scan) {
    pg::guarded<end_scan>(scan);
}

} // namespace

void initialise() {
    define_options();
    register_cache_upkeep();
    register_workspace_upkeep();
    add_method(kMethod);
}

} // namespace hnsw

PG_MILVUS_FUNCTION(hnswhandler) {
    using namespace hnsw;
    IndexAmRoutine* routine = makeNode(IndexAmRoutine);
    routine->amstrategies = 0;
    routine->amsupport = 3;
    routine->amcanorderbyop = true;
    routine->amoptionalkey = true;
    // Each entry beyond these stays false or null.
#if PG_VERSION_NUM >= 130000
    routine->amparallelvacuumoptions = VACUUM_OPTION_PARALLEL_BULKDEL;
#endif
    routine->amkeytype = InvalidOid;
    routine->ambuild = build_callback;
    routine->ambuildempty = build_empty_callback;
    routine->aminsert = insert_callback;
    routine->ambulkdelete = bulk_delete_callback;
    routine->amvacuumcleanup = cleanup_callback;
    routine->amcostestimate = cost_callback;
    routine->amoptions = options_callback;
    routine->ambuildphasename = phase_callback;
    routine->amvalidate = validate_callback;
    routine->ambeginscan = begin_scan_callback;
    routine->amrescan = rescan_callback;
    routine->amgettuple = get_tuple_callback;
    routine->amendscan = end_scan_callback;
    PG_RETURN_POINTER(routine);
}
