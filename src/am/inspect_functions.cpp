// The administrator's SQL functions: vector_index_check and vector_index_stats. Rights, locks and
// arguments here; the work is done in check and stats of the index's method.

#include "am/check_report.h"
#include "am/method.h"
#include "am/page_frame.h"
#include "pg/rights.h"

namespace am {

namespace {

const Method& require_method(Relation index) {
    const Method* method = method_of(index);
    if (!method)
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("index \"%s\" is not an hnsw or ivfflat index of this extension",
                               RelationGetRelationName(index))));
    return *method;
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
    const Method* method;
};

// Opens both with HEAP_LOCK on the table, which comes first as everywhere.
OpenIndex open_with_heap(Oid oid, LOCKMODE heap_lock) {
    const Oid heap_oid = IndexGetRelation(oid, false);
    OpenIndex open{relation_open(heap_oid, heap_lock), nullptr, nullptr};
    open.index = index_open(oid, AccessShareLock);
    // Another index may have got the number while we waited.
    if (IndexGetRelation(oid, false) != heap_oid)
        ereport(ERROR,
                (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                 errmsg("index \"%s\" changed meanwhile", RelationGetRelationName(open.index))));
    open.method = &require_method(open.index);
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
    pg::set_maintenance_search_path();
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
    open.method->check(open.heap, open.index, snapshot, report);
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

} // namespace

} // namespace am

PG_MILVUS_FUNCTION(vector_index_check) {
    // Not strict: no rows mean that an index is sound, which nobody should be told of a null.
    const Oid oid = DatumGetObjectId(am::not_null(fcinfo, 0, "index"));
    const bool with_heap = DatumGetBool(am::not_null(fcinfo, 1, "heap_check"));
    am::require_index(oid);
    am::require_right(pg::may_maintain(oid) || pg::may_maintain(IndexGetRelation(oid, false)), oid);

    TupleDesc descriptor;
    Tuplestorestate* store = am::start_result(fcinfo, &descriptor);
    am::Report report;
    report.start(store, descriptor);
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "index check", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    am::check(oid, with_heap, report);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
    return Datum{0};
}

PG_MILVUS_FUNCTION(vector_index_stats) {
    const Oid oid = PG_GETARG_OID(0);
    am::require_index(oid);
    am::require_right(pg::may_maintain(oid) || pg::may_maintain(IndexGetRelation(oid, false)) ||
                          pg::may_scan_for_statistics(),
                      oid);
    const am::OpenIndex open = am::open_with_heap(oid, AccessShareLock);
    char* json = open.method->stats(open.index);
    am::close_both(open, AccessShareLock);
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}
