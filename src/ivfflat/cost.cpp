// A scan reads the centres and a share of the lists: of coded ones the chunks' own pages and a few
// vectors.

#include "ivfflat/cost.h"

#include "am/cost.h"
#include "ivfflat/index.h"
#include "ivfflat/options.h"

namespace ivfflat {

namespace {

// Vectors that are measured exactly, for a handful of rows.
constexpr double kMeasured = 50;

// A longer vector is kept out of line by the server, in pieces of this size.
constexpr double kInLine = 2000;

struct Work {
    double pages;
    double operators; // in units of cpu_operator_cost
};

// Of a scan that visits this share of the lists.
Work work_for(const Index& index, double share, double tuples) {
    const Shape& shape = index.shape();
    const Layout& layout = index.layout();
    const double entries = tuples * share;
    const double chunks = entries / layout.capacity + shape.lists * share;
    const double of_vector = 20 + shape.dimensions / 16.0;
    Work work{layout.centre_blocks + chunks, shape.lists * (1 + shape.dimensions / 64.0)};
    if (index.coded()) {
        const double measured = std::min(entries, kMeasured);
        // Of the table it is the row's page, and those where a long vector is kept.
        const bool out_of_line = shape.codes_alone && shape.value_bytes > kInLine;
        work.pages += measured * (out_of_line ? 2 + shape.value_bytes / kInLine : 1);
        const double of_code = shape.dimensions / (layout.code.in_rows() ? 160.0 : 512.0);
        work.operators += entries * (1 + of_code) + measured * of_vector;
    } else {
        work.pages += entries * layout.value_bytes / kStretch;
        work.operators += entries * (1 + shape.dimensions / 64.0);
    }
    return work;
}

} // namespace

void estimate_cost(PlannerInfo* root, IndexPath* path, double loop_count, Cost* startup_cost,
                   Cost* total_cost, Selectivity* selectivity, double* correlation, double* pages) {
    // Without an order there is nothing that the index could do.
    if (path->indexorderbys == NIL) {
        forbid(path, startup_cost, total_cost, selectivity, correlation, pages);
        return;
    }
    GenericCosts costs{};
    genericcostestimate(root, path, loop_count, &costs);

    Relation relation = index_open(path->indexinfo->indexoid, NoLock);
    const Index index = open_index(relation);
    index_close(relation, NoLock);

    const double tuples = std::max(1.0, path->indexinfo->tuples);
    const double lists = index.shape().lists;
    double share = std::min(1.0, settings.probes / lists);
    // A filter that only the heap can check makes an iterative scan go on. One that does not go on
    // would come back with too few rows: it is made to look as dear as what finds them all.
    if (root->limit_tuples > 0) {
        double wanted = root->limit_tuples / passing_share(path) / tuples;
        if (goes_on(settings.iterative_scan))
            wanted = std::min(wanted, settings.max_probes / lists);
        share = std::max(share, std::min(1.0, wanted));
    }
    const Work first = work_for(index, share, tuples);
    const Work all = work_for(index, 1, tuples);
    const double page_cost = costs.spc_random_page_cost * kCached;
    *startup_cost = first.pages * page_cost + first.operators * cpu_operator_cost;
    *total_cost =
        std::max(*startup_cost, all.pages * page_cost + all.operators * cpu_operator_cost);
    *selectivity = costs.indexSelectivity;
    *correlation = costs.indexCorrelation;
    *pages = first.pages;
}

} // namespace ivfflat
