// Rows of a build that wait in memory to be written, and the list of each.
#pragma once

#include <memory>
#include <vector>

#include "cluster/nearest.h"
#include "graph/team.h"
#include "ivfflat/index.h"

namespace ivfflat {

class BuildRows {
  public:
    explicit BuildRows(std::uint32_t value_bytes) : value_bytes_(value_bytes) {}

    void add(const Value& value, const ItemPointerData& tid);
    std::uint32_t size() const { return static_cast<std::uint32_t>(tids_.size()); }
    const char* value(std::uint32_t row) const {
        return blocks_[row / kBlock].get() + std::size_t{row % kBlock} * value_bytes_;
    }
    const ItemPointerData& tid(std::uint32_t row) const { return tids_[row]; }
    std::uint32_t value_bytes() const { return value_bytes_; }
    std::size_t bytes() const;

    // The rows of each list, one list after the other: from start()[list] on. SUM is added the
    // rows' distances to their centres.
    void put_in_order(std::uint32_t lists);
    const std::vector<std::uint32_t>& start() const { return start_; }
    const std::uint32_t* ordered() const { return ordered_.data(); }

    void set_list(std::uint32_t row, std::uint32_t list) { lists_[row] = list; }

    static std::size_t bytes_per_row(std::uint32_t value_bytes) {
        return value_bytes + sizeof(ItemPointerData) + 2 * sizeof(std::uint32_t);
    }

  private:
    static constexpr std::uint32_t kBlock = 1024;

    std::uint32_t value_bytes_;
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::vector<ItemPointerData> tids_;
    std::vector<std::uint32_t> lists_;
    std::vector<std::uint32_t> ordered_;
    std::vector<std::uint32_t> start_;
};

// Centres as they stand in the index, and as floats where they are dense.
struct Centres {
    std::vector<char> stored; // lists times value_bytes
    std::vector<float> wide;  // lists times dimensions; empty for bits
};

// Finds lists, by the threads of a team.
class Assigner {
  public:
    Assigner(const Operators& operators, const Shape& shape, const Centres& centres);

    // One thread's share of the work; returns when it is done.
    void work(BuildRows& rows, const graph::Stop& stop);
    // Before the first thread of a batch of rows.
    void begin() { next_ = 0; }
    // The sum of the rows' distances to their centres.
    double sum() const { return sum_; }

  private:
    struct Scratch;
    // Find the lists of rows FIRST to LAST, less that one, and return the sum of their distances.
    double find_by_floats(BuildRows& rows, std::uint32_t first, std::uint32_t last,
                          Scratch& scratch) const;
    double find_by_stored(BuildRows& rows, std::uint32_t first, std::uint32_t last) const;

    const Operators& operators_;
    const Shape& shape_;
    const Centres& centres_;
    std::unique_ptr<cluster::NearestCentre> nearest_;
    std::atomic<std::uint32_t> next_{0};
    std::atomic<double> sum_{0};
};

} // namespace ivfflat
