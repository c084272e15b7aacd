// A private copy of a node's record, its vector included, to look at without holding a lock.
#pragma once

#include "hnsw/query.h"

namespace hnsw {

struct NodeCopy {
    Record record;
    const char* value; // null: the slot is free
};

// In the current memory context.
NodeCopy copy_node(const Index& index, std::uint32_t id);

} // namespace hnsw
