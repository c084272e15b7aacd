// vector_prewarm: reads an index into shared buffers, page by page.

#include "observe/vector_index.h"

namespace observe {

namespace {

void require_right(Oid index) {
    const Oid table = IndexGetRelation(index, false);
    if (pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
        !pg::may_maintain(index))
        aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, get_rel_name(table));
}

void require_vector_index(Oid oid) {
    const char kind = get_rel_relkind(oid);
    if (kind == '\0')
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
                        errmsg("relation with OID %u does not exist", oid)));
    if ((kind != RELKIND_INDEX && kind != RELKIND_PARTITIONED_INDEX) ||
        !is_vector_method(pg::access_method_of(oid)))
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("\"%s\" is not a vector index", get_rel_name(oid))));
}

// At most so many pages; returns how many there were.
BlockNumber read_index(Oid oid, BlockNumber most) {
    Relation index = index_open(oid, AccessShareLock);
    if (RELATION_IS_OTHER_TEMP(index))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("cannot access temporary indexes of other sessions")));
    const BlockNumber blocks = std::min(RelationGetNumberOfBlocks(index), most);
    for (BlockNumber block = 0; block < blocks; ++block) {
        CHECK_FOR_INTERRUPTS();
        ReleaseBuffer(ReadBuffer(index, block));
    }
    index_close(index, AccessShareLock);
    return blocks;
}

} // namespace

} // namespace observe

PG_MILVUS_FUNCTION(vector_prewarm) {
    const Oid oid = PG_GETARG_OID(0);
    observe::require_vector_index(oid);
    observe::require_right(oid);
    // What does not fit would drive out what was just read.
    const auto room = static_cast<BlockNumber>(NBuffers);
    BlockNumber read = 0;
    ListCell* cell;
    foreach (cell, find_all_inheritors(oid, AccessShareLock, nullptr))
        if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_INDEX && read < room) {
            observe::require_right(lfirst_oid(cell));
            read += observe::read_index(lfirst_oid(cell), room - read);
        }
    return Int64GetDatum(read);
}
