// Which bytes of the workspace grow.

#include "hnsw/workspace.h"

namespace hnsw {

namespace {

Workspace workspace{{"hnsw"}, {}, {}, 0};

} // namespace

Workspace* borrow_workspace() {
    if (!am::borrow(&workspace))
        return nullptr;
    if (!workspace.filled)
        workspace.met = 0;
    return &workspace;
}

void return_workspace(Workspace* returned, std::size_t most_bytes) {
    Assert(returned == &workspace);
    const std::size_t bytes =
        returned->filled ? returned->known.allocated_bytes() + returned->frontier.allocated_bytes()
                         : 0;
    am::give_back(returned, bytes, most_bytes);
}

void register_workspace_upkeep() {
    am::free_with_transactions(&workspace);
}

} // namespace hnsw
