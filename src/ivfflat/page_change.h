// What changes of ivfflat's pages need beside the PageChange that both access methods have.
#pragma once

#include "am/page_change.h"
#include "ivfflat/buffers.h"

namespace ivfflat {

// A page that nobody uses, exclusively locked: a free one or a new one at the end of the file. The
// caller writes it anew by start_page() and init_page().
Buffer take_page(const Index& index);

} // namespace ivfflat
