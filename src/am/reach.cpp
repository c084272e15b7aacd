// What is seldom needed.

#include "am/reach.h"

namespace am {

void report_damage(Relation index, BlockNumber block, const char* what) {
    ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
                    errmsg("index \"%s\" is damaged: %s", RelationGetRelationName(index), what),
                    errdetail("Found at block %u.", block), errhint("REINDEX the index.")));
    pg_unreachable();
}

Buffer grow_file(Relation index) {
    // Also where the index is new: the workers of its build extend it as well.
    const bool needs_lock = !RelationUsesLocalBuffers(index);
    if (needs_lock)
        LockRelationForExtension(index, ExclusiveLock);
    Buffer buffer = ReadBuffer(index, P_NEW);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    if (needs_lock)
        UnlockRelationForExtension(index, ExclusiveLock);
    return buffer;
}

} // namespace am
