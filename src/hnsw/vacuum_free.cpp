// The last pass: nothing leads to the dead records any more, so their slots may be used again.

#include "hnsw/slots.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

// Frees a chain of pieces that no record names any more.
void free_pieces(const Index& index, std::uint32_t first) {
    std::uint32_t id = first;
    while (id != kNoId) {
        const Slot slot = lock_slot(index, PageKind::value, id, Access::exclusive);
        const auto* seen = reinterpret_cast<const Piece*>(slot.data);
        const std::uint32_t next = seen->next;
        const bool used = seen->used;
        if (used) {
            PageChange change(index);
            Piece* piece = change.edit(slot.buffer, seen);
            piece->used = 0;
            piece->next = kNoId;
            const Buffer meta = list_page(index, change, slot.buffer, PageKind::value);
            change.commit();
            unlock_listing(meta);
        }
        UnlockReleaseBuffer(slot.buffer);
        id = used ? next : kNoId;
    }
}

// Frees the dead records of one page: those of upper levels, or of level 0. PIECES gets the first
// pieces of their vectors.
std::uint32_t free_page(Vacuum& vacuum, BlockNumber block, bool upper, std::uint32_t* pieces) {
    const Index& index = vacuum.index;
    const SlotGeometry geometry = slot_geometry(index.shape(), PageKind::node);
    Buffer buffer = pin_block(index, block);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    if (!page_is(index, page_of(buffer), PageKind::node)) {
        UnlockReleaseBuffer(buffer);
        return 0;
    }
    PageChange change(index);
    char* slots = edit_slots(index, change, buffer, PageKind::node);
    std::uint32_t count = 0;
    bool freed = false;
    for (std::uint32_t i = 0; i < geometry.per_page; ++i) {
        const RecordImage record{slots + std::size_t{i} * geometry.size, &index.layout()};
        if (record.head()->state != State::dead || (record.head()->level > 0) != upper ||
            !vacuum.dead.contains(block * geometry.per_page + i))
            continue;
        if (!upper && index.shape().form == Form::split && record.first_piece() != kNoId)
            pieces[count++] = record.first_piece();
        std::memset(record.data, 0, geometry.size);
        freed = true;
    }
    if (freed) {
        const Buffer meta = list_page(index, change, buffer, PageKind::node);
        change.commit();
        unlock_listing(meta);
    } else {
        change.abandon();
    }
    UnlockReleaseBuffer(buffer);
    return count;
}

void free_records(Vacuum& vacuum, bool upper) {
    const std::uint32_t per_page = vacuum.index.shape().records_per_page;
    auto* pieces = static_cast<std::uint32_t*>(palloc(per_page * sizeof(std::uint32_t)));
    for (BlockNumber block = kMetaBlock + 1; block < vacuum.blocks; ++block) {
        bool any = false;
        for (std::uint32_t i = 0; i < per_page; ++i)
            any = any || vacuum.dead.contains(block * per_page + i);
        if (!any)
            continue;
        pg::vacuum_pause();
        const std::uint32_t count = free_page(vacuum, block, upper, pieces);
        for (std::uint32_t i = 0; i < count; ++i)
            free_pieces(vacuum.index, pieces[i]);
    }
}

} // namespace

void free_dead(Vacuum& vacuum) {
    // Upper records share the pieces of the level-0 record, so they go first: a search, or the next
    // vacuum after a crash, may still read the vector of one that is left.
    if (vacuum.upper_count != 0)
        free_records(vacuum, true);
    free_records(vacuum, false);
}

} // namespace hnsw
