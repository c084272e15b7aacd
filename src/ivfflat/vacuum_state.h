// What the pieces of one vacuum share. Each change of pages is a WAL record that leaves sound lists
// behind: README.md, "Vacuum".
#pragma once

#include "ivfflat/page_change.h"

namespace ivfflat {

// VALUES pages that one record changes beside their chunk.
inline constexpr std::uint32_t kMostValuesPages = 3;

// What vacuum remembers of a chunk when it has let go of it.
struct ChunkState {
    BlockNumber block;
    BlockNumber next;
    std::uint32_t live;
    bool surplus; // there are VALUES pages that are not needed: an interrupted vacuum left them
};

// An entry that is not a hole.
struct PortionRow {
    ItemPointerData tid;
    std::uint32_t place;
};

// The chunks of some lists, in order, and which of their entries are dead: a chunk has `capacity`
// places.
struct Portion {
    std::uint32_t end_list;
    std::uint32_t most_chunks;
    std::uint32_t chunk_count;
    std::uint32_t next_chunk; // that vacuum will come to
    std::uint32_t row_count;
    BlockNumber last_row_block;
    ChunkState* chunks;
    PortionRow* rows;
    PortionRow* sorted;
    std::uint8_t* dead; // a bit of each place
};

struct Vacuum {
    Index index;
    BufferAccessStrategy ring; // for chunks; null: by the shared buffers
    IndexBulkDeleteResult* stats;
    IndexBulkDeleteCallback callback;
    void* callback_state;
    BlockNumber blocks;    // of the file when it began
    std::uint8_t* met;     // a bit of each: a chunk of a list, or a page of its vectors
    std::uint16_t* doomed; // places of a chunk
    char* values;          // vectors that one record moves
    char* scratch;
    MemoryContext change_memory; // of one record
    Portion portion;
};

// A chunk of a list, which nobody but vacuum takes off it.
Buffer lock_for_vacuum(const Vacuum& vacuum, BlockNumber block, std::uint32_t list, Access access);

// Memory for portions.
void start_portions(Vacuum& vacuum);

// Reads lists from this one on, as many as fit, and asks which of their entries are dead. What is
// dead stays in its place until vacuum comes to it.
void read_portion(Vacuum& vacuum, std::uint32_t list);

// The number of the chunk's dead entries, which are in vacuum.doomed then, and what else is known
// of it.
std::uint32_t find_dead(Vacuum& vacuum, BlockNumber block, std::uint32_t list, ChunkState* state);

// Makes holes of dead entries and gives back what is not needed then.
ChunkState vacuum_chunk(Vacuum& vacuum, BlockNumber block, std::uint32_t list);

// Takes an empty chunk off its list, unless an insert has found it meanwhile.
void unlink_chunk(const Vacuum& vacuum, BlockNumber block, std::uint32_t list);

// The chunk, whose content is locked, becomes a free page; LINK, on the locked page BEFORE, led to
// it.
void unlink_locked(const Vacuum& vacuum, Buffer before, const BlockNumber* link, Buffer chunk);

// Frees VALUES pages of a locked chunk behind those that are needed, the last ones first.
void free_values(const Vacuum& vacuum, Buffer chunk);

// Fills the holes of a locked chunk by its last entries.
void close_holes(const Vacuum& vacuum, Buffer chunk);

// Whether two neighbours of a list are to be one.
inline bool are_sparse(const Vacuum& vacuum, std::uint32_t live) {
    return live <= vacuum.index.layout().capacity / 8 * 7;
}

// Moves all of the chunk SECOND to FIRST, the one before it, and frees it. False: they are not
// sparse any more. FIRST is told what became of it.
bool merge_chunks(const Vacuum& vacuum, std::uint32_t list, ChunkState& first,
                  const ChunkState& second);

} // namespace ivfflat
