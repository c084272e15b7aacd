// The pages of a portion of rows, each list's chunks one after the other and each chunk's VALUES
// pages behind it, made by threads and written in order.
#pragma once

#include <vector>

#include "ivfflat/build_rows.h"
#include "ivfflat/coder.h"

namespace ivfflat {

struct Chain {
    BlockNumber first = InvalidBlockNumber;
    BlockNumber last = InvalidBlockNumber;
};

class BuildWriter {
  public:
    // FIRST_BLOCK: where the pages will begin. ROWS are in order.
    BuildWriter(const Coder& coder, const Layout& layout, const Centres& centres,
                const BuildRows& rows, BlockNumber first_block);

    // For am::append_parts: a part is a chunk with its VALUES pages.
    std::uint32_t parts() const { return static_cast<std::uint32_t>(jobs_.size()); }
    std::uint32_t pages_of(std::uint32_t chunk) const;
    // Makes the pages of a chunk.
    void fill(std::uint32_t chunk, char* to) const;
    // The portion's first and last chunk of each list that has any.
    const std::vector<Chain>& chains() const { return chains_; }

  private:
    struct Job {
        std::uint32_t list;
        std::uint32_t first; // row in order
        std::uint32_t count;
        BlockNumber block;
        BlockNumber next;
    };

    const Coder& coder_;
    const Layout& layout_;
    const Centres& centres_;
    const BuildRows& rows_;
    std::vector<Job> jobs_;
    std::vector<Chain> chains_;
};

} // namespace ivfflat
