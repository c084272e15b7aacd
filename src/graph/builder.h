// Builds a graph over rows that are all there, by inserting one after the other, by as many
// threads as the caller likes. What it does with a row and why it is safe: README.md in this
// folder.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "graph/byte_space.h"
#include "graph/function_space.h"
#include "graph/graph.h"
#include "graph/links.h"
#include "graph/stop.h"

namespace graph {

// Space is ByteSpace or FunctionSpace: the builder is compiled for these.
template <typename Space>
class Builder {
  public:
    // Takes all the memory of the graph: std::bad_alloc; std::invalid_argument for parameters that
    // are not valid() and for more than kMaxRows rows.
    Builder(const Space& space, std::size_t rows, const Parameters& parameters);

    // Inserts rows until there are none left or the stop is requested. Any number of threads may be
    // in here; one may wait for another's row, so all must be given the same stop. Throws
    // std::bad_alloc before it has taken a row: the other threads do without this one.
    void work(const Stop& stop);

    // Rows inserted so far.
    std::uint64_t done() const noexcept { return done_.load(std::memory_order_relaxed); }
    std::uint64_t rows() const noexcept { return graph_.size(); }

    // The graph, when no thread is in work() and all rows are done (else std::logic_error). Frees
    // what only the build needed. Once only.
    Graph finish();

  private:
    class Worker;

    Space space_;
    Graph graph_;
    Links links_;
    std::atomic<std::uint32_t> next_row_{1};
    std::atomic<std::uint64_t> done_{0};
    std::atomic<std::uint32_t> entry_{0}; // highest level of all finished rows
};

extern template class Builder<ByteSpace>;
extern template class Builder<FunctionSpace>;

} // namespace graph
