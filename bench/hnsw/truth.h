// Exact answers, found by looking at every row with our own kernels, and the recall of others'
// answers against them. Exact answers are kept in files of the cache folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data.h"
#include "options.h"

namespace bench {

// Which rows count: bit by id, for filters and deletions.
using RowMask = std::vector<std::uint8_t>;

class Judge {
  public:
    // Keeps a reference to data. With cosine it also keeps normalised copies.
    Judge(const Data& data, const Options& options);
    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;

    // Finds, or reads from the cache, the distances of the nearest `limit` of the rows 0 .. count -
    // 1 that the mask (none: all) lets through. `label` tells masks apart in the cache.
    void prepare(std::size_t count, const RowMask* mask, const std::string& label);

    // The share of the `limit` nearest rows that were returned. Rows as near as the last of them
    // count as it does, a row returned twice counts once, and one that the mask keeps out not at
    // all.
    double recall(std::size_t query, std::span<const std::uint32_t> returned) const;

    // The distance by which the metric orders: a square for L2, the negative for inner product.
    float distance(std::size_t query, std::size_t row) const noexcept;

  private:
    void find(std::size_t count);
    void find_block(std::size_t first_query, std::size_t count);
    bool read(const std::string& path);
    void write(const std::string& path) const;

    Metric metric_;
    std::size_t limit_;
    std::string cache_;
    std::string name_;
    std::uint64_t fingerprint_;
    Matrix own_rows_; // normalised copies, else empty
    Matrix own_queries_;
    const Matrix* rows_;
    const Matrix* queries_;

    std::size_t count_ = 0;
    const RowMask* mask_ = nullptr;
    std::vector<float>
        nearest_; // limit_ distances a query, rising; infinity where rows are too few
};

} // namespace bench
