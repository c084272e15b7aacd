// Finding room: pages with free slots form a list for each kind, from META on. Lock order:
// README.md.
#pragma once

#include "hnsw/page_change.h"

namespace hnsw {

// A page of this kind that probably has a free slot; a new one where the list is empty. Not locked.
BlockNumber page_with_room(const Index& index, PageKind kind);

// The first free slot of a locked page, or the number of its slots.
std::uint32_t find_free(const Index& index, const char* page, PageKind kind);

// Takes a page without free slots off the list. The caller holds no lock on it.
void unlist(const Index& index, PageKind kind, BlockNumber block);

// A free slot on an exclusively locked page; the caller fills it before it unlocks.
Slot take_slot(const Index& index, PageKind kind, std::uint32_t* id);

// Puts the page of BUFFER on the list if it is not there; TAIL is its tail as CHANGE will make it.
// Locks META, which the caller unlocks after the commit: the buffer is returned, or InvalidBuffer.
Buffer list_page(const Index& index, PageChange& change, PageTail* tail, Buffer buffer,
                 PageKind kind);
// The same for a page that was there before.
inline Buffer list_page(const Index& index, PageChange& change, Buffer buffer, PageKind kind) {
    return list_page(index, change, change.edit(buffer, page_tail(page_of(buffer))), buffer, kind);
}
inline void unlock_listing(Buffer meta) {
    if (meta != InvalidBuffer)
        UnlockReleaseBuffer(meta);
}

} // namespace hnsw
