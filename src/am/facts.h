// What vector_hnsw_facts and vector_ivfflat_facts have in common: a row of what META says, made
// without waiting for anybody.
#pragma once

#include "am/first_page.h"
#include "am/open_at_once.h"
#include "pg/result_set.h"

namespace am {

// A row of N columns, null until set.
template <int N>
struct Facts {
    Datum values[N]{};
    bool nulls[N];

    Facts() { std::fill(std::begin(nulls), std::end(nulls), true); }
    void set(int fact, Datum value) {
        values[fact] = value;
        nulls[fact] = false;
    }
    void set_text(int fact, const char* text) { set(fact, CStringGetTextDatum(text)); }
};

// Sets the columns BYTES and FORMAT. The first page, null where it is not one that can be read.
template <int N>
const char* take_first_page(Facts<N>& facts, int bytes, int format, Relation relation,
                            const MetaMark& mark) {
    facts.set(bytes, Int64GetDatum(std::int64_t{RelationGetNumberOfBlocks(relation)} * BLCKSZ));
    const char* page = copy_first_page(relation);
    const MetaFault fault = meta_fault(page, mark);
    facts.set_text(format, format_of(fault, mark));
    return fault == MetaFault::none ? page : nullptr;
}

// Sets the columns ROWS, AT and SECONDS of the build; the last two where they were noted.
template <int N, class Meta>
void take_build(Facts<N>& facts, int rows, int at, int seconds, const Meta& meta) {
    facts.set(rows, Int64GetDatum(static_cast<std::int64_t>(meta.built_rows)));
    if (meta.built_at == 0)
        return;
    facts.set(at, TimestampTzGetDatum(meta.built_at));
    facts.set(seconds, Float8GetDatum(meta.build_ms / 1000.0));
}

// The result of the function: what read(facts, relation) sets, nothing where the index named by the
// first argument is not HANDLER's or cannot be opened at once.
template <int N, class Read>
Datum tell_facts(FunctionCallInfo fcinfo, PGFunction handler, Read read) {
    TupleDesc row = nullptr;
    if (get_call_result_type(fcinfo, nullptr, &row) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    Facts<N> facts;
    if (Relation relation = open_at_once(PG_GETARG_OID(0), handler)) {
        read(facts, relation);
        relation_close(relation, AccessShareLock);
    }
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), facts.values, facts.nulls));
}

} // namespace am
