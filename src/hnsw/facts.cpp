// vector_hnsw_facts: what META alone says of an index, for the view vector_indexes, which must be
// cheap and never wait. No other page is read, whatever stands on the page is told and not raised,
// and an index that somebody has locked exclusively is passed over.

#include "am/facts.h"
#include "hnsw/buffers.h"
#include "hnsw/stats.h"

extern "C" {
Datum hnswhandler(PG_FUNCTION_ARGS);
}

namespace hnsw {

namespace {

// The order of the OUT arguments in extension/vector/additions/hnsw_facts.sql.
enum Fact {
    kBytes,
    kFormat,
    kDimensions,
    kSettings,
    kBuiltRows,
    kBuiltAt,
    kBuildSeconds,
    kBuildMemory,
    kRepairPending,
    kFacts
};

using Facts = am::Facts<kFacts>;

void take_settings(Facts& facts, const Shape& shape) {
    const Layout layout(shape);
    StringInfoData text;
    initStringInfo(&text);
    appendStringInfo(&text, "{\"m\": %d, \"ef_construction\": %d, \"form\": \"%s\"", shape.m,
                     shape.ef_construction, form_of(shape, layout));
    if (layout.coded())
        appendStringInfo(&text, ", \"code_bits\": %d, \"code_dims\": %d", shape.planes,
                         static_cast<int>(layout.code.dimensions));
    appendStringInfoChar(&text, '}');
    facts.set(kSettings, DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data)));
}

void read_meta(Facts& facts, Relation relation) {
    const char* page = am::take_first_page(facts, kBytes, kFormat, relation, kMetaMark);
    if (!page)
        return;
    const MetaPage& meta = *meta_of(page);
    facts.set(kDimensions, Int32GetDatum(static_cast<std::int32_t>(meta.shape.dimensions)));
    facts.set(kRepairPending, BoolGetDatum(meta.repair_pending != 0));
    take_settings(facts, meta.shape);
    am::take_build(facts, kBuiltRows, kBuiltAt, kBuildSeconds, meta);
    if (meta.built_at != 0)
        facts.set(kBuildMemory, Int64GetDatum(std::int64_t{meta.build_kb} * 1024));
}

} // namespace

} // namespace hnsw

PG_MILVUS_FUNCTION(vector_hnsw_facts) {
    return am::tell_facts<hnsw::kFacts>(fcinfo, hnswhandler, hnsw::read_meta);
}
