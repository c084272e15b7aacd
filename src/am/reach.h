// Reaching a page: a pin, through the table of hints; a lock; what is said of a page that is not
// what it should be. What a method's pages are is in its own `buffers`.
#pragma once

#include "am/hints.h"

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

// The one message for all kinds of damage.
[[noreturn]] void report_damage(Relation index, BlockNumber block, const char* what);

// Adds a page to the file. It is locked exclusively; the lock for growing the file is not held any
// more.
Buffer grow_file(Relation index);

} // namespace am
