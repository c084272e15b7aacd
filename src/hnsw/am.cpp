// The handler: what the access method's callbacks do, and what happens at load.

#include "hnsw/am.h"

#include "am/handler.h"
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

struct Functions {
    static const Method& method() { return kMethod; }
    static constexpr auto insert = insert_row;
    static constexpr auto build = build_index;
    static constexpr auto build_empty = hnsw::build_empty;
    static constexpr auto bulk_delete = hnsw::bulk_delete;
    static constexpr auto cleanup = vacuum_cleanup;
    static constexpr auto cost = estimate_cost;
    static constexpr auto options = parse_options;
    static constexpr auto phase_name = build_phase_name;
    static constexpr auto begin_scan = hnsw::begin_scan;
    static constexpr auto rescan = hnsw::rescan;
    static constexpr auto get_tuple = hnsw::get_tuple;
    static constexpr auto end_scan = hnsw::end_scan;
};

} // namespace

void initialise() {
    define_options();
    start_cache();
    register_workspace_upkeep();
    add_method(kMethod);
}

} // namespace hnsw

PG_MILVUS_FUNCTION(hnswhandler) {
    PG_RETURN_POINTER(am::make_routine<hnsw::Functions>());
}
