// An open index of hnsw, and the few numbers of META that change.
#pragma once

#include "am/open_index.h"
#include "hnsw/layout.h"
#include "hnsw/method.h"

namespace hnsw {

using CachedIndex = CachedShape<Shape, Layout>;
struct Index : OpenIndex<CachedIndex> {};

// What changes in META.
struct MetaState {
    std::uint32_t entry;
    std::uint16_t entry_level;
    std::uint32_t generation;
    bool repair_pending;
    BlockNumber with_room[kSlotKinds];
};

// Reads META, checks that the index is ours and sound, and finds or makes what the backend keeps of
// it. STATE may be null. No lock is held on return.
Index open_index(Relation relation, MetaState* state);

MetaState read_meta_state(const Index& index);

// How META is told from other first pages.
extern const MetaMark kMetaMark;

// Once, at load.
void start_cache();

} // namespace hnsw
