// Reaching pages: a pin through the hint table, a lock, and the page checked before it is used.
// What one gets is constant; changes go through page_change.h. Lock order: README.md.
#pragma once

#include "hnsw/index.h"

namespace hnsw {

// Asks for the cache lines of a record and of its buffer's bookkeeping, all at once, where its hint
// says that they are. What a wrong hint asks for is not used. With ONLY_VALUE not for the list of
// neighbours: a processor waits for so many lines at a time only.
inline void prefetch_record(const Index& index, std::uint32_t id, bool only_value = false) {
    const std::uint32_t per_page = index.shape().records_per_page;
    const Buffer hint = *index.cached->hints->at(id / per_page);
    if (hint <= 0)
        return;
    pg::prefetch_buffer_header(hint);
    const char* page = page_of(hint);
    __builtin_prefetch(page);
    const char* record = page + kSlotsAt + std::size_t{id % per_page} * index.shape().record_size;
    const char* end = record + index.shape().record_size;
    if (only_value) {
        __builtin_prefetch(record);
        prefetch_bytes(record + index.layout().value_at, end);
    } else {
        prefetch_bytes(record, end);
    }
}

// Whether the page is one of this kind, with as many slots as the index's shape has.
inline bool page_is(const Index& index, const char* page, PageKind kind) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    return page_front(page)->slots == geometry.per_page &&
           is_page(page, static_cast<std::uint8_t>(kind), kPageMark,
                   kSlotsAt + std::size_t{geometry.size} * geometry.per_page);
}

inline BlockNumber block_of(const Index& index, PageKind kind, std::uint32_t id) {
    return id / slot_geometry(index.shape(), kind).per_page;
}

template <class Byte>
Byte* slot_at(Byte* page, std::size_t slot, std::size_t size) {
    return page + kSlotsAt + slot * size;
}

// A locked page and one slot on it.
struct Slot {
    Buffer buffer;
    const char* data;
};

// Pins and locks the slot's page. Errors: an id that leads nowhere.
inline Slot lock_slot(const Index& index, PageKind kind, std::uint32_t id, Access access) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    const BlockNumber block = id / geometry.per_page;
    if (unlikely(id == kNoId || block == kMetaBlock))
        report_damage(index, block, "a link leads to no record");
    const Buffer buffer =
        lock_page(index, block, kind, access, "a link leads to a page of another kind");
    return {buffer, slot_at(page_of(buffer), id % geometry.per_page, geometry.size)};
}

// Calls visit(page), share-locked, where the block is a page of this kind.
template <class F>
void visit_page(const Index& index, PageKind kind, BlockNumber block, F&& visit) {
    Buffer buffer = pin_block(index, block);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    if (page_is(index, page, kind))
        visit(page);
    UnlockReleaseBuffer(buffer);
}

} // namespace hnsw
