// Entries that move: from the end of a chunk to holes of the same, or of the chunk before it, whose
// last places they may take as well. One record has all those whose vectors go to one page.

#include "ivfflat/vacuum_state.h"

namespace ivfflat {

namespace {

// Places of the chunk TO, in rising order, whose vectors lie on its pages from number STRETCH on:
// as many pages as one record has beside the chunks.
struct Batch {
    std::uint32_t stretch;
    std::uint32_t pages;
    std::uint32_t count;
    std::uint16_t* places;
};

// The next place of TARGET for an entry: a hole, or one behind the last. The capacity: there is
// none.
std::uint32_t next_place(const Layout& layout, const char* target, bool may_append,
                         std::uint32_t from) {
    if (chunk_of(target)->holes != 0) {
        const std::uint32_t hole = next_hole(layout, target, from);
        if (hole < chunk_of(target)->count)
            return hole;
    }
    return may_append ? chunk_of(target)->count : layout.capacity;
}

// Copies the entry LAST of the page SOURCE to PLACE of TARGET, a copy of its page, and counts it
// there.
void put_entry(const Layout& layout, char* target, std::uint32_t place, const char* source,
               std::uint32_t last) {
    copy_entry(layout, place_on(layout, source, last), place_on(layout, target, place));
    if (place == chunk_of(target)->count)
        ++chunk_of(target)->count;
    else
        --chunk_of(target)->holes;
}

// What of the batch's vectors lies on page number STRETCH of the chunk TO. InvalidBuffer: nothing.
Buffer write_values(const Vacuum& vacuum, PageChange& change, Buffer to, const Batch& batch,
                    std::uint32_t stretch) {
    const Index& index = vacuum.index;
    const std::uint32_t bytes = index.layout().entry_bytes;
    const std::uint32_t begin = stretch * kStretch;
    const auto is_there = [&](std::uint32_t place) {
        return place * bytes < begin + kStretch && place * bytes + bytes > begin;
    };
    const auto count = std::count_if(batch.places, batch.places + batch.count, is_there);
    if (count == 0)
        return InvalidBuffer;
    const Buffer buffer =
        lock_values(index, page_of(to), BufferGetBlockNumber(to), stretch, Access::exclusive);
    PageChange::Pieces pieces =
        change.write_pieces(buffer, static_cast<std::size_t>(count), kStretch);
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < batch.count; ++i) {
        if (!is_there(batch.places[i]))
            continue;
        const std::uint32_t at = batch.places[i] * bytes;
        const std::uint32_t from = std::max(at, begin);
        const std::uint32_t end = std::min(at + bytes, begin + kStretch);
        pieces.put(page_of(buffer) + kValuesAt + (from - begin),
                   vacuum.values + std::size_t{i} * bytes + (from - at), end - from);
        last = end - begin;
    }
    raise_values_end(change, buffer, last);
    return buffer;
}

// Whether a vector at PLACE lies on the batch's pages. The first one says which these are.
bool takes(const Layout& layout, Batch& batch, std::uint32_t place) {
    const std::uint32_t at = place * layout.entry_bytes;
    if (batch.count == 0)
        batch.stretch = at / kStretch;
    return layout.entry_bytes == 0 ||
           (at + layout.entry_bytes - 1) / kStretch < batch.stretch + batch.pages;
}

// One record. False: there was nothing to move, or no place for it.
bool move_some(const Vacuum& vacuum, Buffer to, Buffer from) {
    const Index& index = vacuum.index;
    const Layout& layout = index.layout();
    const std::uint32_t bytes = layout.entry_bytes;
    PageChange change(index);
    char* target = change.edit(to, page_of(to), layout.chunk_end);
    // Of the chunk before which they stand, nothing but the head changes.
    const char* source = to == from ? target : page_of(from);
    ChunkHead* head = to == from ? chunk_of(target) : change.edit(from, chunk_of(page_of(from)));
    Batch batch{0, to == from ? kMostValuesPages : kMostValuesPages - 1, 0, vacuum.doomed};
    trim_holes(layout, source, head);
    for (std::uint32_t place = 0; head->count != 0;) {
        place = next_place(layout, target, to != from, place);
        const std::uint32_t last = head->count - 1u;
        if (place >= layout.capacity || (to == from && place >= last) ||
            !takes(layout, batch, place))
            break;
        if (bytes != 0)
            with_value(index, page_of(from), BufferGetBlockNumber(from), last, vacuum.scratch,
                       [&](const char* value) {
                           std::memcpy(vacuum.values + std::size_t{batch.count} * bytes, value,
                                       bytes);
                       });
        put_entry(layout, target, place, source, last);
        --head->count;
        trim_holes(layout, source, head);
        batch.places[batch.count++] = static_cast<std::uint16_t>(place);
    }
    if (batch.count == 0) {
        change.abandon();
        return false;
    }
    Buffer pages[kMostValuesPages]{};
    for (std::uint32_t i = 0; bytes != 0 && i < batch.pages; ++i)
        pages[i] = write_values(vacuum, change, to, batch, batch.stretch + i);
    change.commit();
    for (const Buffer buffer : pages)
        if (buffer != InvalidBuffer)
            UnlockReleaseBuffer(buffer);
    return true;
}

// Gives the chunk the VALUES pages that so many entries need.
void add_values(const Vacuum& vacuum, Buffer chunk, std::uint32_t count) {
    const Index& index = vacuum.index;
    for (std::uint32_t i = 0; i < index.layout().stretches_for(count); ++i) {
        const BlockNumber* place = &blocks_of(page_of(chunk))[i];
        if (*place != InvalidBlockNumber)
            continue;
        PageChange change(index);
        const Buffer values = take_page(index);
        char* fresh = change.start_page(values);
        init_page(index.layout(), fresh, PageKind::values);
        *values_of(fresh) = {BufferGetBlockNumber(chunk), i};
        *change.edit(chunk, place) = BufferGetBlockNumber(values);
        change.commit();
        UnlockReleaseBuffer(values);
    }
}

void move_all(const Vacuum& vacuum, Buffer to, Buffer from) {
    const ChunkHead* target = chunk_of(page_of(to));
    const ChunkHead* source = chunk_of(page_of(from));
    add_values(vacuum, to,
               target->count +
                   (source->live() > target->holes ? source->live() - target->holes : 0));
    while (move_some(vacuum, to, from)) {
    }
    if (source->count != 0)
        report_damage(vacuum.index, BufferGetBlockNumber(from),
                      "a chunk does not have as many holes as it says");
}

} // namespace

