// The table grows by chunks, so that an index costs what is read of it.

#include "am/hints.h"

namespace am {

HintTable* HintTable::make(MemoryContext memory) {
    auto* table = static_cast<HintTable*>(MemoryContextAllocZero(memory, sizeof(HintTable)));
    table->memory = memory;
    return table;
}

Buffer* HintTable::make_place(BlockNumber block) {
    const std::uint32_t chunk = block / kChunk;
    if (chunk >= chunk_count) {
        const std::uint32_t count = std::max(chunk + 1, chunk_count * 2);
        auto** grown =
            static_cast<Buffer**>(MemoryContextAllocZero(memory, count * sizeof(Buffer*)));
        if (chunks) {
            std::memcpy(grown, chunks, chunk_count * sizeof(Buffer*));
            pfree(chunks);
        }
        chunks = grown;
        chunk_count = count;
    }
    if (!chunks[chunk])
        chunks[chunk] =
            static_cast<Buffer*>(MemoryContextAllocZero(memory, kChunk * sizeof(Buffer)));
    return &chunks[chunk][block % kChunk];
}

} // namespace am
