// Lending the workspace and taking it back, after an error too.

#include "hnsw/workspace.h"

namespace hnsw {

namespace {

Workspace workspace;

void free_memory() {
    workspace.filled = false;
    workspace.met = 0;
    if (workspace.memory)
        MemoryContextReset(workspace.memory);
}

void end_transaction(XactEvent event, void*) {
    if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT ||
        event == XACT_EVENT_PRE_PREPARE)
        return;
    // A scan that still has it was cut off by an error and will not come back.
    if (workspace.lent || !workspace.used_in_transaction)
        free_memory();
    workspace.lent = false;
    workspace.used_in_transaction = false;
}

} // namespace

Workspace* borrow_workspace() {
    if (workspace.lent)
        return nullptr;
    if (!workspace.memory)
        workspace.memory =
            AllocSetContextCreate(CacheMemoryContext, "hnsw workspace", ALLOCSET_SMALL_SIZES);
    workspace.lent = true;
    workspace.used_in_transaction = true;
    return &workspace;
}

void return_workspace(Workspace* returned, std::size_t most_bytes) {
    Assert(returned == &workspace && workspace.lent);
    returned->lent = false;
    if (returned->filled &&
        returned->known.allocated_bytes() + returned->frontier.allocated_bytes() > most_bytes)
        free_memory();
}

void register_workspace_upkeep() {
    RegisterXactCallback(end_transaction, nullptr);
}

} // namespace hnsw
