// Reaching pages: a pin through the hint table, a lock, and the page checked before it is used.
// What one gets is constant; changes go through page_change.h. Lock order: README.md.
#pragma once

#include "ivfflat/index.h"

namespace ivfflat {

inline bool page_is(const Index& index, const char* page, PageKind kind) {
    return page_is(index.layout(), page, kind);
}

// Pins and locks the page of a list's head, where it stands at OFFSET.
inline Buffer lock_head(const Index& index, std::uint32_t list, Access access) {
    return lock_page(index, index.layout().block_of_list(list), PageKind::centres, access,
                     "a list's head is not in its place");
}
inline const ListHead* head_in(const Index& index, Buffer buffer, std::uint32_t list) {
    return part_of_page<ListHead>(page_of(buffer), index.layout().offset_of_list(list));
}
inline const char* centre_in(const Index& index, const char* page, std::uint32_t list) {
    return page + index.layout().offset_of_list(list) + sizeof(ListHead);
}

// Locks a pinned page, a chunk that may have been taken off its list meanwhile. InvalidBuffer: it
// was, and the pin is given back.
Buffer lock_pinned_chunk(const Index& index, Buffer buffer, std::uint32_t list, Access access);
inline Buffer lock_chunk(const Index& index, BlockNumber block, std::uint32_t list, Access access) {
    return lock_pinned_chunk(index, pin_block(index, block), list, access);
}

// Pins and locks the VALUES page that is number STRETCH of a locked chunk.
Buffer lock_values(const Index& index, const char* chunk_page, BlockNumber chunk,
                   std::uint32_t stretch, Access access);

// Calls use(value) with an entry's vector; the chunk is locked. A vector that lies on two pages is
// copied to SCRATCH; one page is locked at a time.
template <class F>
void with_value(const Index& index, const char* chunk_page, BlockNumber chunk, std::uint32_t entry,
                char* scratch, F&& use) {
    const std::uint32_t bytes = index.layout().entry_bytes;
    const std::uint32_t at = entry * bytes;
    std::uint32_t stretch = at / kStretch;
    const std::uint32_t offset = at % kStretch;
    Buffer buffer = lock_values(index, chunk_page, chunk, stretch, Access::share);
    if (offset + bytes <= kStretch) {
        use(page_of(buffer) + kValuesAt + offset);
        UnlockReleaseBuffer(buffer);
        return;
    }
    const std::uint32_t first = kStretch - offset;
    std::memcpy(scratch, page_of(buffer) + kValuesAt + offset, first);
    UnlockReleaseBuffer(buffer);
    buffer = lock_values(index, chunk_page, chunk, ++stretch, Access::share);
    std::memcpy(scratch + first, page_of(buffer) + kValuesAt, bytes - first);
    UnlockReleaseBuffer(buffer);
    use(static_cast<const char*>(scratch));
}

} // namespace ivfflat
