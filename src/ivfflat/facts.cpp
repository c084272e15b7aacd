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

void read_meta(Facts& facts, Relation relation) {
    const char* page = am::take_first_page(facts, kBytes, kFormat, relation, kMetaMark);
    if (!page)
        return;
    const MetaPage& meta = *meta_of(page);
    take_shape(facts, meta.shape);
    am::take_build(facts, kBuiltRows, kBuiltAt, kBuildSeconds, meta);
}

} // namespace

} // namespace ivfflat

PG_MILVUS_FUNCTION(vector_ivfflat_facts) {
    return am::tell_facts<ivfflat::kFacts>(fcinfo, ivfflathandler, ivfflat::read_meta);
}
