// What grows with the lists that a scan reads, in memory that outlives it: am/kept_memory.h.
#pragma once

#include "am/kept_memory.h"
#include "ivfflat/candidates.h"
#include "ivfflat/found_rows.h"

namespace ivfflat {

struct Workspace : am::KeptMemory {
    Candidates candidates;
    FoundRows found;
};

// Filled and empty; the kept one, or where another scan has that, one in the current context.
Workspace* borrow_workspace();

// It keeps no more than work_mem.
void return_workspace(Workspace* workspace);

// Registered at load.
void register_workspace_upkeep();

} // namespace ivfflat
