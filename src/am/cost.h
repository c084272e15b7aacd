// What both methods' cost estimates have in common.
#pragma once

#include "pg/index_am.h"

namespace am {

// For a path that the index cannot serve: the planner takes anything else.
inline void forbid([[maybe_unused]] IndexPath* path, Cost* startup_cost, Cost* total_cost,
                   Selectivity* selectivity, double* correlation, double* pages) {
    *startup_cost = get_float8_infinity();
    *total_cost = get_float8_infinity();
    *selectivity = 0;
    *correlation = 0;
    *pages = 0;
#if PG_VERSION_NUM >= 180000
    path->path.disabled_nodes = 2;
#endif
}

// The share of the table's rows that the query's conditions pass, of which the index knows nothing.
inline double passing_share(const IndexPath* path) {
    const RelOptInfo* table = path->indexinfo->rel;
    return table->tuples > 0 ? std::clamp(table->rows / table->tuples, 1e-6, 1.0) : 1.0;
}

// Pages near other queries' answers are in memory mostly.
inline constexpr double kCached = 0.1;

} // namespace am
