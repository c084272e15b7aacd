// What ANALYZE keeps of a column of vectors. The server's own way is a histogram of a hundred whole
// vectors, which no plan asks for (nobody compares vectors by <), and which the first query of each
// session would fetch from out-of-line storage, for as long as a search by an index takes. What is
// left are the shares of NULLs and of distinct values, the width, the correlation, and of the most
// common values as many as are short.

#include "pg/entry.h"
#include "pg/statistics.h"

namespace types {

namespace {

// More than this, and the row of pg_statistic would be compressed or stored out of line.
constexpr Size kMostCommonBytes = 1000;

struct Standard {
    AnalyzeAttrComputeStatsFunc compute;
    void* extra_data;
};

// How many of the values stay within the limit.
int short_values(const VacAttrStats* stats, int slot) {
    Size bytes = 0;
    for (int i = 0; i < stats->numvalues[slot]; ++i) {
        bytes += VARSIZE_ANY(DatumGetPointer(stats->stavalues[slot][i]));
        if (bytes > kMostCommonBytes)
            return i;
    }
    return stats->numvalues[slot];
}

void empty_slot(VacAttrStats* stats, int slot) {
    stats->stakind[slot] = 0;
    stats->staop[slot] = InvalidOid;
    stats->stacoll[slot] = InvalidOid;
    stats->numnumbers[slot] = 0;
    stats->numvalues[slot] = 0;
}

void compute(VacAttrStats* stats, AnalyzeAttrFetchFunc fetch, int rows, double total) {
    auto* standard = static_cast<Standard*>(stats->extra_data);
    stats->extra_data = standard->extra_data;
    standard->compute(stats, fetch, rows, total);
    stats->extra_data = standard;
    for (int slot = 0; slot < STATISTIC_NUM_SLOTS; ++slot) {
        if (stats->stakind[slot] == STATISTIC_KIND_HISTOGRAM)
            empty_slot(stats, slot);
        if (stats->stakind[slot] == STATISTIC_KIND_MCV) {
            // Most common first, each with its share.
            const int kept = short_values(stats, slot);
            stats->numvalues[slot] = kept;
            stats->numnumbers[slot] = kept;
            if (kept == 0)
                empty_slot(stats, slot);
        }
    }
}

void compute_guarded(VacAttrStats* stats, AnalyzeAttrFetchFunc fetch, int rows, double total) {
    pg::guarded<compute>(stats, fetch, rows, total);
}

} // namespace

} // namespace types

PG_MILVUS_FUNCTION(vector_typanalyze) {
    using namespace types;
    auto* stats = reinterpret_cast<VacAttrStats*>(PG_GETARG_POINTER(0));
    if (!std_typanalyze(stats))
        return BoolGetDatum(false);
    auto* standard = static_cast<Standard*>(palloc(sizeof(Standard)));
    *standard = {stats->compute_stats, stats->extra_data};
    stats->compute_stats = compute_guarded;
    stats->extra_data = standard;
    return BoolGetDatum(true);
}
