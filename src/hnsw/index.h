// An open index: its unchanging shape, kept per backend, and the few numbers of META that change.
// Every operation starts with open_index(). Plain objects only.
#pragma once

#include "am/hints.h"
#include "hnsw/layout.h"
#include "hnsw/method.h"
#include "quant/rotation.h"

namespace hnsw {

// What a backend keeps of an index between operations, in a memory context of its own. It belongs
// to one file of one relation and one build of it, so nothing of it ever goes stale.
struct CachedIndex {
    pg::RelationFile file; // key of the table of these
    bool used_in_transaction;
    std::uint64_t identity;
    MemoryContext memory;
    Shape shape;
    Layout layout;
    quant::Rotation rotation;
    const float* centre;
    HintTable* hints;
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

// What a first page is, if it is not a META page that this version reads.
enum class MetaFault { none, empty, pgvector, unknown, version, damaged };
MetaFault meta_fault(const char* page);

// Refuses what is not a META page of this version.
void check_meta_page(Relation relation, const char* page);

// Drops what is kept of indexes not used any more. Registered at load.
void register_cache_upkeep();

} // namespace hnsw
