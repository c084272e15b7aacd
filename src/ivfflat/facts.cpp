// vector_ivfflat_facts: what META alone says of an index, for those who decide whether to build it
// again. Never waits: an index that somebody has locked exclusively is passed over.

#include "am/open_at_once.h"
#include "ivfflat/buffers.h"
#include "pg/entry.h"
#include "pg/result_set.h"

extern "C" {
Datum ivfflathandler(PG_FUNCTION_ARGS);
}

namespace ivfflat {

namespace {

// The order of the OUT arguments in extension/vector/additions/ivfflat_facts.sql.
enum Fact { kLists, kBuiltRows, kFacts };

struct Facts {
    Datum values[kFacts];
    bool nulls[kFacts];
};

// A page that is damaged or not ours tells nothing.
void read_meta(Facts& facts, Relation relation) {
    if (RelationGetNumberOfBlocks(relation) == 0)
        return;
    auto* page = static_cast<char*>(palloc(BLCKSZ));
    Buffer buffer = ReadBuffer(relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    std::memcpy(page, page_of(buffer), BLCKSZ);
    UnlockReleaseBuffer(buffer);
    if (meta_fault(page))
        return;
    const MetaPage& meta = *meta_of(static_cast<const char*>(page));
    facts.values[kLists] = Int32GetDatum(static_cast<std::int32_t>(meta.shape.lists));
    facts.values[kBuiltRows] = Int64GetDatum(static_cast<std::int64_t>(meta.built_rows));
    std::fill(std::begin(facts.nulls), std::end(facts.nulls), false);
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
