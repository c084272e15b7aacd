// The server's own estimate counts every page of an index; a search touches a few dozen. So the
// pages and the processor's work follow from the length of the beam.

#include "hnsw/cost.h"

#include "am/cost.h"
#include "hnsw/index.h"
#include "hnsw/options.h"
#include "hnsw/scan.h"

namespace hnsw {

namespace {

// One hop: an exact distance and a batch of estimates, in units of cpu_operator_cost.
double hop_operators(const Shape& shape) {
    return 20 + shape.dimensions / 16.0;
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
    MetaState meta;
    const Index index = open_index(relation, &meta);
    index_close(relation, NoLock);

    const double tuples = std::max(1.0, path->indexinfo->tuples);
    // A filter that only the heap can check makes an iterative scan go on. One that does not go on
    // would come back with too few rows: it is made to look as dear as what finds them all.
    double ef = settings.ef_search;
    if (root->limit_tuples > 0) {
        double wanted = root->limit_tuples / passing_share(path);
        if (goes_on(settings.iterative_scan))
            wanted = std::min<double>(wanted, settings.max_scan_tuples);
        ef = std::max(ef, wanted);
    }
    const double beam = std::min(
        tuples,
        static_cast<double>(beam_for(index, static_cast<std::uint32_t>(std::min(ef, 1e9)))));
    const double per_hop = index.coded() ? 1 : index.layout().links;
    const double hops = std::min(tuples, (meta.entry_level * 4 + beam * 1.1) * per_hop);

    const double index_pages = std::max(1.0, static_cast<double>(path->indexinfo->pages));
    const double touched = std::min(index_pages, hops);
    const double fetched = index_pages_fetched(touched * std::max(1.0, loop_count),
                                               path->indexinfo->pages, index_pages, root) /
                           std::max(1.0, loop_count);
    *startup_cost = fetched * costs.spc_random_page_cost * kCached +
                    hops * hop_operators(index.shape()) * cpu_operator_cost;
    // The rest of the index, should everything be wanted.
    *total_cost =
        *startup_cost +
        (tuples - std::min(tuples, beam)) * per_hop * hop_operators(index.shape()) *
            cpu_operator_cost +
        (index_pages - std::min(index_pages, fetched)) * costs.spc_random_page_cost * kCached;
    *selectivity = costs.indexSelectivity;
    *correlation = costs.indexCorrelation;
    *pages = fetched;
}

} // namespace hnsw
