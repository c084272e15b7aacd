// Damage is told apart from what vacuum may have done meanwhile.

#include "ivfflat/buffers.h"

namespace ivfflat {

Buffer lock_pinned_chunk(const Index& index, Buffer buffer, std::uint32_t list, Access access) {
    const BlockNumber block = BufferGetBlockNumber(buffer);
    const char* page = page_of(buffer);
    const auto seen = static_cast<PageKind>(kind_before_lock(page));
    if (unlikely(seen == PageKind::meta || seen == PageKind::centres))
        report_damage(index, block, "a list leads to a page of another kind");
    lock_buffer(buffer, access);
    if (likely(page_is(index.layout(), page, PageKind::chunk) && chunk_of(page)->list == list)) {
        if (unlikely(chunk_of(page)->count > index.layout().capacity ||
                     chunk_of(page)->holes > chunk_of(page)->count))
            report_damage(index, block, "a chunk says that it has more entries than room");
        return buffer;
    }
    UnlockReleaseBuffer(buffer);
    return InvalidBuffer;
}

Buffer lock_values(const Index& index, const char* chunk_page, BlockNumber chunk,
                   std::uint32_t stretch, Access access) {
    constexpr const char* kWrong = "a chunk's vectors are not in their place";
    if (stretch >= index.layout().stretches)
        report_damage(index, chunk, kWrong);
    const BlockNumber block = blocks_of(chunk_page)[stretch];
    // Whoever changes a vector that lies on two pages has locked the one before.
    if (stretch > 0 && unlikely(blocks_of(chunk_page)[stretch - 1] == block) &&
        block != InvalidBlockNumber)
        report_damage(index, chunk, kWrong);
    const Buffer buffer = lock_page(index, block, PageKind::values, access, kWrong);
    const ValuesHead* head = values_of(page_of(buffer));
    if (unlikely(head->chunk != chunk || head->index != stretch))
        report_damage(index, block, kWrong);
    return buffer;
}

} // namespace ivfflat
