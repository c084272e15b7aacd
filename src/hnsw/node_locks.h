// The pages of a few nodes, locked exclusively in rising order and changed in one WAL record.
#pragma once

#include "hnsw/buffers.h"
#include "hnsw/record.h"

namespace hnsw {

class NodeLocks {
  public:
    static constexpr int kMost = 3;

    // Locks the pages of the first COUNT of these ids; some may share a page.
    NodeLocks(const Index& index, const std::uint32_t* ids, int count);

    // The node as it is, or, after open_all(), as it will be.
    Record record(std::uint32_t id) const;
    Page page(std::uint32_t id) const;
    Buffer buffer(std::uint32_t id) const;

    // From here on page() and record() are what CHANGE will commit.
    void open_all(PageChange& change);
    void release();

  private:
    int place(std::uint32_t id) const;

    const Index* index_;
    int count_;
    BlockNumber blocks_[kMost];
    Buffer buffers_[kMost];
    Page pages_[kMost];
};
static_assert(std::is_trivially_destructible_v<NodeLocks>);

} // namespace hnsw
