// A scan that finds the kept workspace lent gets one of its own.

#include "ivfflat/workspace.h"

namespace ivfflat {

namespace {

Workspace kept{{"ivfflat"}, {}, {}};

} // namespace

Workspace* borrow_workspace() {
    const bool first = am::borrow(&kept);
    Workspace* workspace = first ? &kept : static_cast<Workspace*>(palloc0(sizeof(Workspace)));
    if (!workspace->filled) {
        MemoryContext old = CurrentMemoryContext;
        if (first)
            MemoryContextSwitchTo(kept.memory);
        workspace->candidates.start();
        workspace->found.start();
        workspace->filled = true;
        MemoryContextSwitchTo(old);
    }
    workspace->candidates.clear();
    workspace->found.clear();
    return workspace;
}

void return_workspace(Workspace* workspace) {
    if (workspace == &kept)
        am::give_back(&kept, kept.candidates.allocated_bytes() + kept.found.allocated_bytes(),
                      std::size_t{1024} * static_cast<std::size_t>(work_mem));
}

void register_workspace_upkeep() {
    am::free_with_transactions(&kept);
}

} // namespace ivfflat
