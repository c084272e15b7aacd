// What the passes of one check share. Pages are copied to private memory before anyone looks at
// them, and nothing that a page says is believed.
#pragma once

#include "ivfflat/check.h"
#include "ivfflat/coder.h"

namespace ivfflat {

// Of one block, after the first pass.
struct BlockNote {
    PageKind kind;      // meta: cannot be read
    std::uint8_t met;   // by the walk along the lists
    std::uint16_t end;  // of a VALUES page's contents
    std::uint32_t list; // of a chunk; of a VALUES page the block of its chunk
};

struct EntryNote {
    ItemPointerData tid;
    std::uint16_t entry;
    BlockNumber chunk;

    std::uint64_t key() const {
        return std::uint64_t{ItemPointerGetBlockNumberNoCheck(&tid)} << 16 |
               ItemPointerGetOffsetNumberNoCheck(&tid);
    }
};

struct Check {
    Index index;
    Relation heap;
    Report* report;
    BlockNumber blocks;
    BlockNote* notes;
    EntryNote* entries;
    std::uint64_t entry_count;
    std::uint64_t entry_room;
    char* page;   // a chunk
    char* values; // all vectors of a chunk

    void error(BlockNumber block, int slot, const char* what, const char* detail = nullptr) const {
        report->add(Severity::error, block, slot, what, detail);
    }
    void load(BlockNumber block, char* to) const;
    // The vectors of the chunk in PAGE; false: they cannot be read, which is reported elsewhere.
    bool load_values(BlockNumber chunk) const;
};

// Makes codes again, to compare them with those that stand in a chunk.
struct CodeMaker {
    Coder coder;
    float* centre; // of the list
    float* centre_rotated;
    float* wide; // of the vector
    float* rotated;
    char* batch;

    void start(const Index& index);
    void take_centre(const char* stored);
};

void check_lists(Check& check);
// Codes and factors of the chunk in check.page, whose vectors are in check.values.
void check_codes(Check& check, BlockNumber chunk, CodeMaker& maker);
// Of one entry, whose vector is VALUE.
void check_code(Check& check, BlockNumber chunk, std::uint32_t entry, const char* value,
                CodeMaker& maker);
// What can be said of the chunk in check.page without its vectors.
void check_factors(Check& check, BlockNumber chunk);
void check_row_pointers(Check& check);
void check_heap(Check& check, Snapshot snapshot);

} // namespace ivfflat
