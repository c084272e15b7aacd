// What is seldom needed.

#include "am/reach.h"

namespace am {

void report_damage(Relation index, BlockNumber block, const char* what) {
    ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
                    errmsg("index \"%s\" is damaged: %s", RelationGetRelationName(index), what),
                    errdetail("Found at block %u.", block), errhint("REINDEX the index.")));
    pg_unreachable();
}

namespace {

// Nobody else sees a temporary index. One that is new, others may see: the workers of its build
// extend it as well.
class GrowthLock {
  public:
    explicit GrowthLock(Relation index)
        : index_(RelationUsesLocalBuffers(index) ? nullptr : index) {
        if (index_)
            LockRelationForExtension(index_, ExclusiveLock);
    }
    // Not by a destructor, which an error would jump over; the server then gives it up.
    void release() const {
        if (index_)
            UnlockRelationForExtension(index_, ExclusiveLock);
    }

  private:
    Relation index_;
};

} // namespace

Buffer grow_file(Relation index, ForkNumber fork) {
    const GrowthLock lock(index);
    Buffer buffer = ReadBufferExtended(index, fork, P_NEW, RBM_NORMAL, nullptr);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    lock.release();
    return buffer;
}

BlockNumber count_blocks(Relation index) {
    const GrowthLock lock(index);
    const BlockNumber blocks = RelationGetNumberOfBlocks(index);
    lock.release();
    return blocks;
}

} // namespace am
