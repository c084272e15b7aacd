// Pages of slots.

#include "hnsw/page_change.h"

namespace hnsw {

char* edit_slots(const Index& index, PageChange& change, Buffer buffer, PageKind kind) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    return change.edit(buffer, slot_at(page_of(buffer), 0, geometry.size),
                       std::size_t{geometry.size} * geometry.per_page);
}

void init_page(const Index& index, Page page, PageKind kind) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    start_page(page, kind, static_cast<std::uint8_t>(geometry.per_page),
               kSlotsAt + std::size_t{geometry.size} * geometry.per_page);
}

} // namespace hnsw
