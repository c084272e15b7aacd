// The first pass: pages in order. Row pointers of removed rows leave their nodes; a node without
// any is DEAD from then on, a stepping stone that nobody links to any more.

#include "hnsw/slots.h"
#include "hnsw/tids.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

bool removed(const Vacuum& vacuum, const ItemPointerData& tid) {
    ItemPointerData copy = tid;
    return vacuum.callback && vacuum.callback(&copy, vacuum.callback_state);
}

// Keeps those of COUNT row pointers that were not removed. Returns how many are left.
int keep_live(const Vacuum& vacuum, ItemPointerData* tids, int count) {
    int left = 0;
    for (int i = 0; i < count; ++i)
        if (!removed(vacuum, tids[i]))
            tids[left++] = tids[i];
    return left;
}

const TidChunk* chunk_of(Slot slot) {
    return reinterpret_cast<const TidChunk*>(slot.data);
}

const NodeHead* head_of(Slot slot) {
    return reinterpret_cast<const NodeHead*>(slot.data);
}

Slot lock_chunk(const Vacuum& vacuum, std::uint32_t id, std::uint32_t owner) {
    const Slot slot = lock_slot(vacuum.index, PageKind::tids, id, Access::exclusive);
    if (chunk_of(slot)->owner != owner || !chunk_of(slot)->used ||
        chunk_of(slot)->count > kChunkTids)
        report_damage(vacuum.index, BufferGetBlockNumber(slot.buffer),
                      "row pointers of one node belong to another");
    return slot;
}

// Removes dead row pointers of one chunk. Returns how many are left.
int clean_chunk(Vacuum& vacuum, Slot slot) {
    ItemPointerData left[kChunkTids];
    const int before = chunk_of(slot)->count;
    std::copy_n(chunk_of(slot)->tid, before, left);
    const int after = keep_live(vacuum, left, before);
    if (after != before) {
        PageChange change(vacuum.index);
        TidChunk* chunk = change.edit(slot.buffer, chunk_of(slot));
        std::copy_n(left, after, chunk->tid);
        chunk->count = static_cast<std::uint16_t>(after);
        change.commit();
        vacuum.stats->tuples_removed += before - after;
    }
    return after;
}

// Frees a chunk in CHANGE. META is returned locked if it was needed.
Buffer free_chunk(Vacuum& vacuum, PageChange& change, Slot slot) {
    TidChunk* chunk = change.edit(slot.buffer, chunk_of(slot));
    *chunk = TidChunk{};
    chunk->owner = kNoId;
    return list_page(vacuum.index, change, slot.buffer, PageKind::tids);
}

// Takes the first chunk, which is empty, out of the chain. NODE's page is locked exclusively.
void drop_first_chunk(Vacuum& vacuum, Slot node, Slot slot) {
    const std::uint32_t next = chunk_of(slot)->next;
    PageChange change(vacuum.index);
    change.edit(node.buffer, head_of(node))->tids = next;
    const Buffer meta = free_chunk(vacuum, change, slot);
    change.commit();
    unlock_listing(meta);
}

// Moves the row pointers of chunk NEXT to the one before it and frees NEXT, where they fit.
bool merge_chunks(Vacuum& vacuum, Slot slot, Slot next) {
    if (chunk_of(slot)->count + chunk_of(next)->count > kChunkTids)
        return false;
    PageChange change(vacuum.index);
    TidChunk* chunk = change.edit(slot.buffer, chunk_of(slot));
    const TidChunk* from = chunk_of(next);
    std::copy_n(from->tid, from->count, chunk->tid + chunk->count);
    chunk->count = static_cast<std::uint16_t>(chunk->count + from->count);
    chunk->next = from->next;
    const Buffer meta = free_chunk(vacuum, change, next);
    change.commit();
    unlock_listing(meta);
    return true;
}

// A chunk on a page that may be locked already, by its neighbour in the chain.
Slot lock_next(Vacuum& vacuum, Slot slot, std::uint32_t id, std::uint32_t owner) {
    if (block_of(vacuum.index, PageKind::tids, id) != BufferGetBlockNumber(slot.buffer))
        return lock_chunk(vacuum, id, owner);
    const SlotGeometry geometry = slot_geometry(vacuum.index.shape(), PageKind::tids);
    const Slot next{slot.buffer,
                    slot_at(page_of(slot.buffer), id % geometry.per_page, geometry.size)};
    if (chunk_of(next)->owner != owner || !chunk_of(next)->used)
        report_damage(vacuum.index, BufferGetBlockNumber(slot.buffer),
                      "row pointers of one node belong to another");
    return next;
}

// Cleans the chain of a node whose page is locked exclusively. Returns how many row pointers are
// left.
std::uint64_t clean_chain(Vacuum& vacuum, Slot node, std::uint32_t owner) {
    const Record record{node.data, &vacuum.index.layout()};
    // Empty chunks at the front first, since there the node's record is the one before.
    while (record.head()->tids != kNoId) {
        const Slot slot = lock_chunk(vacuum, record.head()->tids, owner);
        const bool empty = clean_chunk(vacuum, slot) == 0;
        if (empty)
            drop_first_chunk(vacuum, node, slot);
        UnlockReleaseBuffer(slot.buffer);
        if (!empty)
            break;
    }
    std::uint64_t left = 0;
    std::uint32_t id = record.head()->tids;
    std::uint64_t steps = 0;
    while (id != kNoId) {
        const Slot slot = lock_chunk(vacuum, id, owner);
        while (chunk_of(slot)->next != kNoId) {
            const Slot next = lock_next(vacuum, slot, chunk_of(slot)->next, owner);
            clean_chunk(vacuum, next);
            const bool merged = merge_chunks(vacuum, slot, next);
            if (next.buffer != slot.buffer)
                UnlockReleaseBuffer(next.buffer);
            if (!merged)
                break;
        }
        left += chunk_of(slot)->count;
        id = chunk_of(slot)->next;
        UnlockReleaseBuffer(slot.buffer);
        if (++steps > kLongestChain)
            report_damage(vacuum.index, BufferGetBlockNumber(node.buffer),
                          "row pointers of a node form a circle");
    }
    return left;
}

