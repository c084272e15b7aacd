// A set of node ids: open addressing, in the memory context that was current when it was made.
#pragma once

#include "hnsw/page.h"

namespace hnsw {

class Seen {
  public:
    void start(std::uint32_t expected) {
        capacity_ = 64;
        while (capacity_ < expected * 2)
            capacity_ *= 2;
        memory_ = CurrentMemoryContext;
        ids_ = allocate();
        count_ = 0;
    }

    void clear() {
        std::fill(ids_, ids_ + capacity_, kNoId);
        count_ = 0;
    }

    bool contains(std::uint32_t id) const { return ids_[place(id)] == id; }

    // True where ID was not in the set.
    bool insert(std::uint32_t id) {
        std::uint32_t& found = ids_[place(id)];
        if (found == id)
            return false;
        found = id;
        if (++count_ * 2 > capacity_)
            grow();
        return true;
    }

    std::uint32_t count() const { return count_; }

    std::size_t bytes() const { return std::size_t{capacity_} * sizeof(std::uint32_t); }

  private:
    std::uint32_t place(std::uint32_t id) const {
        std::uint32_t at = (id * 0x9E3779B1u) >> 7 & (capacity_ - 1);
        while (ids_[at] != id && ids_[at] != kNoId)
            at = (at + 1) & (capacity_ - 1);
        return at;
    }

    std::uint32_t* allocate() const {
        auto* ids = static_cast<std::uint32_t*>(MemoryContextAllocHuge(memory_, bytes()));
        std::fill(ids, ids + capacity_, kNoId);
        return ids;
    }

    void grow() {
        std::uint32_t* old = ids_;
        const std::uint32_t old_capacity = capacity_;
        capacity_ *= 2;
        ids_ = allocate();
        for (std::uint32_t i = 0; i < old_capacity; ++i)
            if (old[i] != kNoId)
                ids_[place(old[i])] = old[i];
        pfree(old);
    }

    MemoryContext memory_;
    std::uint32_t* ids_;
    std::uint32_t capacity_; // a power of two
    std::uint32_t count_;
};

} // namespace hnsw
