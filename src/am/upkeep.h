// What building and vacuuming an index of either method ask of the server.
#pragma once

#include "pg/index_am.h"

namespace am {

// How many threads a build over this table uses, the backend's own included.
int build_threads(Relation heap);

// Blocks of the file, asked under the lock for growing it, so that whoever added a page has its
// content lock by now.
BlockNumber count_blocks(Relation index);

} // namespace am
