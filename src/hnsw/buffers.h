// Reaching pages: a pin through the hint table, a lock, and the page checked before it is used.
// What one gets is constant; changes go through page_change.h. Lock order: README.md.
#pragma once

#include "am/reach.h"
#include "hnsw/index.h"

namespace hnsw {

inline Buffer pin_block(const Index& index, BlockNumber block) {
    return am::pin_block(index.relation, index.cached->hints, block);
}

[[noreturn]] inline void report_damage(const Index& index, BlockNumber block, const char* what) {
    am::report_damage(index.relation, block, what);
}

inline void prefetch_bytes(const char* from, const char* end) {
    for (; from < end; from += 64)
        __builtin_prefetch(from);
    __builtin_prefetch(end - 1);
}

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

// Whether the page is one of this kind, with as many slots as the index's shape has, all below
// pd_lower: WAL takes what lies above it for empty.
inline bool page_is(const Index& index, const char* page, PageKind kind) {
    const PageFront* front = page_front(page);
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    return front->kind == static_cast<std::uint8_t>(kind) && front->mark == kPageMark &&
           front->slots == geometry.per_page &&
           reinterpret_cast<const PageHeaderData*>(page)->pd_lower ==
               kSlotsAt + std::size_t{geometry.size} * geometry.per_page;
}

inline BlockNumber block_of(const Index& index, PageKind kind, std::uint32_t id) {
    return id / slot_geometry(index.shape(), kind).per_page;
}

template <class Byte>
Byte* slot_at(Byte* page, std::size_t slot, std::size_t size) {
    return page + kSlotsAt + slot * size;
}

// Pins and locks a page that must be of this kind; WRONG is said of one that is not. A damaged link
// may lead to a page that this process has locked already, and to lock that again would be to wait
// for oneself; but then its kind is another, which never changes and so can be seen before. (While
// a standby restores a page it may read as none at all.)
inline Buffer lock_page(const Index& index, BlockNumber block, PageKind kind, Access access,
                        const char* wrong) {
    const Buffer buffer = pin_block(index, block);
    const char* page = page_of(buffer);
    const std::uint8_t seen = *static_cast<const volatile std::uint8_t*>(&page_front(page)->kind);
    if (unlikely(seen != static_cast<std::uint8_t>(kind) && is_page_kind(seen)))
        report_damage(index, block, wrong);
    lock_buffer(buffer, access);
    if (unlikely(!page_is(index, page, kind)))
        report_damage(index, block, wrong);
    return buffer;
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
