// Lending memory and taking it back, after an error too.

#include "am/kept_memory.h"

namespace am {

namespace {

void free_memory(KeptMemory* kept) {
    kept->filled = false;
    if (kept->memory)
        MemoryContextReset(kept->memory);
}

void end_transaction(XactEvent event, void* argument) {
    if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT ||
        event == XACT_EVENT_PRE_PREPARE)
        return;
    auto* kept = static_cast<KeptMemory*>(argument);
    // A scan that still has it was cut off by an error and will not come back.
    if (kept->lent || !kept->used_in_transaction)
        free_memory(kept);
    kept->lent = false;
    kept->used_in_transaction = false;
}

} // namespace

bool borrow(KeptMemory* kept) {
    if (kept->lent)
        return false;
    if (!kept->memory) {
        kept->memory =
            AllocSetContextCreate(CacheMemoryContext, "index scans", ALLOCSET_SMALL_SIZES);
        MemoryContextSetIdentifier(kept->memory, kept->name);
    }
    kept->lent = true;
    kept->used_in_transaction = true;
    return true;
}

void give_back(KeptMemory* kept, std::size_t bytes, std::size_t most) {
    Assert(kept->lent);
    kept->lent = false;
    if (bytes > most)
        free_memory(kept);
}

void free_with_transactions(KeptMemory* kept) {
    RegisterXactCallback(end_transaction, kept);
}

} // namespace am
