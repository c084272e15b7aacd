// What a backend keeps of indexes between operations, each in a memory context of its own. An entry
// belongs to one file of one relation and, by a number drawn when it was built, to one build of it,
// so nothing of it ever goes stale.
#pragma once

#include "am/hints.h"

namespace am {

// The head of an entry.
struct CachedFile {
    pg::RelationFile file; // key of the table
    bool used_in_transaction;
    std::uint64_t identity;
    MemoryContext memory; // null: nothing is kept yet
    HintTable* hints;
};

class FileCache {
  public:
    // For entries of so many bytes, which begin with a CachedFile. Once, at load.
    void start(const char* name, std::size_t entry_bytes);

    // The entry of the relation's file, a new one where there is none.
    CachedFile* find(Relation relation);

    // Empties the entry, all zeros behind its head, and gives it fresh memory, with hints; the
    // caller sets `memory` to it when all is filled in.
    MemoryContext renew(CachedFile* entry);

    // At a transaction's end: forgets those not used in it where there are many.
    void forget_unused();

  private:
    const char* name_;
    std::size_t entry_bytes_;
    HTAB* table_;
};

} // namespace am
