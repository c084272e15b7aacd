// What becomes of one chunk: dead entries become holes, one record for all of them, and no page of
// vectors is touched for that. Those at the end are given up with their pages.

#include "ivfflat/vacuum_state.h"

namespace ivfflat {

Buffer lock_for_vacuum(const Vacuum& vacuum, BlockNumber block, std::uint32_t list, Access access) {
    const Index& index = vacuum.index;
    const Buffer pinned =
        ReadBufferExtended(index.relation, MAIN_FORKNUM, block, RBM_NORMAL, vacuum.ring);
    const Buffer buffer = lock_pinned_chunk(index, pinned, list, access);
    if (buffer == InvalidBuffer)
        report_damage(index, block, "a list leads to a page of another list");
    return buffer;
}

namespace {

// Makes holes of vacuum.doomed; the places at the end are given up.
void remove_dead(const Vacuum& vacuum, Buffer chunk, std::uint32_t dead) {
    const Layout& layout = vacuum.index.layout();
    PageChange change(vacuum.index);
    char* page = change.edit(chunk, page_of(chunk), layout.chunk_end);
    for (std::uint32_t i = 0; i < dead; ++i) {
        const std::uint32_t entry = vacuum.doomed[i];
        if (entry >= chunk_of(page)->count || is_hole(tid_of(layout, page, entry)))
            report_damage(vacuum.index, BufferGetBlockNumber(chunk),
                          "an entry left its place while it was vacuumed");
        place_on(layout, page, entry).tid().ip_posid |= kHoleBit;
    }
    chunk_of(page)->holes = static_cast<std::uint16_t>(chunk_of(page)->holes + dead);
    trim_holes(layout, page, chunk_of(page));
    change.commit();
}

void make_free(const Index& index, PageChange& change, Buffer buffer) {
    init_page(index.layout(), change.start_page(buffer), PageKind::free);
}

bool is_empty(const Index& index, const char* page) {
    const BlockNumber* blocks = blocks_of(page);
    return chunk_of(page)->count == 0 &&
           std::all_of(blocks, blocks + index.layout().stretches,
                       [](BlockNumber block) { return block == InvalidBlockNumber; });
}

// The chunk's VALUES pages with these numbers, which fall.
void free_some(const Vacuum& vacuum, Buffer chunk, const std::uint32_t* stretches,
               std::uint32_t count) {
    const Index& index = vacuum.index;
    const char* page = page_of(chunk);
    PageChange change(index);
    BlockNumber* blocks = reinterpret_cast<BlockNumber*>(
        change.edit(chunk, reinterpret_cast<const char*>(blocks_of(page)),
                    index.layout().stretches * sizeof(BlockNumber)));
    Buffer values[kMostValuesPages];
    for (std::uint32_t i = count; i-- > 0;) {
        values[i] =
            lock_values(index, page, BufferGetBlockNumber(chunk), stretches[i], Access::exclusive);
        make_free(index, change, values[i]);
        blocks[stretches[i]] = InvalidBlockNumber;
    }
    change.commit();
    for (std::uint32_t i = 0; i < count; ++i) {
        const BlockNumber block = BufferGetBlockNumber(values[i]);
        UnlockReleaseBuffer(values[i]);
        RecordFreeIndexPage(index.relation, block);
        pg::count_freed_page(vacuum.stats);
    }
}

// Three deleted rows pay for a move. A chunk with a neighbour mostly goes there before it is that
// empty. Where there are no vectors, closing its holes would free nothing.
bool is_worth_closing(const Layout& layout, const ChunkHead* head) {
    return layout.entry_bytes != 0 && head->holes >= 3 * head->live();
}

} // namespace

void free_values(const Vacuum& vacuum, Buffer chunk) {
    const Layout& layout = vacuum.index.layout();
    const char* page = page_of(chunk);
    const std::uint32_t needed = layout.stretches_for(chunk_of(page)->count);
    std::uint32_t some[kMostValuesPages];
    std::uint32_t count = 0;
    for (std::uint32_t i = layout.stretches; i-- > needed;) {
        if (blocks_of(page)[i] == InvalidBlockNumber)
            continue;
        some[count++] = i;
        if (count == kMostValuesPages) {
            free_some(vacuum, chunk, some, count);
            count = 0;
        }
    }
    if (count != 0)
        free_some(vacuum, chunk, some, count);
}

void unlink_locked(const Vacuum& vacuum, Buffer before, const BlockNumber* link, Buffer chunk) {
    const Index& index = vacuum.index;
    PageChange change(index);
    *change.edit(before, link) = chunk_of(page_of(chunk))->next;
    make_free(index, change, chunk);
    change.commit();
    RecordFreeIndexPage(index.relation, BufferGetBlockNumber(chunk));
    pg::count_freed_page(vacuum.stats);
}

void unlink_chunk(const Vacuum& vacuum, BlockNumber block, std::uint32_t list) {
    const Index& index = vacuum.index;
    Buffer before = lock_head(index, list, Access::exclusive);
    const BlockNumber* link = &head_in(index, before, list)->first;
    for (BlockNumber steps = 0; *link != InvalidBlockNumber; ++steps) {
        if (*link == BufferGetBlockNumber(before) || steps > vacuum.blocks)
            report_damage(index, block, "a list leads back to itself");
        const Buffer chunk = lock_for_vacuum(vacuum, *link, list, Access::exclusive);
        const bool found = *link == block;
        if (found && is_empty(index, page_of(chunk)))
            unlink_locked(vacuum, before, link, chunk);
        if (found) {
            UnlockReleaseBuffer(chunk);
            break;
        }
        UnlockReleaseBuffer(before);
        before = chunk;
        link = &chunk_of(page_of(chunk))->next;
    }
    UnlockReleaseBuffer(before);
}

ChunkState vacuum_chunk(Vacuum& vacuum, BlockNumber block, std::uint32_t list) {
    ChunkState state{};
    const std::uint32_t dead = find_dead(vacuum, block, list, &state);
    if (dead != 0 || state.surplus) {
        // Inserts came in between, but they leave dead entries where they are.
        const Buffer chunk = lock_for_vacuum(vacuum, block, list, Access::exclusive);
        const ChunkHead* head = chunk_of(page_of(chunk));
        MemoryContext old = MemoryContextSwitchTo(vacuum.change_memory);
        if (dead != 0)
            remove_dead(vacuum, chunk, dead);
        if (is_worth_closing(vacuum.index.layout(), head))
            close_holes(vacuum, chunk);
        free_values(vacuum, chunk);
        MemoryContextSwitchTo(old);
        MemoryContextReset(vacuum.change_memory);
        state = {block, head->next, head->live(), false};
        UnlockReleaseBuffer(chunk);
    }
    vacuum.stats->tuples_removed += dead;
    vacuum.stats->num_index_tuples += state.live;
    return state;
}

} // namespace ivfflat
