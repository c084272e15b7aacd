// The handler: what the access method's callbacks do, and what happens at load.

#include "ivfflat/am.h"

#include "am/handler.h"
#include "ivfflat/build.h"
#include "ivfflat/cost.h"
#include "ivfflat/index.h"
#include "ivfflat/insert.h"
#include "ivfflat/method.h"
#include "ivfflat/options.h"
#include "ivfflat/scan.h"
#include "ivfflat/vacuum.h"
#include "ivfflat/workspace.h"

namespace ivfflat {

namespace {

struct Functions {
    static const Method& method() { return kMethod; }
    static constexpr auto insert = insert_row;
    static constexpr auto build = build_index;
    static constexpr auto build_empty = ivfflat::build_empty;
    static constexpr auto bulk_delete = ivfflat::bulk_delete;
    static constexpr auto cleanup = vacuum_cleanup;
    static constexpr auto cost = estimate_cost;
    static constexpr auto options = parse_options;
    static constexpr auto phase_name = build_phase_name;
    static constexpr auto begin_scan = ivfflat::begin_scan;
    static constexpr auto rescan = ivfflat::rescan;
    static constexpr auto get_tuple = ivfflat::get_tuple;
    static constexpr auto end_scan = ivfflat::end_scan;
};

} // namespace

void initialise() {
    define_options();
    start_cache();
    register_workspace_upkeep();
    add_method(kMethod);
}

} // namespace ivfflat

PG_MILVUS_FUNCTION(ivfflathandler) {
    PG_RETURN_POINTER(am::make_routine<ivfflat::Functions>());
}
