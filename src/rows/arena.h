// Storage for the values of a batch: blocks of bytes that are freed together. Nothing moves, so
// that values can be handed to the server without a copy.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace rows {

class Arena {
  public:
    // Room for SIZE bytes, aligned to eight; it is kept only as far as keep() says.
    char* reserve(std::size_t size) {
        if (size > left_) {
            const std::size_t chunk = std::max(size, kChunk);
            chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk));
            next_ = chunks_.back().get();
            left_ = chunk;
        }
        return next_;
    }
    void keep(std::size_t size) {
        size = std::min((size + 7) & ~std::size_t{7}, left_);
        next_ += size;
        left_ -= size;
    }

  private:
    static constexpr std::size_t kChunk = std::size_t{1} << 18;

    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
};

} // namespace rows
