// Nearly always it is still in its place. Else its chunk is searched, and then its list from the
// beginning, each chunk locked before the last one is left, so that none is overtaken by a move.

#include "ivfflat/entry_search.h"

namespace ivfflat {

namespace {

bool is_same(const ItemPointerData& a, const ItemPointerData& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

// The chunk's count: it is not there.
std::uint32_t find_in_chunk(const Layout& layout, const char* page, const ItemPointerData& tid) {
    const std::uint32_t count = chunk_of(page)->count;
    std::uint32_t entry = 0;
    while (entry < count && !is_same(tid_of(layout, page, entry), tid))
        ++entry;
    return entry;
}

FoundEntry find_in_list(const Index& index, std::uint32_t list, const ItemPointerData& tid) {
    CHECK_FOR_INTERRUPTS();
    const BlockNumber most_steps = RelationGetNumberOfBlocks(index.relation);
    Buffer buffer = lock_head(index, list, Access::share);
    BlockNumber block = head_in(index, buffer, list)->first;
    for (BlockNumber steps = 0; block != InvalidBlockNumber; ++steps) {
        if (block == BufferGetBlockNumber(buffer) || steps > most_steps)
            report_damage(index, block, "a list leads back to itself");
        const Buffer next = lock_chunk(index, block, list, Access::share);
        if (next == InvalidBuffer)
            report_damage(index, block, "a list leads to a page of another list");
        UnlockReleaseBuffer(buffer);
        buffer = next;
        const char* page = page_of(buffer);
        const std::uint32_t entry = find_in_chunk(index.layout(), page, tid);
        if (entry < chunk_of(page)->count)
            return {buffer, entry};
        block = chunk_of(page)->next;
    }
    UnlockReleaseBuffer(buffer);
    return {InvalidBuffer, 0};
}

} // namespace

FoundEntry find_entry(const Index& index, const Candidates::Place& place) {
    const Layout& layout = index.layout();
    const Buffer buffer = lock_chunk(index, place.block, place.list, Access::share);
    if (buffer != InvalidBuffer) {
        const char* page = page_of(buffer);
        const std::uint32_t count = chunk_of(page)->count;
        if (likely(place.entry < count)) {
            ItemPointerData there = tid_of(layout, page, place.entry);
            if (likely(is_same(there, place.tid)))
                return {buffer, place.entry};
            const bool dead = is_hole(there);
            there.ip_posid &= static_cast<OffsetNumber>(~kHoleBit);
            if (dead && is_same(there, place.tid)) {
                UnlockReleaseBuffer(buffer);
                return {InvalidBuffer, 0};
            }
        }
        const std::uint32_t entry = find_in_chunk(layout, page, place.tid);
        if (entry < count)
            return {buffer, entry};
        UnlockReleaseBuffer(buffer);
    }
    return find_in_list(index, place.list, place.tid);
}

} // namespace ivfflat
