// Reading pages for checks: each is copied to private memory under its lock before anyone looks at
// it, and nothing that a page says is believed. Nothing here reports damage as an error.
#pragma once

#include "hnsw/buffers.h"
#include "hnsw/record.h"

namespace hnsw {

class PageCopy {
  public:
    void start(const Index& index, BufferAccessStrategy strategy) {
        index_ = &index;
        strategy_ = strategy;
        block_ = InvalidBlockNumber;
        // Aligned for whatever stands on a page.
        data_ = static_cast<char*>(palloc(BLCKSZ));
    }

    // The copy of a block that exists in the file. The server's own errors (a checksum) do come
    // out.
    char* load(BlockNumber block) {
        if (block == block_)
            return data_;
        CHECK_FOR_INTERRUPTS();
        Buffer buffer =
            ReadBufferExtended(index_->relation, MAIN_FORKNUM, block, RBM_NORMAL, strategy_);
        LockBuffer(buffer, BUFFER_LOCK_SHARE);
        std::memcpy(data_, page_of(buffer), BLCKSZ);
        UnlockReleaseBuffer(buffer);
        block_ = block;
        return data_;
    }

  private:
    const Index* index_;
    BufferAccessStrategy strategy_;
    BlockNumber block_;
    char* data_;
};
static_assert(std::is_trivially_destructible_v<PageCopy>);

// What is wrong with a page of slots as a whole; null: nothing. KIND gets what its tail says.
const char* page_fault(const Index& index, const char* page, PageKind* kind);

} // namespace hnsw
