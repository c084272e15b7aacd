// The rows of a build while they are in memory: distinct vectors, the row pointers of each, and
// their 8-bit codes. Ordinary C++ memory, since threads read it; nothing here calls the server.
#pragma once

#include <vector>

#include "graph/big_array.h"
#include "hnsw/index.h"

namespace hnsw {

// A growing array in pieces, so that growing copies nothing and holds no memory twice.
class ValueStore {
  public:
    void add(const char* data, std::uint32_t bytes);
    const char* at(std::uint32_t row) const { return starts_[row]; }
    std::size_t bytes() const { return reserved_; }

  private:
    std::vector<graph::BigArray<char>> pieces_;
    std::vector<const char*> starts_;
    std::size_t used_ = 0;     // of the last piece
    std::size_t reserved_ = 0; // of all pieces
};

struct SameRow {
    std::uint32_t row;
    ItemPointerData tid;
};

class BuildRows {
  public:
    explicit BuildRows(const Operators& operators) : operators_(operators) {}

    // Adds a row; an equal vector only gets another row pointer.
    void add(const Value& value, const ItemPointerData& tid);

    std::uint32_t size() const { return static_cast<std::uint32_t>(tids_.size()); }
    const char* value(std::uint32_t row) const { return values_.at(row); }
    std::uint32_t value_bytes(std::uint32_t row) const;
    // What nine values in ten do not exceed. There is one at least.
    std::uint32_t usual_bytes() const;
    const ItemPointerData& first_tid(std::uint32_t row) const { return tids_[row]; }
    // The further row pointers of all rows, by row once sort_same() was called.
    const std::vector<SameRow>& same() const { return same_; }
    void sort_same();

    // The mean of the vectors, dimensions floats; dense types only.
    void mean(float* out) const;

    std::size_t bytes() const;

  private:
    std::uint32_t* place(const Value& value, std::uint64_t hash);
    void grow_table();

    Operators operators_;
    ValueStore values_;
    std::vector<ItemPointerData> tids_;
    std::vector<SameRow> same_;
    std::vector<std::uint32_t> table_; // open addressing: row + 1, or 0
    std::vector<double> sums_;
};

} // namespace hnsw
