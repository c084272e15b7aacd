// Table and queue of a scan that may go on, in memory that outlives it: am/kept_memory.h.
#pragma once

#include "am/kept_memory.h"
#include "hnsw/beam.h"
#include "hnsw/known.h"

namespace hnsw {

struct Workspace : am::KeptMemory {
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
