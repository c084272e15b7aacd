// Pieces of vectors whose insert was interrupted before its record was written. They are rare, so
// they are only looked for where the counts of records and of vectors' last pieces differ.

#include "hnsw/insert.h"
#include "hnsw/slots.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

const Piece* piece_at(const Index& index, const char* page, std::uint32_t slot) {
    return reinterpret_cast<const Piece*>(
        slot_at(page, slot, slot_geometry(index.shape(), PageKind::value).size));
}

// Upper records share the pieces of their node.
bool has_pieces(Record record) {
    return record.in_use() && record.head()->level == 0 && record.first_piece() != kNoId;
}

void add_chain(const Index& index, std::uint32_t first, IdSet& named) {
    std::uint32_t id = first;
    // A chain that meets a piece again is a circle.
    while (id != kNoId && !named.contains(id)) {
        named.add(id);
        const Slot slot = lock_slot(index, PageKind::value, id, Access::share);
        id = reinterpret_cast<const Piece*>(slot.data)->next;
        UnlockReleaseBuffer(slot.buffer);
    }
}

void free_unnamed(const Vacuum& vacuum, BlockNumber block, const IdSet& named) {
    const Index& index = vacuum.index;
    const std::uint32_t per_page = index.shape().pieces_per_page;
    Buffer buffer = pin_block(index, block);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    if (page_is(index, page_of(buffer), PageKind::value)) {
        PageChange change(index);
        char* slots = edit_slots(index, change, buffer, PageKind::value);
        bool freed = false;
        for (std::uint32_t i = 0; i < per_page; ++i) {
            auto* piece =
                reinterpret_cast<Piece*>(slots + std::size_t{i} * index.shape().piece_size);
            if (!piece->used || named.contains(block * per_page + i))
                continue;
            piece->used = 0;
            piece->next = kNoId;
            freed = true;
        }
        if (freed) {
            const Buffer meta = list_page(index, change, buffer, PageKind::value);
            change.commit();
            unlock_listing(meta);
        } else {
            change.abandon();
        }
    }
    UnlockReleaseBuffer(buffer);
}

bool counts_differ(const Vacuum& vacuum) {
    const Index& index = vacuum.index;
    std::uint64_t records = 0;
    std::uint64_t ends = 0;
    const SlotGeometry nodes = slot_geometry(index.shape(), PageKind::node);
    const BlockNumber blocks = RelationGetNumberOfBlocks(index.relation);
    for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block) {
        pg::vacuum_pause();
        visit_page(index, PageKind::node, block, [&](const char* page) {
            for (std::uint32_t i = 0; i < nodes.per_page; ++i) {
                const Record record{slot_at(page, i, nodes.size), &index.layout()};
                records += has_pieces(record);
            }
        });
        visit_page(index, PageKind::value, block, [&](const char* page) {
            for (std::uint32_t i = 0; i < index.shape().pieces_per_page; ++i) {
                const Piece* piece = piece_at(index, page, i);
                ends += piece->used && piece->next == kNoId;
            }
        });
    }
    return records != ends;
}

} // namespace

void free_lost_pieces(Vacuum& vacuum) {
    const Index& index = vacuum.index;
    if (index.shape().form != Form::split || !counts_differ(vacuum))
        return;
    // An insert under way has pieces without a record too; none may be.
    lock_inserts(index, ExclusiveLock);
    const BlockNumber blocks = RelationGetNumberOfBlocks(index.relation);
    const SlotGeometry nodes = slot_geometry(index.shape(), PageKind::node);
    IdSet named;
    named.start(std::uint64_t{blocks} * index.shape().pieces_per_page);
    auto* firsts = static_cast<std::uint32_t*>(palloc(nodes.per_page * sizeof(std::uint32_t)));
    // Only the first piece of each vector is noted under the lock; the chains are walked without
    // it.
    for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block) {
        std::uint32_t count = 0;
        pg::vacuum_pause();
        visit_page(index, PageKind::node, block, [&](const char* page) {
            for (std::uint32_t i = 0; i < nodes.per_page; ++i) {
                const Record record{slot_at(page, i, nodes.size), &index.layout()};
                if (has_pieces(record))
                    firsts[count++] = record.first_piece();
            }
        });
        for (std::uint32_t i = 0; i < count; ++i)
            add_chain(index, firsts[i], named);
    }
    for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block) {
        pg::vacuum_pause();
        free_unnamed(vacuum, block, named);
    }
    unlock_inserts(index, ExclusiveLock);
}

} // namespace hnsw
