// An open index: its unchanging shape, kept per backend, and the few numbers of META that change.
// Every operation starts with open_index(). Plain objects only.
#pragma once

#include "am/file_cache.h"
#include "am/first_page.h"
#include "am/rotation.h"
#include "hnsw/layout.h"
#include "hnsw/method.h"

namespace hnsw {

struct CachedIndex : CachedFile {
    Shape shape;
    Layout layout;
    quant::Rotation rotation;
    const float* centre;
};

struct Index {
    Relation relation;
    CachedIndex* cached;
    Operators operators;
    bool logged; // false while the index is being built: its pages are logged at the end

    const Shape& shape() const { return cached->shape; }
    const Layout& layout() const { return cached->layout; }
    bool coded() const { return cached->layout.coded(); }
};

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
MetaFault meta_fault(const char* page);

// Once, at load.
void start_cache();

} // namespace hnsw
