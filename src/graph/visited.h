// The rows that one search has met: a byte a row that holds the number of the last search that met
// it. Emptied by counting on; only each 255th time are the bytes cleared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "graph/big_array.h"

namespace graph {

class Visited {
  public:
    explicit Visited(std::size_t rows) : last_(rows) {}

    void clear() noexcept {
        if (++search_ == 0) {
            std::memset(last_.data(), 0, last_.size());
            search_ = 1;
        }
    }

    // Whether the row is new to this search.
    bool add(std::uint32_t row) noexcept {
        const bool is_new = last_[row] != search_;
        last_[row] = search_;
        return is_new;
    }

  private:
    BigArray<std::uint8_t> last_;
    std::uint8_t search_ = 0;
};

} // namespace graph
