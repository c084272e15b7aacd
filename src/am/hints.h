// In which shared buffer this backend last saw a block, so that reaching the page again need not go
// through the server's mapping of blocks to buffers, a chain of cache misses. Four bytes a page,
// made as blocks are first seen. A hint is only tried, never trusted: the server checks what the
// buffer holds.
#pragma once

#include "pg/index_am.h"

namespace am {

struct HintTable {
    static constexpr std::uint32_t kChunk = 1024;

    MemoryContext memory;
    Buffer** chunks;
    std::uint32_t chunk_count;

    static HintTable* make(MemoryContext memory);
    // The place of BLOCK's hint; InvalidBuffer stands in a fresh one.
    Buffer* at(BlockNumber block) {
        const std::uint32_t chunk = block / kChunk;
        if (likely(chunk < chunk_count && chunks[chunk] != nullptr))
            return &chunks[chunk][block % kChunk];
        return make_place(block);
    }

    // The hint for BLOCK, any number; InvalidBuffer: there is none.
    Buffer peek(BlockNumber block) const {
        const std::uint32_t chunk = block / kChunk;
        return chunk < chunk_count && chunks[chunk] != nullptr ? chunks[chunk][block % kChunk]
                                                               : InvalidBuffer;
    }

  private:
    Buffer* make_place(BlockNumber block);
};

} // namespace am
