// What a scan will cost, for the planner.
#pragma once

#include "pg/index_am.h"

namespace ivfflat {

void estimate_cost(PlannerInfo* root, IndexPath* path, double loop_count, Cost* startup_cost,
                   Cost* total_cost, Selectivity* selectivity, double* correlation, double* pages);

} // namespace ivfflat
