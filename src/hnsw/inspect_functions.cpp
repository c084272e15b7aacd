// The administrator's SQL functions: vector_index_check, vector_index_stats and
// vector_hnsw_build_memory. Rights, locks and arguments here; the work is done in check and stats.

#include "hnsw/build.h"
#include "hnsw/check.h"
#include "hnsw/stats.h"
#include "pg/rights.h"
#include "types/checks.h"
#include "types/sparse_type.h"

extern "C" {
Datum hnswhandler(PG_FUNCTION_ARGS);
}

namespace hnsw {

namespace {

constexpr int kMaxBitDimensions = 64000;
// What ids of 32 bits can name.
constexpr std::int64_t kMostRows = 4294967295;
// Does not change the size of anything.
constexpr int kAnyEf = 64;

void require_hnsw(Relation index) {
    FmgrInfo handler{};
    if (OidIsValid(index->rd_amhandler))
        fmgr_info(index->rd_amhandler, &handler);
    if (handler.fn_addr != hnswhandler)
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("index \"%s\" is not an hnsw index of this extension",
                               RelationGetRelationName(index))));
}

// The relation must be a single index. Before any lock is waited for.
void require_index(Oid oid) {
    const char kind = get_rel_relkind(oid);
    if (kind == '\0')
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
                        errmsg("relation with OID %u does not exist", oid)));
    if (kind == RELKIND_PARTITIONED_INDEX)
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("\"%s\" is a partitioned index", get_rel_name(oid)),
                        errhint("Name the index of one partition.")));
    if (kind != RELKIND_INDEX)
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("\"%s\" is not an index", get_rel_name(oid))));
}

void require_right(bool has, Oid oid) {
    if (!has)
        aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_INDEX, get_rel_name(oid));
}

struct OpenIndex {
    Relation heap;
    Relation index;
};

// Opens both with HEAP_LOCK on the table, which comes first as everywhere.
OpenIndex open_with_heap(Oid oid, LOCKMODE heap_lock) {
    const Oid heap_oid = IndexGetRelation(oid, false);
    OpenIndex open{relation_open(heap_oid, heap_lock), nullptr};
    open.index = index_open(oid, AccessShareLock);
    // Another index may have got the number while we waited.
    if (IndexGetRelation(oid, false) != heap_oid)
        ereport(ERROR,
                (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                 errmsg("index \"%s\" changed meanwhile", RelationGetRelationName(open.index))));
    require_hnsw(open.index);
    if (RELATION_IS_OTHER_TEMP(open.index))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("cannot access temporary indexes of other sessions")));
    if (RecoveryInProgress() && !RelationNeedsWAL(open.index))
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("cannot access temporary or unlogged relations during recovery")));
    return open;
}

void close_both(OpenIndex open, LOCKMODE heap_lock) {
    index_close(open.index, AccessShareLock);
    relation_close(open.heap, heap_lock);
}

// What index expressions, conditions and distance functions of users may do is bounded by the
// owner's rights, and they cannot change this session's settings.
struct OwnersRights {
    Oid user;
    int security;
    int nesting;
};

OwnersRights take_owners_rights(Relation heap) {
    OwnersRights saved{};
    GetUserIdAndSecContext(&saved.user, &saved.security);
    SetUserIdAndSecContext(heap->rd_rel->relowner, saved.security | SECURITY_RESTRICTED_OPERATION);
    saved.nesting = NewGUCNestLevel();
    return saved;
}

void give_back_rights(OwnersRights saved) {
    AtEOXact_GUC(false, saved.nesting);
    SetUserIdAndSecContext(saved.user, saved.security);
}

// An empty result of the call's row type, in the memory that the server wants it in.
Tuplestorestate* start_result(FunctionCallInfo fcinfo, TupleDesc* descriptor) {
    auto* result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    if (!result || !IsA(result, ReturnSetInfo) || !(result->allowedModes & SFRM_Materialize))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("set-valued function called in context that cannot accept a set")));
    MemoryContext old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
    if (get_call_result_type(fcinfo, nullptr, descriptor) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    Tuplestorestate* store = tuplestore_begin_heap(
        (result->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    result->returnMode = SFRM_Materialize;
    result->setResult = store;
    result->setDesc = *descriptor;
    MemoryContextSwitchTo(old);
    return store;
}

void check(Oid oid, bool with_heap, Report& report) {
    // Replay takes no locks, and there none stronger than a writer's can be had.
    const bool standby = RecoveryInProgress();
    const LOCKMODE heap_lock = standby ? AccessShareLock : ShareUpdateExclusiveLock;
    const OpenIndex open = open_with_heap(oid, heap_lock);
    const OwnersRights saved = take_owners_rights(open.heap);
    if (!standby)
        LockPage(open.index, kMetaBlock, ExclusiveLock);
    // Whatever it sees is in the index: those who insert were waited for.
    Snapshot snapshot = with_heap ? RegisterSnapshot(GetLatestSnapshot()) : nullptr;
    check_index(open.heap, open.index, snapshot, report);
    if (snapshot)
        UnregisterSnapshot(snapshot);
    if (!standby)
        UnlockPage(open.index, kMetaBlock, ExclusiveLock);
    give_back_rights(saved);
    close_both(open, heap_lock);
}

Datum not_null(FunctionCallInfo fcinfo, int i, const char* name) {
    if (PG_ARGISNULL(i))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                        errmsg("argument \"%s\" must not be null", name)));
    return PG_GETARG_DATUM(i);
}

