// The nearest rows that a search has met, in rising order of distance, each expanded or not.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/parameters.h"

namespace graph {

struct Candidate {
    float distance;
    std::uint32_t row;
};

class Beam {
  public:
    // Memory for beams of up to this many rows.
    explicit Beam(std::size_t most) : entries_(most) {}

    // Starts a beam of this many rows, at most as many as there is memory for.
    void clear(std::size_t capacity) noexcept {
        capacity_ = capacity;
        size_ = 0;
        next_ = 0;
    }

    // Makes all entries unexpanded, and their number at most this.
    void restart(std::size_t capacity) noexcept {
        capacity_ = capacity;
        size_ = std::min(size_, capacity);
        next_ = 0;
        for (std::size_t i = 0; i < size_; i++) {
            entries_[i].row &= ~kExpanded;
        }
    }

    std::size_t size() const noexcept { return size_; }
    float distance(std::size_t i) const noexcept { return entries_[i].distance; }
    std::uint32_t row(std::size_t i) const noexcept { return entries_[i].row & ~kExpanded; }

    // A row at this distance would not get in.
    bool refuses(float distance) const noexcept {
        return size_ == capacity_ && !(distance < entries_[size_ - 1].distance);
    }

    // Enters a row that is not in; the farthest leaves if the beam is full. Whether
    // it is the one that expand() would take now.
    bool add(float distance, std::uint32_t row) noexcept {
        if (refuses(distance)) {
            return false;
        }
        if (size_ == capacity_) {
            size_--;
        }
        Candidate* const begin = entries_.data();
        Candidate* at = begin + size_;
        for (; at != begin && distance < at[-1].distance; at--) {
            *at = at[-1];
        }
        *at = {distance, row};
        size_++;
        const auto place = static_cast<std::size_t>(at - begin);
        if (place > next_) {
            return false;
        }
        next_ = place;
        return true;
    }

    // Takes the nearest row that is not expanded and marks it; kNone if there is none.
    std::uint32_t expand() noexcept {
        while (next_ < size_ && (entries_[next_].row & kExpanded) != 0) {
            next_++;
        }
        if (next_ == size_) {
            return kNone;
        }
        const std::uint32_t row = entries_[next_].row;
        entries_[next_].row |= kExpanded;
        next_++;
        return row;
    }

    // The row that expand() would take now, as far as known; for prefetching.
    std::uint32_t upcoming() const noexcept { return next_ < size_ ? row(next_) : kNone; }

  private:
    static constexpr std::uint32_t kExpanded = ~kMaxRows;

    std::vector<Candidate> entries_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
    std::size_t next_ = 0; // entries before it are expanded
};

} // namespace graph