void close_holes(const Vacuum& vacuum, Buffer chunk) {
    while (move_some(vacuum, chunk, chunk)) {
    }
}

bool merge_chunks(const Vacuum& vacuum, std::uint32_t list, ChunkState& first,
                  const ChunkState& second) {
    if (first.block == second.block)
        report_damage(vacuum.index, first.block, "a list leads back to itself");
    MemoryContext old = MemoryContextSwitchTo(vacuum.change_memory);
    // Both at once: whoever reads the list is before them or behind.
    const Buffer to = lock_for_vacuum(vacuum, first.block, list, Access::exclusive);
    const Buffer from = lock_for_vacuum(vacuum, second.block, list, Access::exclusive);
    const ChunkHead* head = chunk_of(page_of(to));
    const bool merged = are_sparse(vacuum, head->live() + chunk_of(page_of(from))->live()) &&
                        head->next == second.block;
    if (merged) {
        move_all(vacuum, to, from);
        free_values(vacuum, from);
        unlink_locked(vacuum, to, &head->next, from);
    }
    first = {first.block, head->next, head->live(), false};
    UnlockReleaseBuffer(from);
    UnlockReleaseBuffer(to);
    MemoryContextSwitchTo(old);
    MemoryContextReset(vacuum.change_memory);
    return merged;
}

} // namespace ivfflat