// ---- vector_hnsw_build_memory -------------------------------------------------------------------

struct NamedType {
    const char* name;
    Element element;
    Metric metric; // of its default operator class
    int max_dimensions;
};

constexpr NamedType kTypes[] = {
    {"vector", Element::vector, Metric::l2, types::kMaxDimensions},
    {"halfvec", Element::halfvec, Metric::l2, types::kMaxDimensions},
    {"bit", Element::bit, Metric::hamming, kMaxBitDimensions},
    {"sparsevec", Element::sparsevec, Metric::l2, types::kMaxSparseDimensions},
};

[[noreturn]] void report_out_of_range(const char* name, std::int64_t given, std::int64_t most,
                                      std::int64_t least) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("%s must be between %lld and %lld, not %lld", name,
                           static_cast<long long>(least), static_cast<long long>(most),
                           static_cast<long long>(given))));
    pg_unreachable();
}

const NamedType& type_named(const char* name) {
    for (const NamedType& type : kTypes)
        if (std::strcmp(type.name, name) == 0)
            return type;
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("no type of hnsw indexes is called \"%s\"", name),
                    errhint("It is one of vector, halfvec, bit and sparsevec.")));
    pg_unreachable();
}

std::int64_t memory_for(std::int64_t rows, int dimensions, const NamedType& type, int m) {
    if (rows < 0 || rows > kMostRows)
        report_out_of_range("rows", rows, kMostRows, 0);
    if (dimensions < 1 || dimensions > type.max_dimensions)
        report_out_of_range("dimensions", dimensions, type.max_dimensions, 1);
    if (m < 2 || m > 100)
        report_out_of_range("m", m, 100, 2);
    const Shape shape =
        choose_shape({type.element, type.metric, false, static_cast<std::uint32_t>(dimensions), m,
                      kAnyEf, StorageOption::automatic, 0, 0},
                     0);
    // A build uses so many threads at most; each takes a little.
    const int threads = 1 + max_parallel_maintenance_workers;
    return static_cast<std::int64_t>(build_memory(shape, static_cast<double>(rows), threads));
}

} // namespace

} // namespace hnsw

PG_MILVUS_FUNCTION(vector_index_check) {
    // Not strict: no rows mean that an index is sound, which nobody should be told of a null.
    const Oid oid = DatumGetObjectId(hnsw::not_null(fcinfo, 0, "index"));
    const bool with_heap = DatumGetBool(hnsw::not_null(fcinfo, 1, "heap_check"));
    hnsw::require_index(oid);
    hnsw::require_right(pg::may_maintain(oid) || pg::may_maintain(IndexGetRelation(oid, false)),
                        oid);

    TupleDesc descriptor;
    Tuplestorestate* store = hnsw::start_result(fcinfo, &descriptor);
    hnsw::Report report;
    report.start(store, descriptor);
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw check", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    hnsw::check(oid, with_heap, report);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
    return Datum{0};
}

PG_MILVUS_FUNCTION(vector_index_stats) {
    const Oid oid = PG_GETARG_OID(0);
    hnsw::require_index(oid);
    hnsw::require_right(pg::may_maintain(oid) || pg::may_maintain(IndexGetRelation(oid, false)) ||
                            pg::may_scan_for_statistics(),
                        oid);
    const hnsw::OpenIndex open = hnsw::open_with_heap(oid, AccessShareLock);
    char* json = hnsw::index_stats(open.index);
    hnsw::close_both(open, AccessShareLock);
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}

PG_MILVUS_FUNCTION(vector_hnsw_build_memory) {
    const char* type = text_to_cstring(PG_GETARG_TEXT_PP(2));
    return Int64GetDatum(hnsw::memory_for(PG_GETARG_INT64(0), PG_GETARG_INT32(1),
                                          hnsw::type_named(type), PG_GETARG_INT32(3)));
}
