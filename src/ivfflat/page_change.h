// What changes of ivfflat's pages need beside the PageChange that both access methods have.
#pragma once

#include "am/page_change.h"
#include "ivfflat/buffers.h"

namespace ivfflat {

// A page that nobody uses, exclusively locked: a free one or a new one at the end of the file. The
// caller writes it anew by start_page() and init_page().
Buffer take_page(const Index& index);

// Part of a change that writes to a VALUES page, up to OFFSET of its stretch.
inline void raise_values_end(PageChange& change, Buffer buffer, std::uint32_t offset) {
    const LocationIndex* end = values_end(page_of(buffer));
    if (*end < kValuesAt + offset)
        raise_values_end(change.edit(buffer, end), offset);
}

} // namespace ivfflat
