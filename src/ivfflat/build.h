// CREATE INDEX and REINDEX: centres from a sample, then all rows to the nearest one's list. What is
// held in memory, and what happens beyond: README.md.
#pragma once

#include "ivfflat/index.h"

namespace ivfflat {

IndexBuildResult* build_index(Relation heap, Relation index, IndexInfo* info);

// The empty index that an unlogged one becomes after a crash.
void build_empty(Relation index);

// The name of a phase of pg_stat_progress_create_index, or null.
char* build_phase_name(std::int64_t phase);

} // namespace ivfflat
