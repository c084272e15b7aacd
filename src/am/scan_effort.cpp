// The setting, the NOTICE, the lines of EXPLAIN.

#include "am/scan_effort.h"

#include "am/method.h"

namespace am {

namespace {

bool report_scans = false;

#if PG_VERSION_NUM >= 180000

explain_per_node_hook_type next_hook = nullptr;

void show(const char* name, std::uint64_t value, double loops, ExplainState* explain) {
    // As with rows, the mean of a loop.
    ExplainPropertyFloat(name, nullptr, static_cast<double>(value) / loops, 0, explain);
}

void explain_node(PlanState* state, List* ancestors, const char* relationship, const char* name,
                  ExplainState* explain) {
    if (next_hook)
        next_hook(state, ancestors, relationship, name, explain);
    if (!explain->analyze || !IsA(state, IndexScanState))
        return;
    IndexScanDesc scan = castNode(IndexScanState, state)->iss_ScanDesc;
    const Method* method = scan ? method_of(scan->indexRelation) : nullptr;
    if (!method || !method->effort)
        return;
    const ScanEffort& effort = *method->effort(scan);
    if (effort.scans == 0)
        return;
    const auto loops = static_cast<double>(effort.scans);
    show("Hops", effort.hops, loops, explain);
    show("Distances", effort.distances, loops, explain);
    show("Index Pages", effort.pages, loops, explain);
    show("Rows Found", effort.rows, loops, explain);
    if (effort.limit)
        ExplainPropertyText("Ended By", effort.limit, explain);
}

void explain_node_guarded(PlanState* state, List* ancestors, const char* relationship,
                          const char* name, ExplainState* explain) {
    pg::guarded<explain_node>(state, ancestors, relationship, name, explain);
}

void hook_into_explain() {
    next_hook = explain_per_node_hook;
    explain_per_node_hook = explain_node_guarded;
}

#else

// Before 18 the server has no way.
void hook_into_explain() {}

#endif

long long number(std::uint64_t value) {
    return static_cast<long long>(value);
}

} // namespace

void report_efforts() {
    DefineCustomBoolVariable("vector.report_scans",
                             "Tells with a NOTICE what each scan of a vector index did.",
                             "Hops, distances, pages and rows, and which limit ended it, when the "
                             "scan ends. From server 18 "
                             "on EXPLAIN (ANALYZE) shows the same.",
                             &report_scans, false, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    hook_into_explain();
}

void tell_effort(Relation index, const ScanEffort& effort) {
    if (!report_scans || effort.scans == 0)
        return;
    ereport(
        NOTICE,
        (errmsg("scan of index \"%s\": %lld hops, %lld distances, %lld pages, %lld rows "
                "found, %lld returned",
                RelationGetRelationName(index), number(effort.hops), number(effort.distances),
                number(effort.pages), number(effort.rows), number(effort.returned)),
         effort.scans > 1 ? errdetail("These are sums of %lld scans.", number(effort.scans)) : 0,
         effort.limit ? errhint("The limit %s ended it.", effort.limit) : 0));
}

} // namespace am
