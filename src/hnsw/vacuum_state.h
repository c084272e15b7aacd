// What the passes of one vacuum share. The passes and their order: README.md.
#pragma once

#include "hnsw/index.h"
#include "hnsw/node_copy.h"
#include "hnsw/query.h"

namespace hnsw {

// A bit for each node id of the file as it was when the vacuum began.
class IdSet {
  public:
    void start(std::uint64_t ids) {
        count_ = ids;
        words_ = static_cast<std::uint64_t*>(
            MemoryContextAllocHuge(CurrentMemoryContext, (ids / 64 + 1) * sizeof(std::uint64_t)));
        std::fill(words_, words_ + ids / 64 + 1, 0);
    }
    void add(std::uint32_t id) {
        if (id < count_)
            words_[id / 64] |= std::uint64_t{1} << id % 64;
    }
    // Ids of pages that came later are in no set.
    bool contains(std::uint32_t id) const {
        return id < count_ && (words_[id / 64] >> id % 64 & 1);
    }

  private:
    std::uint64_t count_;
    std::uint64_t* words_;
};

struct UpperNode {
    std::uint32_t id;
    std::uint32_t base;
    int level;
};

struct Vacuum {
    Index index;
    IndexVacuumInfo* info;
    IndexBulkDeleteResult* stats;
    IndexBulkDeleteCallback callback; // null: only finish what an earlier one left
    void* callback_state;
    BlockNumber blocks;
    MemoryContext scratch; // reset after each record

    IdSet dead;
    std::uint64_t dead_count; // records of any level
    bool repair_pending;      // META says so
    std::uint32_t some_live;  // a live level-0 record, or kNoId
    UpperNode* uppers;
    std::uint32_t upper_count;
    std::uint32_t upper_capacity;
};

// Removes dead row pointers; nodes without any become DEAD, with their upper records.
void mark_dead(Vacuum& vacuum);

// Puts a live record in the place of a dead entry. Inserts are kept out by the caller.
void replace_entry(Vacuum& vacuum);

// Gives each live child of a dead node a new parent.
void repair_tree(Vacuum& vacuum);
// The same for one child; DEAD_PARENT is its parent.
void move_child(Vacuum& vacuum, std::uint32_t child, std::uint32_t dead_parent);

// Replaces dead neighbours of live records.
void repair_lists(Vacuum& vacuum);

// Frees dead records and their vectors' pieces.
void free_dead(Vacuum& vacuum);

// Frees pieces that no record names.
void free_lost_pieces(Vacuum& vacuum);

void set_repair_pending(Vacuum& vacuum, bool on);

} // namespace hnsw
