// One share lock, one copy.

#include "hnsw/node_copy.h"

namespace hnsw {

NodeCopy copy_node(const Index& index, std::uint32_t id) {
    auto* data = static_cast<char*>(palloc(index.shape().record_size));
    auto* scratch = static_cast<char*>(palloc(value_room(index)));
    const Slot slot = lock_slot(index, PageKind::node, id, Access::share);
    std::memcpy(data, slot.data, index.shape().record_size);
    const Record record{data, &index.layout()};
    const char* value = record.in_use() ? value_of(index, record, scratch) : nullptr;
    UnlockReleaseBuffer(slot.buffer);
    return {record, value};
}

} // namespace hnsw
