// A table of entries by node id: open addressing, in the memory context that was current when it
// was made. An entry is constructed from an id and is trivially copyable.
#pragma once

#include "hnsw/page.h"

namespace hnsw {

// The least power of two that is not below N, which is above 1.
inline std::size_t grown_to(std::size_t n) {
    return std::size_t{1} << (64 - __builtin_clzll(n - 1));
}

template <class Entry>
class IdTable {
  public:
    void start(std::uint32_t expected) {
        allocated_ = kLeast;
        while (allocated_ < expected * 2)
            allocated_ *= 2;
        memory_ = CurrentMemoryContext;
        entries_ = static_cast<Entry*>(MemoryContextAllocHuge(memory_, allocated_bytes()));
        clear(expected);
    }

    // Empties the table. Of what it has it uses as much as so many entries need, as what is used
    // has to be cleared again.
    void clear(std::uint32_t expected) {
        std::uint32_t used = kLeast;
        while (used < expected * 2 && used < allocated_)
            used *= 2;
        capacity_ = used;
        std::fill(entries_, entries_ + capacity_, Entry{kNoId});
        count_ = 0;
    }

    // at() of ID will be called soon.
    void prefetch(std::uint32_t id) const { __builtin_prefetch(entries_ + first_place(id)); }

    bool contains(std::uint32_t id) const { return place(id)->id == id; }

    // The entry of ID, a new one where there was none. Valid until the next call.
    Entry& at(std::uint32_t id) {
        Entry* entry = place(id);
        if (entry->id == id)
            return *entry;
        if (++count_ * 2 > capacity_) {
            grow();
            entry = place(id);
        }
        entry->id = id;
        return *entry;
    }

    std::uint32_t count() const { return count_; }
    // What its entries need, as it grows, and what it has.
    std::size_t bytes() const {
        return grown_to(std::max(std::size_t{count_} * 2, std::size_t{kLeast})) * sizeof(Entry);
    }
    std::size_t allocated_bytes() const { return std::size_t{allocated_} * sizeof(Entry); }

  private:
    static_assert(std::is_trivially_copyable_v<Entry>);

    static constexpr std::uint32_t kLeast = 64;

    std::uint32_t first_place(std::uint32_t id) const {
        return (id * 0x9E3779B1u) >> 7 & (capacity_ - 1);
    }

    // Where ID stands, or the empty place where it would.
    Entry* place(std::uint32_t id) const {
        std::uint32_t at = first_place(id);
        while (entries_[at].id != id && entries_[at].id != kNoId)
            at = (at + 1) & (capacity_ - 1);
        return entries_ + at;
    }

    void grow() {
        Entry* old = entries_;
        const std::uint32_t old_capacity = capacity_;
        capacity_ *= 2;
        allocated_ = std::max(allocated_, capacity_);
        entries_ = static_cast<Entry*>(MemoryContextAllocHuge(memory_, allocated_bytes()));
        std::fill(entries_, entries_ + capacity_, Entry{kNoId});
        for (std::uint32_t i = 0; i < old_capacity; ++i)
            if (old[i].id != kNoId)
                *place(old[i].id) = old[i];
        pfree(old);
    }

    MemoryContext memory_;
    Entry* entries_;
    std::uint32_t capacity_;  // in use; a power of two, as is
    std::uint32_t allocated_; // what there is memory for
    std::uint32_t count_;
};

} // namespace hnsw
