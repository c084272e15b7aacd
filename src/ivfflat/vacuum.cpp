// The file is read in its own order. In each chunk the last entries take the places of dead ones,
// one WAL record each; then VALUES pages that are not needed any more are freed, and the chunk
// itself if nothing is left in it. Every record leaves a sound list behind.

#include "ivfflat/vacuum.h"

#include "am/upkeep.h"
#include "ivfflat/page_change.h"

namespace ivfflat {

namespace {

struct Vacuum {
    Index index;
    IndexVacuumInfo* info;
    IndexBulkDeleteResult* stats;
    IndexBulkDeleteCallback callback;
    void* callback_state;
    std::uint8_t* hinted; // by list: its hint leads to the first chunk with room
    char* moved;          // a vector
    char* scratch;
    MemoryContext change_memory; // of one record
};

bool is_dead(const Vacuum& vacuum, const char* page, std::uint32_t entry) {
    ItemPointerData tid = tid_of(vacuum.index.layout(), page, entry);
    return vacuum.callback && vacuum.callback(&tid, vacuum.callback_state);
}

// Entries from COUNT on are gone.
void shorten(const Vacuum& vacuum, Buffer chunk, std::uint32_t count) {
    PageChange change(vacuum.index);
    change.edit(chunk, chunk_of(page_of(chunk)))->count = static_cast<std::uint16_t>(count);
    change.commit();
}

// Writes the vector of entry LAST over that of TO. PAGES: those it changes, to be released.
void move_value(const Vacuum& vacuum, PageChange& change, Buffer chunk, std::uint32_t last,
                std::uint32_t to, Buffer* pages) {
    const Index& index = vacuum.index;
    const std::uint32_t bytes = index.layout().entry_bytes;
    const char* page = page_of(chunk);
    const BlockNumber block = BufferGetBlockNumber(chunk);
    with_value(index, page, block, last, vacuum.scratch,
               [&](const char* value) { std::memcpy(vacuum.moved, value, bytes); });
    const std::uint32_t at = to * bytes;
    const std::uint32_t offset = at % kStretch;
    const std::uint32_t first = std::min(kStretch - offset, bytes);
    pages[0] = lock_values(index, page, block, at / kStretch, Access::exclusive);
    change.overwrite(pages[0], page_of(pages[0]) + kValuesAt + offset, vacuum.moved, first);
    if (first < bytes) {
        pages[1] = lock_values(index, page, block, at / kStretch + 1, Access::exclusive);
        change.overwrite(pages[1], page_of(pages[1]) + kValuesAt, vacuum.moved + first,
                         bytes - first);
    }
}

// Entry LAST takes the place of TO, and there is one less.
void move_entry(const Vacuum& vacuum, Buffer chunk, std::uint32_t last, std::uint32_t to) {
    const Index& index = vacuum.index;
    const Layout& layout = index.layout();
    const char* page = page_of(chunk);
    MemoryContext old = MemoryContextSwitchTo(vacuum.change_memory);
    PageChange change(index);
    change.edit(chunk, chunk_of(page))->count = static_cast<std::uint16_t>(last);
    const auto from = batch_of(layout, page, last / quant::kBatch);
    const BasicBatch<char> batch{
        change.edit(chunk, batch_of(layout, page, to / quant::kBatch).data, layout.batch_bytes)};
    const std::uint32_t from_lane = last % quant::kBatch;
    const std::uint32_t lane = to % quant::kBatch;
    batch.tids()[lane] = from.tids()[from_lane];
    if (index.coded()) {
        batch.g()[lane] = from.g()[from_lane];
        batch.f()[lane] = from.f()[from_lane];
        for (std::size_t i = 0; i < layout.code.batch_bytes(); i += quant::kBatch)
            batch.codes()[i + lane] = from.codes()[i + from_lane];
    }
    Buffer pages[2]{};
    if (layout.entry_bytes != 0)
        move_value(vacuum, change, chunk, last, to, pages);
    change.commit();
    for (const Buffer buffer : pages)
        if (buffer != InvalidBuffer)
            UnlockReleaseBuffer(buffer);
    MemoryContextSwitchTo(old);
    MemoryContextReset(vacuum.change_memory);
}

// Removes the chunk's dead entries. Returns how many they were.
std::uint32_t remove_dead(const Vacuum& vacuum, Buffer chunk) {
    const char* page = page_of(chunk);
    const std::uint32_t before = chunk_of(page)->count;
    std::uint32_t count = before;
    for (std::uint32_t entry = 0; entry < count;) {
        if (!is_dead(vacuum, page, entry)) {
            ++entry;
            continue;
        }
        // Whoever is to take the place must be alive.
        std::uint32_t last = count - 1;
        while (last > entry && is_dead(vacuum, page, last))
            --last;
        if (last == entry) {
            count = entry;
            break;
        }
        move_entry(vacuum, chunk, last, entry);
        count = last;
        ++entry;
    }
    if (count != chunk_of(page)->count)
        shorten(vacuum, chunk, count);
    return before - count;
}

void make_free(const Index& index, PageChange& change, Buffer buffer) {
    init_page(index.layout(), change.start_page(buffer), PageKind::free);
}

// Frees VALUES pages behind those that are needed, the last one first.
void free_values(const Vacuum& vacuum, Buffer chunk) {
    const Index& index = vacuum.index;
    const char* page = page_of(chunk);
    const std::uint32_t needed = index.layout().stretches_for(chunk_of(page)->count);
    for (std::uint32_t i = index.layout().stretches; i-- > needed;) {
        if (blocks_of(page)[i] == InvalidBlockNumber)
            continue;
        const Buffer values =
            lock_values(index, page, BufferGetBlockNumber(chunk), i, Access::exclusive);
        const BlockNumber block = BufferGetBlockNumber(values);
        PageChange change(index);
        *change.edit(chunk, &blocks_of(page)[i]) = InvalidBlockNumber;
        make_free(index, change, values);
        change.commit();
        UnlockReleaseBuffer(values);
        RecordFreeIndexPage(index.relation, block);
        pg::count_freed_page(vacuum.stats);
    }
}

bool is_empty(const Index& index, const char* page) {
    return chunk_of(page)->count == 0 &&
           (index.layout().stretches == 0 || blocks_of(page)[0] == InvalidBlockNumber);
}

// Takes an empty chunk off its list, if it still is one and no longer wanted. Locks are taken along
// the list, as by everyone.
void unlink_chunk(const Vacuum& vacuum, BlockNumber block, std::uint32_t list) {
    const Index& index = vacuum.index;
    Buffer before = lock_head(index, list, Access::exclusive);
    const BlockNumber* link = &head_in(index, before, list)->first;
    for (std::uint64_t steps = 0; *link != InvalidBlockNumber; ++steps) {
        if (*link == BufferGetBlockNumber(before) || steps > MaxBlockNumber)
            report_damage(index, block, "a list leads back to itself");
        const Buffer chunk = lock_chunk(index, *link, list, Access::exclusive);
        if (chunk == InvalidBuffer)
            report_damage(index, *link, "a list leads to a page of another list");
        const ChunkHead* head = chunk_of(page_of(chunk));
        const bool found = *link == block;
        if (found && is_empty(index, page_of(chunk))) {
            PageChange change(index);
            *change.edit(before, link) = head->next;
            make_free(index, change, chunk);
            change.commit();
            RecordFreeIndexPage(index.relation, block);
            pg::count_freed_page(vacuum.stats);
        }
        if (found) {
            UnlockReleaseBuffer(chunk);
            break;
        }
        UnlockReleaseBuffer(before);
        before = chunk;
        link = &head->next;
    }
    UnlockReleaseBuffer(before);
}

// The first chunk with room that vacuum meets is where inserts go on.
void set_hint(const Vacuum& vacuum, std::uint32_t list, BlockNumber block) {
    if (vacuum.hinted[list])
        return;
    vacuum.hinted[list] = 1;
    const Buffer buffer = lock_head(vacuum.index, list, Access::exclusive);
    PageChange change(vacuum.index);
    change.edit(buffer, head_in(vacuum.index, buffer, list))->room = block;
    change.commit();
    UnlockReleaseBuffer(buffer);
}

void vacuum_chunk(Vacuum& vacuum, Buffer chunk) {
    const char* page = page_of(chunk);
    const std::uint32_t list = chunk_of(page)->list;
    const BlockNumber block = BufferGetBlockNumber(chunk);
    if (list >= vacuum.index.shape().lists ||
        chunk_of(page)->count > vacuum.index.layout().capacity)
        report_damage(vacuum.index, block, "a chunk belongs to no list, or is too full");
    const std::uint32_t removed = remove_dead(vacuum, chunk);
    // An interrupted vacuum may have left pages that are not needed.
    free_values(vacuum, chunk);
    const std::uint32_t count = chunk_of(page)->count;
    UnlockReleaseBuffer(chunk);
    vacuum.stats->tuples_removed += removed;
    vacuum.stats->num_index_tuples += count;
    if (count == 0)
        unlink_chunk(vacuum, block, list);
    else if (removed != 0)
        set_hint(vacuum, list, block);
}

void vacuum_block(Vacuum& vacuum, BlockNumber block) {
    pg::vacuum_pause();
    const Index& index = vacuum.index;
    const Buffer buffer =
        ReadBufferExtended(index.relation, MAIN_FORKNUM, block, RBM_NORMAL, vacuum.info->strategy);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    const bool unused = is_new(page) || page_is(index.layout(), page, PageKind::free);
    const bool chunk = !unused && page_is(index.layout(), page, PageKind::chunk);
    LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
    if (unused) {
        RecordFreeIndexPage(index.relation, block);
        ++vacuum.stats->pages_free;
    }
    if (!chunk) {
        ReleaseBuffer(buffer);
        return;
    }
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    if (page_is(index.layout(), page, PageKind::chunk))
        vacuum_chunk(vacuum, buffer);
    else
        UnlockReleaseBuffer(buffer);
}

} // namespace

IndexBulkDeleteResult* bulk_delete(IndexVacuumInfo* info, IndexBulkDeleteResult* stats,
                                   IndexBulkDeleteCallback callback, void* state) {
    if (!stats)
        stats = static_cast<IndexBulkDeleteResult*>(palloc0(sizeof(IndexBulkDeleteResult)));
    stats->num_index_tuples = 0;
    stats->pages_free = 0;
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "ivfflat vacuum", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    Vacuum vacuum{};
    vacuum.index = open_index(info->index);
    vacuum.info = info;
    vacuum.stats = stats;
    vacuum.callback = callback;
    vacuum.callback_state = state;
    vacuum.hinted = static_cast<std::uint8_t*>(palloc0(vacuum.index.shape().lists));
    vacuum.moved = static_cast<char*>(palloc(vacuum.index.layout().value_bytes));
    vacuum.scratch = static_cast<char*>(palloc(vacuum.index.layout().value_bytes));
    vacuum.change_memory =
        AllocSetContextCreate(memory, "ivfflat vacuum change", ALLOCSET_DEFAULT_SIZES);
    // What is added meanwhile has nothing dead in it.
    const BlockNumber blocks = count_blocks(vacuum.index.relation);
    for (BlockNumber block = kMetaBlock + 1 + vacuum.index.layout().centre_blocks; block < blocks;
         ++block)
        vacuum_block(vacuum, block);
    IndexFreeSpaceMapVacuum(info->index);
    stats->num_pages = RelationGetNumberOfBlocks(info->index);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
    return stats;
}

IndexBulkDeleteResult* vacuum_cleanup(IndexVacuumInfo* info, IndexBulkDeleteResult* stats) {
    if (info->analyze_only || stats)
        return stats;
    stats = static_cast<IndexBulkDeleteResult*>(palloc0(sizeof(IndexBulkDeleteResult)));
    stats->num_pages = RelationGetNumberOfBlocks(info->index);
    stats->num_index_tuples = info->num_heap_tuples;
    stats->estimated_count = true;
    return stats;
}

} // namespace ivfflat
