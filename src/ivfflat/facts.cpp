// vector_ivfflat_facts: what META alone says of an index, for the view vector_indexes and for those
// who decide whether to build it again. Never waits: an index that somebody has locked exclusively
// is passed over, and whatever stands on the page is told and not raised.

#include "am/open_at_once.h"
#include "ivfflat/buffers.h"
#include "ivfflat/stats.h"
#include "pg/entry.h"
#include "pg/result_set.h"

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

struct Facts {
    Datum values[kFacts];
    bool nulls[kFacts];

    void set(Fact fact, Datum value) {
        values[fact] = value;
        nulls[fact] = false;
    }
};

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
    const BlockNumber blocks = RelationGetNumberOfBlocks(relation);
    facts.set(kBytes, Int64GetDatum(std::int64_t{blocks} * BLCKSZ));
    auto* page = static_cast<char*>(palloc0(BLCKSZ));
    if (blocks != 0) {
        Buffer buffer = ReadBuffer(relation, kMetaBlock);
        LockBuffer(buffer, BUFFER_LOCK_SHARE);
        std::memcpy(page, page_of(buffer), BLCKSZ);
        UnlockReleaseBuffer(buffer);
    }
    const char* fault = meta_fault(page);
    facts.set(kFormat, CStringGetTextDatum(fault ? fault : psprintf("pg_milvus %d", kVersion)));
    if (fault)
        return;
    const MetaPage& meta = *meta_of(static_cast<const char*>(page));
    take_shape(facts, meta.shape);
    take_build(facts, meta);
}

} // namespace

} // namespace ivfflat

PG_MILVUS_FUNCTION(vector_ivfflat_facts) {
    TupleDesc row = nullptr;
    if (get_call_result_type(fcinfo, nullptr, &row) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    ivfflat::Facts facts{};
    std::fill(std::begin(facts.nulls), std::end(facts.nulls), true);
    if (Relation relation = am::open_at_once(PG_GETARG_OID(0), ivfflathandler)) {
        ivfflat::read_meta(facts, relation);
        relation_close(relation, AccessShareLock);
    }
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), facts.values, facts.nulls));
}
