// Reaching a page: a pin, through the table of hints; a lock; what is said of a page that is not
// what it should be. What a method's pages are is in its own `buffers`.
#pragma once

#include "am/hints.h"
#include "am/page_frame.h"

namespace am {

enum class Access { share, exclusive };

inline Buffer pin_block(Relation index, HintTable* hints, BlockNumber block) {
    Buffer* hint = hints->at(block);
    if (likely(*hint != InvalidBuffer) &&
        pg::read_recent_buffer(pg::relation_file(index), block, *hint))
        return *hint;
    *hint = ReadBuffer(index, block);
    return *hint;
}

inline void lock_buffer(Buffer buffer, Access access) {
    LockBuffer(buffer, access == Access::share ? BUFFER_LOCK_SHARE : BUFFER_LOCK_EXCLUSIVE);
}

// The kind of a pinned page that is not locked yet.
inline std::uint8_t kind_before_lock(const char* page) {
    return *static_cast<const volatile std::uint8_t*>(&page_front(page)->kind);
}

// Asks for the cache lines of some bytes, all at once.
inline void prefetch_bytes(const char* from, const char* end) {
    for (; from < end; from += 64)
        __builtin_prefetch(from);
    __builtin_prefetch(end - 1);
}

// The one message for all kinds of damage.
[[noreturn]] void report_damage(Relation index, BlockNumber block, const char* what);

// Adds a page to the file. It is locked exclusively; the lock for growing the file is not held any
// more.
Buffer grow_file(Relation index, ForkNumber fork = MAIN_FORKNUM);

// Blocks of the file, asked under the lock for growing it, so that whoever added a page has its
// content lock by now.
BlockNumber count_blocks(Relation index);

} // namespace am
