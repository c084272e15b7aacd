// What a traversal knows of the records that it met, by id. A record is estimated from each
// neighbour that lists it, with errors that hardly depend on each other; the mean, weighted by how
// exact each is, errs less than any. Open addressing, in the memory context that was current when
// it was made.
#pragma once

#include "hnsw/page.h"

namespace hnsw {

struct Known {
    std::uint32_t id;
    float key;    // under which it was queued last; kNotQueued, kVisited
    float mean;   // of the estimates
    float weight; // one by the variance of the mean; 0 before the first

    static constexpr float kNotQueued = std::numeric_limits<float>::infinity();
    static constexpr float kVisited = -std::numeric_limits<float>::infinity();

    bool visited() const { return key == kVisited; }
    bool queued() const { return key != kNotQueued; }

    void add(float estimate, float its_weight) {
        const float share = its_weight / (weight + its_weight);
        // In this form nothing overflows that is finite.
        mean = weight == 0 ? estimate : mean * (1 - share) + estimate * share;
        weight += its_weight;
    }

    // The distance that it has or exceeds with the certainty of so many standard deviations.
    float least(float deviations) const {
        return deviations == 0 ? mean : mean - deviations / std::sqrt(weight);
    }
};

class KnownRecords {
  public:
    void start(std::uint32_t expected) {
        capacity_ = 64;
        while (capacity_ < expected * 2)
            capacity_ *= 2;
        memory_ = CurrentMemoryContext;
        entries_ = allocate();
        count_ = 0;
    }

    void clear() {
        std::fill(entries_, entries_ + capacity_, kNone);
        count_ = 0;
    }

    // at() of ID will be called soon.
    void prefetch(std::uint32_t id) const { __builtin_prefetch(entries_ + first_place(id)); }

    // Valid until the next call.
    Known& at(std::uint32_t id) {
        Known* entry = place(id);
        if (entry->id == id)
            return *entry;
        if (++count_ * 2 > capacity_) {
            grow();
            entry = place(id);
        }
        entry->id = id;
        return *entry;
    }

    std::size_t bytes() const { return std::size_t{capacity_} * sizeof(Known); }

  private:
    static constexpr Known kNone{kNoId, Known::kNotQueued, 0, 0};

    std::uint32_t first_place(std::uint32_t id) const {
        return (id * 0x9E3779B1u) >> 7 & (capacity_ - 1);
    }

    // Where ID stands, or the empty place where it would.
    Known* place(std::uint32_t id) const {
        std::uint32_t at = first_place(id);
        while (entries_[at].id != id && entries_[at].id != kNoId)
            at = (at + 1) & (capacity_ - 1);
        return entries_ + at;
    }

    Known* allocate() const {
        auto* entries = static_cast<Known*>(MemoryContextAllocHuge(memory_, bytes()));
        std::fill(entries, entries + capacity_, kNone);
        return entries;
    }

    void grow() {
        Known* old = entries_;
        const std::uint32_t old_capacity = capacity_;
        capacity_ *= 2;
        entries_ = allocate();
        for (std::uint32_t i = 0; i < old_capacity; ++i)
            if (old[i].id != kNoId)
                *place(old[i].id) = old[i];
        pfree(old);
    }

    MemoryContext memory_;
    Known* entries_;
    std::uint32_t capacity_; // a power of two
    std::uint32_t count_;
};

} // namespace hnsw
