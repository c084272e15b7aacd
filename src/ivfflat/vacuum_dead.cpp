// Which entries are dead. The server searches for each row pointer among those of dead rows, and in
// the order of lists these searches lead anywhere: at a million rows one takes five times as long
// as a search near the last one. So the row pointers of some lists are read first, and asked for in
// the order of the table.

#include "ivfflat/vacuum_state.h"

namespace ivfflat {

namespace {

// Places of one portion: less than a megabyte, and as much while they are put in order.
constexpr std::uint32_t kMostPlaces = 1u << 16;

// Stretches of the table that are told apart.
constexpr std::uint32_t kStretches = 2048;

void note_met(const Vacuum& vacuum, BlockNumber block) {
    if (block < vacuum.blocks)
        vacuum.met[block / 8] |= static_cast<std::uint8_t>(1u << block % 8);
}

bool has_surplus(const Layout& layout, const char* page) {
    for (std::uint32_t i = layout.stretches_for(chunk_of(page)->count); i < layout.stretches; ++i)
        if (blocks_of(page)[i] != InvalidBlockNumber)
            return true;
    return false;
}

// Notes the pages of a locked chunk as met.
ChunkState look_at(const Vacuum& vacuum, Buffer chunk) {
    const Layout& layout = vacuum.index.layout();
    const char* page = page_of(chunk);
    note_met(vacuum, BufferGetBlockNumber(chunk));
    for (std::uint32_t i = 0; i < layout.stretches; ++i)
        if (blocks_of(page)[i] != InvalidBlockNumber)
            note_met(vacuum, blocks_of(page)[i]);
    return {BufferGetBlockNumber(chunk), chunk_of(page)->next, chunk_of(page)->live(),
            has_surplus(layout, page)};
}

template <class F>
void for_each_entry(const Layout& layout, const char* page, F&& use) {
    const std::uint32_t count = chunk_of(page)->count;
    for (std::uint32_t entry = 0; entry < count; ++entry) {
        const ItemPointerData& tid = tid_of(layout, page, entry);
        if (!is_hole(tid))
            use(tid, entry);
    }
}

bool is_dead(const Vacuum& vacuum, ItemPointerData tid) {
    return vacuum.callback(&tid, vacuum.callback_state);
}

// Reads the list's chunks into the portion, as many as there are places for.
void read_list(Vacuum& vacuum, std::uint32_t list) {
    const Layout& layout = vacuum.index.layout();
    Portion& portion = vacuum.portion;
    const Buffer head = lock_head(vacuum.index, list, Access::share);
    BlockNumber block = head_in(vacuum.index, head, list)->first;
    UnlockReleaseBuffer(head);
    while (block != InvalidBlockNumber && portion.chunk_count < portion.most_chunks) {
        pg::vacuum_pause();
        const Buffer chunk = lock_for_vacuum(vacuum, block, list, Access::share);
        const std::uint32_t first = portion.chunk_count * layout.capacity;
        for_each_entry(layout, page_of(chunk), [&](const ItemPointerData& tid, std::uint32_t i) {
            portion.last_row_block =
                std::max(portion.last_row_block, ItemPointerGetBlockNumberNoCheck(&tid));
            portion.rows[portion.row_count++] = {tid, first + i};
        });
        portion.chunks[portion.chunk_count++] = look_at(vacuum, chunk);
        block = chunk_of(page_of(chunk))->next;
        UnlockReleaseBuffer(chunk);
    }
}

// Puts the rows in the order of stretches of the table.
void sort_rows(Portion& portion) {
    int shift = 0;
    while (portion.last_row_block >> shift >= kStretches)
        ++shift;
    std::uint32_t ends[kStretches + 1]{};
    const auto stretch_of = [shift](const PortionRow& row) {
        return ItemPointerGetBlockNumberNoCheck(&row.tid) >> shift;
    };
    for (std::uint32_t i = 0; i < portion.row_count; ++i)
        ++ends[stretch_of(portion.rows[i]) + 1];
    for (std::uint32_t i = 0; i < kStretches; ++i)
        ends[i + 1] += ends[i];
    for (std::uint32_t i = 0; i < portion.row_count; ++i)
        portion.sorted[ends[stretch_of(portion.rows[i])]++] = portion.rows[i];
}

// What stands in the portion's bits of the chunk goes to vacuum.doomed.
std::uint32_t take_doomed(Vacuum& vacuum, std::uint32_t chunk) {
    const std::uint32_t capacity = vacuum.index.layout().capacity;
    const Portion& portion = vacuum.portion;
    std::uint32_t dead = 0;
    for (std::uint32_t i = 0; i < capacity; ++i) {
        const std::uint32_t place = chunk * capacity + i;
        if ((portion.dead[place / 8] >> place % 8 & 1) != 0)
            vacuum.doomed[dead++] = static_cast<std::uint16_t>(i);
    }
    return dead;
}

} // namespace

void start_portions(Vacuum& vacuum) {
    const std::uint32_t capacity = vacuum.index.layout().capacity;
    Portion& portion = vacuum.portion;
    portion.most_chunks = std::max(1u, std::min(kMostPlaces / capacity, vacuum.blocks));
    const std::size_t places = std::size_t{portion.most_chunks} * capacity;
    portion.chunks = static_cast<ChunkState*>(palloc(portion.most_chunks * sizeof(ChunkState)));
    portion.rows = static_cast<PortionRow*>(palloc(places * sizeof(PortionRow)));
    portion.sorted = static_cast<PortionRow*>(palloc(places * sizeof(PortionRow)));
    portion.dead = static_cast<std::uint8_t*>(palloc(places / 8 + 1));
}

void read_portion(Vacuum& vacuum, std::uint32_t list) {
    Portion& portion = vacuum.portion;
    portion.chunk_count = 0;
    portion.next_chunk = 0;
    portion.row_count = 0;
    portion.last_row_block = 0;
    const std::uint32_t lists = vacuum.index.shape().lists;
    for (; list < lists && portion.chunk_count < portion.most_chunks; ++list)
        read_list(vacuum, list);
    portion.end_list = list;
    sort_rows(portion);
    std::memset(portion.dead, 0,
                std::size_t{portion.chunk_count} * vacuum.index.layout().capacity / 8 + 1);
    for (std::uint32_t i = 0; i < portion.row_count; ++i) {
        if (i % 1024 == 0)
            pg::vacuum_pause();
        const PortionRow& row = portion.sorted[i];
        if (is_dead(vacuum, row.tid))
            portion.dead[row.place / 8] |= static_cast<std::uint8_t>(1u << row.place % 8);
    }
}

std::uint32_t find_dead(Vacuum& vacuum, BlockNumber block, std::uint32_t list, ChunkState* state) {
    Portion& portion = vacuum.portion;
    if (portion.next_chunk < portion.chunk_count &&
        portion.chunks[portion.next_chunk].block == block) {
        *state = portion.chunks[portion.next_chunk];
        return take_doomed(vacuum, portion.next_chunk++);
    }
    // A list that is longer than a portion, whose entries are nearly in the table's order; or a
    // chunk that came since.
    const Buffer chunk = lock_for_vacuum(vacuum, block, list, Access::share);
    *state = look_at(vacuum, chunk);
    std::uint32_t dead = 0;
    for_each_entry(vacuum.index.layout(), page_of(chunk),
                   [&](const ItemPointerData& tid, std::uint32_t entry) {
                       if (is_dead(vacuum, tid))
                           vacuum.doomed[dead++] = static_cast<std::uint16_t>(entry);
                   });
    UnlockReleaseBuffer(chunk);
    return dead;
}

} // namespace ivfflat
