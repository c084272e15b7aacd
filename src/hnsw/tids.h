// The row pointers of a node: a few in its record, the others in a chain of chunks. Whoever looks
// at or changes the chain holds the lock of the node's page.
#pragma once

#include "hnsw/buffers.h"
#include "hnsw/record.h"

namespace hnsw {

// A chain longer than this is a circle: 16 rows a chunk, 2^32 rows at most in a table of one kind.
inline constexpr std::uint64_t kLongestChain = std::uint64_t{1} << 28;

// Calls f(const ItemPointerData&) for each row pointer of level-0 record OWNER.
template <class F>
void for_each_tid(const Index& index, std::uint32_t owner, Record record, F&& f) {
    for (int i = 0; i < record.tid_count(); ++i)
        f(record.head()->tid[i]);
    std::uint32_t id = record.head()->tids;
    for (std::uint64_t steps = 0; id != kNoId; ++steps) {
        const Slot slot = lock_slot(index, PageKind::tids, id, Access::share);
        const auto* chunk = reinterpret_cast<const TidChunk*>(slot.data);
        if (chunk->owner != owner || !chunk->used || chunk->count > kChunkTids ||
            steps > kLongestChain)
            report_damage(index, block_of(index, PageKind::tids, id),
                          "row pointers of one node belong to another");
        for (int i = 0; i < chunk->count; ++i)
            f(chunk->tid[i]);
        id = chunk->next;
        UnlockReleaseBuffer(slot.buffer);
        CHECK_FOR_INTERRUPTS();
    }
}

} // namespace hnsw