void note_upper(Vacuum& vacuum, std::uint32_t id, Record record) {
    if (vacuum.upper_count == vacuum.upper_capacity) {
        vacuum.upper_capacity = std::max(1024u, vacuum.upper_capacity * 2);
        const std::size_t bytes = vacuum.upper_capacity * sizeof(UpperNode);
        vacuum.uppers = static_cast<UpperNode*>(
            vacuum.uppers ? repalloc_huge(vacuum.uppers, bytes)
                          : MemoryContextAllocHuge(CurrentMemoryContext, bytes));
    }
    vacuum.uppers[vacuum.upper_count++] = {id, record.head()->upper.base, record.head()->level};
}

void add_dead(Vacuum& vacuum, std::uint32_t id) {
    vacuum.dead.add(id);
    ++vacuum.dead_count;
}

void mark_base(Vacuum& vacuum, Slot slot, std::uint32_t id) {
    const Record record{slot.data, &vacuum.index.layout()};
    ItemPointerData left[kInlineTids];
    const int before = record.tid_count();
    std::copy_n(record.head()->tid, before, left);
    const int after = keep_live(vacuum, left, before);
    const std::uint64_t chained = clean_chain(vacuum, slot, id);
    vacuum.stats->num_index_tuples += static_cast<double>(chained) + after;
    const bool dies = chained == 0 && after == 0 && vacuum.callback;
    if (!dies)
        vacuum.some_live = id;
    else
        add_dead(vacuum, id);
    if (after == before && !dies)
        return;
    if (dies && !vacuum.repair_pending)
        set_repair_pending(vacuum, true);
    PageChange change(vacuum.index);
    NodeHead* head = change.edit(slot.buffer, head_of(slot));
    std::copy_n(left, after, head->tid);
    head->tid_count = static_cast<std::uint8_t>(after);
    if (dies)
        head->state = State::dead;
    change.commit();
    vacuum.stats->tuples_removed += before - after;
}

void mark_page(Vacuum& vacuum, Buffer buffer, BlockNumber block) {
    const SlotGeometry geometry = slot_geometry(vacuum.index.shape(), PageKind::node);
    const char* page = page_of(buffer);
    for (std::uint32_t i = 0; i < geometry.per_page; ++i) {
        const Slot slot{buffer, slot_at(page, i, geometry.size)};
        const Record record{slot.data, &vacuum.index.layout()};
        const std::uint32_t id = block * geometry.per_page + i;
        if (record.head()->state == State::dead)
            add_dead(vacuum, id);
        else if (record.live() && record.head()->level == 0)
            mark_base(vacuum, slot, id);
        if (record.in_use() && record.head()->level > 0)
            note_upper(vacuum, id, record);
    }
}

void mark_upper(Vacuum& vacuum, const UpperNode& upper) {
    const Slot slot = lock_slot(vacuum.index, PageKind::node, upper.id, Access::exclusive);
    const Record record{slot.data, &vacuum.index.layout()};
    if (record.live() && record.head()->level == upper.level) {
        PageChange change(vacuum.index);
        change.edit(slot.buffer, head_of(slot))->state = State::dead;
        change.commit();
        add_dead(vacuum, upper.id);
    }
    UnlockReleaseBuffer(slot.buffer);
}

// A page that the server grew the file by before it stopped; nobody else knows of it.
void adopt_empty(Vacuum& vacuum, Buffer buffer) {
    PageChange change(vacuum.index);
    Page page = change.start_page(buffer);
    init_page(vacuum.index, page, PageKind::node);
    const Buffer meta = list_page(vacuum.index, change, page_tail(page), buffer, PageKind::node);
    change.commit();
    unlock_listing(meta);
}

} // namespace

void mark_dead(Vacuum& vacuum) {
    for (BlockNumber block = kMetaBlock + 1; block < vacuum.blocks; ++block) {
        pg::vacuum_pause();
        Buffer buffer = ReadBufferExtended(vacuum.index.relation, MAIN_FORKNUM, block, RBM_NORMAL,
                                           vacuum.info->strategy);
        LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
        if (is_new(page_of(buffer)))
            adopt_empty(vacuum, buffer);
        else if (page_is(vacuum.index, page_of(buffer), PageKind::node))
            mark_page(vacuum, buffer, block);
        UnlockReleaseBuffer(buffer);
    }
    for (std::uint32_t i = 0; i < vacuum.upper_count; ++i)
        if (vacuum.dead.contains(vacuum.uppers[i].base)) {
            pg::vacuum_pause();
            mark_upper(vacuum, vacuum.uppers[i]);
        }
}

} // namespace hnsw
