// What a scan has seen of the lists that it visited: of each entry its row pointer and the least
// distance that it may have. Those that may be the nearest are handed out in portions, so that most
// entries of a list are never looked at again.
#pragma once

#include "ivfflat/buffers.h"

namespace ivfflat {

struct Candidate {
    float least; // the distance itself where there are no codes
    std::uint32_t number;
};

class Candidates {
  public:
    // Takes memory of the current context, and is empty.
    void start();
    // Keeps the memory.
    void clear();
    std::size_t allocated_bytes() const;

    // Room for so many more entries of a chunk and the 32 that a kernel may write beyond. Returns
    // where their least distances go.
    float* add_chunk(BlockNumber block, std::uint32_t list, std::uint32_t count);
    // And their row pointers.
    ItemPointerData* tids_of_last() { return tids_ + chunks_[chunk_count_ - 1].first; }

    // Makes a portion of about WANTED of those not handed out yet, the nearest; in rising order.
    // False: none are left.
    bool next_portion(std::uint32_t wanted);
    const Candidate* portion() const { return portion_; }
    std::uint32_t portion_size() const { return portion_size_; }
    // No entry that was not handed out yet is nearer than this.
    float bound() const;

    struct Place {
        BlockNumber block;
        std::uint32_t list;
        std::uint32_t entry;
        ItemPointerData tid;
    };
    Place place_of(std::uint32_t number) const;
    // Asks for the cache lines that say where the vector of entry NUMBER is, and what they name.
    void prefetch_place(const Index& index, std::uint32_t number) const;
    void prefetch_value(const Index& index, std::uint32_t number) const;

  private:
    struct Chunk {
        BlockNumber block;
        std::uint32_t list;
        std::uint32_t first;
    };

    bool is_left(float least) const { return least >= floor_; }
    float choose_limit(std::uint32_t wanted) const;
    // Makes a portion, not in order, of those up to LIMIT that were not handed out yet. It may be
    // empty.
    void collect(float limit);

    float* least_;
    ItemPointerData* tids_;
    std::uint32_t count_;
    std::uint32_t room_;
    Chunk* chunks_;
    std::uint32_t* chunk_at_; // of entries 0, 32, 64 and so on: the chunk
    std::uint32_t chunk_count_;
    std::uint32_t chunk_room_;
    bool all_out_;
    float floor_; // all below it were handed out
    Candidate* portion_;
    std::uint32_t portion_size_;
    std::uint32_t portion_room_;
};
static_assert(std::is_trivially_destructible_v<Candidates>);

} // namespace ivfflat
