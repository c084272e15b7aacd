// The routine that an access method's handler returns: which callbacks it has, each guarded. What
// they do stands in a struct Functions:
//   insert(index, values, nulls, tid), build(heap, index, info), build_empty(index),
//   bulk_delete, cleanup, cost, options, phase_name, begin_scan, rescan, get_tuple, end_scan
//   with the server's arguments; method(), what am::Method says of it.
#pragma once

#include "am/validate.h"

namespace am {

template <class Functions>
struct Callbacks {
    static bool insert(Relation index, Datum* values, bool* nulls, ItemPointer tid, Relation,
                       IndexUniqueCheck,
#if PG_VERSION_NUM >= 140000
                       bool,
#endif
                       IndexInfo*) {
        return pg::guarded<Functions::insert>(index, values, nulls, tid);
    }
    static IndexBuildResult* build(Relation heap, Relation index, IndexInfo* info) {
        return pg::guarded<Functions::build>(heap, index, info);
    }
    static void build_empty(Relation index) {
        pg::guarded<Functions::build_empty>(index);
    }
    static IndexBulkDeleteResult* bulk_delete(IndexVacuumInfo* info, IndexBulkDeleteResult* stats,
                                              IndexBulkDeleteCallback callback, void* state) {
        return pg::guarded<Functions::bulk_delete>(info, stats, callback, state);
    }
    static IndexBulkDeleteResult* cleanup(IndexVacuumInfo* info, IndexBulkDeleteResult* stats) {
        return pg::guarded<Functions::cleanup>(info, stats);
    }
    static void cost(PlannerInfo* root, IndexPath* path, double loop_count, Cost* startup_cost,
                     Cost* total_cost, Selectivity* selectivity, double* correlation,
                     double* pages) {
        pg::guarded<Functions::cost>(root, path, loop_count, startup_cost, total_cost, selectivity,
                                     correlation, pages);
    }
    static bytea* options(Datum reloptions, bool check) {
        return pg::guarded<Functions::options>(reloptions, check);
    }
    static char* phase_name(int64 phase) {
        return Functions::phase_name(phase);
    }
    static bool validate_class(Oid opclass) {
        return validate(Functions::method(), opclass);
    }
    static bool validate_guarded(Oid opclass) {
        return pg::guarded<validate_class>(opclass);
    }
    static IndexScanDesc begin_scan(Relation index, int keys, int orderbys) {
        return pg::guarded<Functions::begin_scan>(index, keys, orderbys);
    }
    static void rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderbys,
                       int orderby_count) {
        pg::guarded<Functions::rescan>(scan, keys, key_count, orderbys, orderby_count);
    }
    static bool get_tuple(IndexScanDesc scan, ScanDirection direction) {
        return pg::guarded<Functions::get_tuple>(scan, direction);
    }
    static void end_scan(IndexScanDesc scan) {
        pg::guarded<Functions::end_scan>(scan);
    }
};

template <class Functions>
IndexAmRoutine* make_routine() {
    using With = Callbacks<Functions>;
    IndexAmRoutine* routine = makeNode(IndexAmRoutine);
    routine->amstrategies = 0;
    routine->amsupport = static_cast<uint16>(Functions::method().support_count);
    routine->amcanorderbyop = true;
    routine->amoptionalkey = true;
    // Each entry beyond these stays false or null.
#if PG_VERSION_NUM >= 130000
    routine->amparallelvacuumoptions = VACUUM_OPTION_PARALLEL_BULKDEL;
#endif
    routine->amkeytype = InvalidOid;
    routine->ambuild = With::build;
    routine->ambuildempty = With::build_empty;
    routine->aminsert = With::insert;
    routine->ambulkdelete = With::bulk_delete;
    routine->amvacuumcleanup = With::cleanup;
    routine->amcostestimate = With::cost;
    routine->amoptions = With::options;
    routine->ambuildphasename = With::phase_name;
    routine->amvalidate = With::validate_guarded;
    routine->ambeginscan = With::begin_scan;
    routine->amrescan = With::rescan;
    routine->amgettuple = With::get_tuple;
    routine->amendscan = With::end_scan;
    return routine;
}

} // namespace am
