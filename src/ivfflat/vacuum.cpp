// List by list, along their chunks. Pages of vectors are read only where entries move, so that a
// vacuum looks at a tenth of the file; pages that belong to no chunk are looked at in the end,
// since the map of free pages may have forgotten them.

#include "ivfflat/vacuum.h"

#include "ivfflat/vacuum_state.h"

namespace ivfflat {

namespace {

// The first chunk of the list with room is where inserts go on.
void set_hint(const Vacuum& vacuum, std::uint32_t list, BlockNumber block) {
    const Buffer buffer = lock_head(vacuum.index, list, Access::exclusive);
    PageChange change(vacuum.index);
    change.edit(buffer, head_in(vacuum.index, buffer, list))->room = block;
    change.commit();
    UnlockReleaseBuffer(buffer);
}

void vacuum_list(Vacuum& vacuum, std::uint32_t list) {
    const Index& index = vacuum.index;
    const Buffer buffer = lock_head(index, list, Access::share);
    const ListHead head = *head_in(index, buffer, list);
    UnlockReleaseBuffer(buffer);

    BlockNumber room = InvalidBlockNumber;
    const auto note_room = [&](const ChunkState& chunk) {
        if (room == InvalidBlockNumber && chunk.live < index.layout().capacity)
            room = chunk.block;
    };
    ChunkState before{InvalidBlockNumber, InvalidBlockNumber, 0, false};
    BlockNumber block = head.first;
    for (BlockNumber steps = 0; block != InvalidBlockNumber; ++steps) {
        pg::vacuum_pause();
        if (steps > vacuum.blocks && steps > RelationGetNumberOfBlocks(index.relation))
            report_damage(index, block, "a list leads back to itself");
        const ChunkState chunk = vacuum_chunk(vacuum, block, list);
        block = chunk.next;
        if (chunk.live == 0) {
            unlink_chunk(vacuum, chunk.block, list);
            continue;
        }
        if (before.block != InvalidBlockNumber) {
            if (are_sparse(vacuum, before.live + chunk.live) &&
                merge_chunks(vacuum, list, before, chunk))
                continue;
            note_room(before);
        }
        before = chunk;
    }
    if (before.block != InvalidBlockNumber)
        note_room(before);
    if (room != InvalidBlockNumber && room != head.room)
        set_hint(vacuum, list, room);
}

// Free pages that the map may not know of. What it names is not looked at.
void note_free_pages(const Vacuum& vacuum, BufferAccessStrategy ring) {
    const Index& index = vacuum.index;
    for (BlockNumber block = kMetaBlock + 1 + index.layout().centre_blocks; block < vacuum.blocks;
         ++block) {
        if ((vacuum.met[block / 8] >> block % 8 & 1) != 0)
            continue;
        if (GetRecordedFreeSpace(index.relation, block) != 0) {
            ++vacuum.stats->pages_free;
            continue;
        }
        pg::vacuum_pause();
        const Buffer buffer =
            ReadBufferExtended(index.relation, MAIN_FORKNUM, block, RBM_NORMAL, ring);
        LockBuffer(buffer, BUFFER_LOCK_SHARE);
        const char* page = page_of(buffer);
        const bool unused = is_new(page) || page_is(index.layout(), page, PageKind::free);
        UnlockReleaseBuffer(buffer);
        if (unused) {
            RecordFreeIndexPage(index.relation, block);
            ++vacuum.stats->pages_free;
        }
    }
}

// Chunks are what searches read of a list, and belong into the shared buffers, unless an index is
// so large that it would drive all else out of them: what the server says of scans of a table.
bool is_large(BlockNumber blocks) {
    return blocks > static_cast<BlockNumber>(NBuffers) / 4;
}

// Of the longest record: all that lie on its pages.
std::size_t most_moved_bytes() {
    return std::size_t{kMostValuesPages} * kStretch;
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
    vacuum.stats = stats;
    vacuum.callback = callback;
    vacuum.callback_state = state;
    const Layout& layout = vacuum.index.layout();
    // What is added meanwhile has nothing dead in it.
    vacuum.blocks = count_blocks(vacuum.index.relation);
    vacuum.ring = is_large(vacuum.blocks) ? info->strategy : nullptr;
    vacuum.met = static_cast<std::uint8_t*>(palloc0(vacuum.blocks / 8 + 1));
    vacuum.doomed = static_cast<std::uint16_t*>(palloc(layout.capacity * sizeof(std::uint16_t)));
    vacuum.values = static_cast<char*>(palloc(most_moved_bytes()));
    vacuum.scratch = static_cast<char*>(palloc(layout.value_bytes));
    vacuum.change_memory =
        AllocSetContextCreate(memory, "ivfflat vacuum change", ALLOCSET_DEFAULT_SIZES);
    start_portions(vacuum);
    for (std::uint32_t list = 0; list < vacuum.index.shape().lists; ++list) {
        if (list >= vacuum.portion.end_list)
            read_portion(vacuum, list);
        vacuum_list(vacuum, list);
    }
    note_free_pages(vacuum, info->strategy);
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
