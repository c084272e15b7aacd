// Free pages come from the server's free space map, which is only a hint: what it names is looked
// at before it is used.

#include "ivfflat/page_change.h"

namespace ivfflat {

Buffer take_page(const Index& index) {
    for (;;) {
        const BlockNumber block = GetFreeIndexPage(index.relation);
        if (block == InvalidBlockNumber)
            break;
        Buffer buffer = ReadBuffer(index.relation, block);
        // Whoever holds it may want what we hold.
        if (ConditionalLockBuffer(buffer)) {
            const char* page = page_of(buffer);
            if (is_new(page) || page_is(index.layout(), page, PageKind::free))
                return buffer;
            LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
        }
        ReleaseBuffer(buffer);
    }
    return grow_file(index.relation);
}

} // namespace ivfflat
