// vector_ivfflat_facts: what META alone says of an index, for the view vector_indexes and for those
// who decide whether to build it again. Never waits: an index that somebody has locked exclusively
// is passed over, and whatever stands on the page is told and not raised.

#include "am/facts.h"
#include "ivfflat/buffers.h"
#include "ivfflat/stats.h"
#include "pg/entry.h"

extern "C" {
Datum ivfflathandler(PG_FUNCTION_ARGS);
}

namespace ivfflat {

namespace {

// The order of the OUT arguments in extension/vector/additions/ivfflat_facts.sql.
enum Fact {
    kLists,
    kBytes,
    kFormat,
    kDimensions,
    kSettings,
    kBuiltRows,
    kBuiltAt,
    kBuildSeconds,
    kFacts
};

using Facts = am::Facts<kFacts>;

void take_shape(Facts& facts, const Shape& shape) {
    facts.set(kLists, Int32GetDatum(static_cast<std::int32_t>(shape.lists)));
    facts.set(kDimensions, Int32GetDatum(static_cast<std::int32_t>(shape.dimensions)));
    StringInfoData text;
    initStringInfo(&text);
    appendStringInfo(&text, "{\"lists\": %d, \"form\": \"%s\"", static_cast<int>(shape.lists),
                     form_of(shape));
    if (shape.rotated != 0)
        appendStringInfo(&text, ", \"code_bits\": %d, \"code_dims\": %d", shape.planes,
                         static_cast<int>(shape.code_dimensions));
    appendStringInfoChar(&text, '}');
    facts.set(kSettings, DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data)));
}

void take_build(Facts& facts, const MetaPage& meta) {
    facts.set(kBuiltRows, Int64GetDatum(static_cast<std::int64_t>(meta.built_rows)));
    if (meta.built_at == 0)
        return;
    facts.set(kBuiltAt, TimestampTzGetDatum(meta.built_at));
    facts.set(kBuildSeconds, Float8GetDatum(meta.build_ms / 1000.0));
}

void read_meta(Facts& facts, Relation relation) {
    facts.set(kBytes, Int64GetDatum(std::int64_t{RelationGetNumberOfBlocks(relation)} * BLCKSZ));
    const char* page = am::copy_first_page(relation);
    const MetaFault fault = meta_fault(page);
    facts.set_text(kFormat, am::format_of(fault, kMetaMark));
    if (fault != MetaFault::none)
        return;
    const MetaPage& meta = *meta_of(page);
    take_shape(facts, meta.shape);
    take_build(facts, meta);
}

} // namespace

} // namespace ivfflat

PG_MILVUS_FUNCTION(vector_ivfflat_facts) {
    return am::tell_facts<ivfflat::kFacts>(fcinfo, ivfflathandler, ivfflat::read_meta);
}
