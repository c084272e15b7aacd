// The pages of a few nodes, locked exclusively in rising order and changed in one WAL record.
#pragma once

#include "hnsw/page_change.h"

namespace hnsw {

class NodeLocks {
  public:
    static constexpr int kMost = 3;

    // Locks the pages of the first COUNT of these ids; some may share a page.
    NodeLocks(const Index& index, const std::uint32_t* ids, int count);

    // The node as it is.
    Record record(std::uint32_t id) const;
    // And as CHANGE will make it.
    RecordImage edit(PageChange& change, std::uint32_t id) const;
    const char* page(std::uint32_t id) const { return page_of(buffer(id)); }
    Buffer buffer(std::uint32_t id) const;

    void release();

  private:
    Slot slot(std::uint32_t id) const;

    const Index* index_;
    int count_;
    BlockNumber blocks_[kMost];
    Buffer buffers_[kMost];
};
static_assert(std::is_trivially_destructible_v<NodeLocks>);

} // namespace hnsw
