// Changing pages: what each change is logged with. The protocol: README.md.

#include "hnsw/buffers.h"

namespace hnsw {

void report_damage(const Index& index, BlockNumber block, const char* what) {
    ereport(ERROR,
            (errcode(ERRCODE_INDEX_CORRUPTED),
             errmsg("index \"%s\" is damaged: %s", RelationGetRelationName(index.relation), what),
             errdetail("Found at block %u.", block), errhint("REINDEX the index.")));
    pg_unreachable();
}

PageChange::PageChange(const Index& index)
    : state_(index.logged ? GenericXLogStart(index.relation) : nullptr), count_(0) {}

Page PageChange::open(Buffer buffer, bool is_new) {
    if (state_)
        return GenericXLogRegisterBuffer(state_, buffer, is_new ? GENERIC_XLOG_FULL_IMAGE : 0);
    buffers_[count_++] = buffer;
    return BufferGetPage(buffer);
}

void PageChange::commit() {
    if (state_) {
        GenericXLogFinish(state_);
        return;
    }
    for (int i = 0; i < count_; ++i)
        MarkBufferDirty(buffers_[i]);
}

void PageChange::abandon() {
    if (state_)
        GenericXLogAbort(state_);
}

void init_page(const Index& index, Page page, PageKind kind) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    start_page(page, kind, static_cast<std::uint8_t>(geometry.per_page),
               kSlotsAt + std::size_t{geometry.size} * geometry.per_page);
}

} // namespace hnsw
