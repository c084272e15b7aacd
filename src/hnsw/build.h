// CREATE INDEX and REINDEX. What is held in memory, and what happens beyond: README.md.
#pragma once

#include "hnsw/index.h"

namespace hnsw {

IndexBuildResult* build_index(Relation heap, Relation index, IndexInfo* info);

// The empty index that an unlogged one becomes after a crash.
void build_empty(Relation index);

// The name of a phase of pg_stat_progress_create_index, or null.
char* build_phase_name(std::int64_t phase);

// Bytes of maintenance_work_mem that a build in memory takes.
std::size_t build_memory(const Shape& shape, double rows, int threads);

} // namespace hnsw
