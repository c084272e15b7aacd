// The lists of pages with room. Lock order: README.md.

#include "hnsw/slots.h"

namespace hnsw {

namespace {

bool is_free(const char* slot, PageKind kind) {
    switch (kind) {
    case PageKind::node:
        return reinterpret_cast<const NodeHead*>(slot)->state == State::free;
    case PageKind::tids:
        return reinterpret_cast<const TidChunk*>(slot)->used == 0;
    case PageKind::value:
        return reinterpret_cast<const Piece*>(slot)->used == 0;
    case PageKind::meta:
        break;
    }
    return false;
}

Buffer lock_meta(const Index& index) {
    const Buffer buffer = pin_block(index, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    return buffer;
}

Buffer lock_listed(const Index& index, PageKind kind, BlockNumber block) {
    return lock_page(index, block, kind, Access::exclusive,
                     "the list of pages with room leads to another page");
}

// Adds an empty page to the file and to the list.
BlockNumber add_page(const Index& index, PageKind kind) {
    Buffer buffer = grow_file(index.relation);

    PageChange change(index);
    Page page = change.start_page(buffer);
    init_page(index, page, kind);
    Buffer meta = list_page(index, change, page_tail(page), buffer, kind);
    change.commit();
    UnlockReleaseBuffer(meta);
    const BlockNumber block = BufferGetBlockNumber(buffer);
    UnlockReleaseBuffer(buffer);
    return block;
}

} // namespace

Buffer list_page(const Index& index, PageChange& change, PageTail* tail, Buffer buffer,
                 PageKind kind) {
    if (tail->listed)
        return InvalidBuffer;
    Buffer meta_buffer = lock_meta(index);
    MetaPage* meta = change.edit(meta_buffer, meta_of(page_of(meta_buffer)));
    BlockNumber& head = meta->with_room[kind_index(kind)];
    tail->next_with_room = head;
    tail->listed = 1;
    head = BufferGetBlockNumber(buffer);
    return meta_buffer;
}

BlockNumber page_with_room(const Index& index, PageKind kind) {
    const BlockNumber head = read_meta_state(index).with_room[kind_index(kind)];
    return head != InvalidBlockNumber ? head : add_page(index, kind);
}

std::uint32_t find_free(const Index& index, const char* page, PageKind kind) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    std::uint32_t slot = 0;
    while (slot < geometry.per_page && !is_free(slot_at(page, slot, geometry.size), kind))
        ++slot;
    return slot;
}

void unlist(const Index& index, PageKind kind, BlockNumber block) {
    Buffer buffer = lock_listed(index, kind, block);
    const bool full =
        find_free(index, page_of(buffer), kind) == slot_geometry(index.shape(), kind).per_page;
    if (full) {
        Buffer meta_buffer = lock_meta(index);
        // Someone else may have done it, or put another page before this one.
        if (meta_of(page_of(meta_buffer))->with_room[kind_index(kind)] == block) {
            PageChange change(index);
            PageTail* tail = change.edit(buffer, page_tail(page_of(buffer)));
            MetaPage* meta = change.edit(meta_buffer, meta_of(page_of(meta_buffer)));
            meta->with_room[kind_index(kind)] = tail->next_with_room;
            tail->next_with_room = InvalidBlockNumber;
            tail->listed = 0;
            change.commit();
        }
        UnlockReleaseBuffer(meta_buffer);
    }
    UnlockReleaseBuffer(buffer);
}

Slot take_slot(const Index& index, PageKind kind, std::uint32_t* id) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    for (;;) {
        CHECK_FOR_INTERRUPTS();
        const BlockNumber block = page_with_room(index, kind);
        Buffer buffer = lock_listed(index, kind, block);
        const char* page = page_of(buffer);
        const std::uint32_t slot = find_free(index, page, kind);
        if (slot < geometry.per_page) {
            *id = block * geometry.per_page + slot;
            return {buffer, slot_at(page, slot, geometry.size)};
        }
        UnlockReleaseBuffer(buffer);
        unlist(index, kind, block);
    }
}

} // namespace hnsw
