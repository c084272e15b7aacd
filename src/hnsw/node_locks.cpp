// Locks in rising order of blocks, as README.md, "Locks", demands of whoever holds several.

#include "hnsw/node_locks.h"

namespace hnsw {

NodeLocks::NodeLocks(const Index& index, const std::uint32_t* ids, int count)
    : index_(&index), count_(0) {
    for (int i = 0; i < count; ++i) {
        const BlockNumber block = block_of(index, PageKind::node, ids[i]);
        if (ids[i] == kNoId || block == kMetaBlock)
            report_damage(index, block, "a link leads to no record");
        if (std::find(blocks_, blocks_ + count_, block) == blocks_ + count_)
            blocks_[count_++] = block;
    }
    std::sort(blocks_, blocks_ + count_);
    for (int i = 0; i < count_; ++i)
        buffers_[i] = lock_page(index, blocks_[i], PageKind::node, Access::exclusive,
                                "a link leads to a page of another kind");
}

Buffer NodeLocks::buffer(std::uint32_t id) const {
    const BlockNumber block = block_of(*index_, PageKind::node, id);
    return buffers_[std::find(blocks_, blocks_ + count_, block) - blocks_];
}

Slot NodeLocks::slot(std::uint32_t id) const {
    const SlotGeometry geometry = slot_geometry(index_->shape(), PageKind::node);
    return {buffer(id), slot_at(page(id), id % geometry.per_page, geometry.size)};
}

Record NodeLocks::record(std::uint32_t id) const {
    return {slot(id).data, &index_->layout()};
}

RecordImage NodeLocks::edit(PageChange& change, std::uint32_t id) const {
    return edit_record(*index_, change, slot(id));
}

void NodeLocks::release() {
    for (int i = 0; i < count_; ++i)
        UnlockReleaseBuffer(buffers_[i]);
}

} // namespace hnsw
