// Rows whose exact distance is known, the nearest first.
#pragma once

#include "pg/index_am.h"

namespace ivfflat {

struct Found {
    float distance;
    ItemPointerData tid;
};

class FoundRows {
  public:
    void start() {
        room_ = 64;
        rows_ = static_cast<Found*>(palloc(room_ * sizeof(Found)));
        clear();
    }
    void clear() { size_ = 0; }
    std::size_t allocated_bytes() const { return room_ * sizeof(Found); }

    bool empty() const { return size_ == 0; }
    // Not of an empty one.
    const Found& nearest() const { return rows_[0]; }

    void push(const Found& found) {
        if (size_ == room_) {
            room_ *= 2;
            rows_ = static_cast<Found*>(repalloc_huge(rows_, room_ * sizeof(Found)));
        }
        rows_[size_++] = found;
        std::push_heap(rows_, rows_ + size_, farther);
    }

    Found pop() {
        std::pop_heap(rows_, rows_ + size_, farther);
        return rows_[--size_];
    }

  private:
    // As an object, so that the compiler puts it into the loops.
    static constexpr auto farther = [](const Found& a, const Found& b) {
        return a.distance > b.distance;
    };

    Found* rows_;
    std::size_t size_;
    std::size_t room_;
};

} // namespace ivfflat
