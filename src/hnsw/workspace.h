// Memory of a scan's table and queue that outlives the scan. Memory that went back to the system
// after each search would come again by page faults, a sixth of a long search's time. A backend has
// one, lent to one scan at a time; it is freed at the end of a transaction that did not use it.
#pragma once

#include "hnsw/beam.h"
#include "hnsw/known.h"

namespace hnsw {

struct Workspace {
    MemoryContext memory;
    bool lent;
    bool used_in_transaction;
    bool filled; // the two below have memory
    IdTable<Known> known;
    Frontier frontier;
    std::uint32_t met; // how many records a scan has to expect to meet, by the last ones
};

// Null: another scan has it.
Workspace* borrow_workspace();

// It keeps no more than a scan may use.
void return_workspace(Workspace* workspace, std::size_t most_bytes);

// Registered at load.
void register_workspace_upkeep();

} // namespace hnsw
