// The two queues of a search. Beam: the best candidates so far by estimate, bounded, sorted, each
// marked once it was expanded. Frontier: all other candidates, unbounded, for scans that go on.
#pragma once

#include "hnsw/page.h"

namespace hnsw {

struct Candidate {
    float estimate;
    std::uint32_t id;
};

class Beam {
  public:
    void start(std::uint32_t capacity) {
        capacity_ = capacity;
        entries_ = static_cast<Candidate*>(palloc(capacity * sizeof(Candidate)));
        clear(capacity);
    }

    // Empties the beam; LIMIT is at most the capacity of start().
    void clear(std::uint32_t limit) {
        limit_ = limit;
        count_ = 0;
        next_ = 0;
    }

    std::uint32_t capacity() const { return capacity_; }
    bool full() const { return count_ == limit_; }
    // What a candidate must be below to enter.
    float bound() const {
        return full() ? entries_[count_ - 1].estimate : std::numeric_limits<float>::infinity();
    }

    // Puts a candidate in its place. Where one had to leave (the new one perhaps) and was not
    // expanded, it is returned through LEFT.
    bool push(Candidate candidate, Candidate* left) {
        bool left_unexpanded = false;
        if (full()) {
            if (!(candidate.estimate < entries_[count_ - 1].estimate)) {
                *left = candidate;
                return true;
            }
            left_unexpanded = !is_expanded(entries_[count_ - 1]);
            *left = entries_[--count_];
        }
        insert(candidate, false);
        return left_unexpanded;
    }

    // Whether ID stands in the beam; if so, and its estimate is above this one, it gets this one.
    bool lower(std::uint32_t id, float estimate) {
        std::uint32_t at = 0;
        while (at < count_ && entries_[at].id != id)
            ++at;
        if (at == count_)
            return false;
        if (estimate < entries_[at].estimate) {
            --count_;
            std::memmove(entries_ + at, entries_ + at + 1, (count_ - at) * sizeof(Candidate));
            if (at < next_)
                --next_;
            insert({estimate, id}, false);
        }
        return true;
    }

    // Marks the best candidate that was not expanded as expanded and returns it.
    bool take(Candidate* candidate) {
        while (next_ < count_ && is_expanded(entries_[next_]))
            ++next_;
        if (next_ == count_)
            return false;
        *candidate = entries_[next_];
        mark(entries_[next_++], true);
        return true;
    }

    // Takes the entry that take() just returned out again.
    void drop_taken() {
        const std::uint32_t at = --next_;
        --count_;
        std::memmove(entries_ + at, entries_ + at + 1, (count_ - at) * sizeof(Candidate));
    }

    // Gives the entry that take() just returned its exact distance, and the place that goes with
    // it.
    void settle_taken(float distance) {
        const std::uint32_t id = entries_[next_ - 1].id;
        drop_taken();
        insert({distance, id}, true);
    }

  private:
    // Whether an entry was expanded stands in the last bit of its estimate, which is worth nothing.
    static bool is_expanded(const Candidate& entry) {
        std::uint32_t bits;
        std::memcpy(&bits, &entry.estimate, sizeof bits);
        return bits & 1;
    }

    static void mark(Candidate& entry, bool expanded) {
        std::uint32_t bits;
        std::memcpy(&bits, &entry.estimate, sizeof bits);
        bits = (bits & ~1u) | static_cast<std::uint32_t>(expanded);
        std::memcpy(&entry.estimate, &bits, sizeof bits);
    }

    // There is room.
    void insert(Candidate candidate, bool expanded) {
        std::uint32_t low = 0;
        std::uint32_t high = count_;
        while (low < high) {
            const std::uint32_t middle = (low + high) / 2;
            if (entries_[middle].estimate <= candidate.estimate)
                low = middle + 1;
            else
                high = middle;
        }
        std::memmove(entries_ + low + 1, entries_ + low, (count_ - low) * sizeof(Candidate));
        mark(candidate, expanded);
        entries_[low] = candidate;
        ++count_;
        if (!expanded)
            next_ = std::min(next_, low);
        else if (low < next_)
            ++next_;
    }

    Candidate* entries_;
    std::uint32_t capacity_;
    std::uint32_t limit_;
    std::uint32_t count_;
    std::uint32_t next_; // all before it are expanded
};

// A binary heap, the lowest estimate on top.
class Frontier {
  public:
    void start() {
        memory_ = CurrentMemoryContext;
        capacity_ = 256;
        heap_ =
            static_cast<Candidate*>(MemoryContextAllocHuge(memory_, capacity_ * sizeof(Candidate)));
        count_ = 0;
    }

    bool empty() const { return count_ == 0; }
    float top() const { return heap_[0].estimate; }
    std::size_t bytes() const { return capacity_ * sizeof(Candidate); }

    void push(Candidate candidate) {
        if (count_ == capacity_) {
            capacity_ *= 2;
            heap_ = static_cast<Candidate*>(repalloc_huge(heap_, capacity_ * sizeof(Candidate)));
        }
        heap_[count_++] = candidate;
        std::push_heap(heap_, heap_ + count_, later);
    }

    Candidate pop() {
        std::pop_heap(heap_, heap_ + count_, later);
        return heap_[--count_];
    }

  private:
    static bool later(const Candidate& a, const Candidate& b) { return a.estimate > b.estimate; }

    MemoryContext memory_;
    Candidate* heap_;
    std::size_t capacity_;
    std::size_t count_;
};

} // namespace hnsw
