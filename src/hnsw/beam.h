// The two queues of a search. Beam: the best candidates so far by estimate, bounded, sorted, each
// marked once it was expanded. Frontier: all other candidates, unbounded, for scans that go on.
#pragma once

#include "hnsw/id_table.h"

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
    std::uint32_t limit() const { return limit_; }
    // What a candidate must be below to enter.
    float bound() const {
        return full() ? entries_[count_ - 1].estimate : std::numeric_limits<float>::infinity();
    }

    // Puts a candidate in its place. Where one had to leave (the new one perhaps) and was not
    // expanded, it is returned through LEFT.
    bool push(Candidate candidate, Candidate* left) {
        bool left_unexpanded = false;
        if (!(candidate.estimate < bound())) {
            *left = candidate;
            return true;
        }
        if (full()) {
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
    // it. False: it turned out to be farther than all others.
    bool settle_taken(float distance) {
        const float worst = bound();
        const std::uint32_t id = entries_[next_ - 1].id;
        drop_taken();
        insert({distance, id}, true);
        return distance < worst;
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

// The lowest estimate on top. Most candidates are never taken, so only the nearest stand in a heap;
// the others wait unordered until the heap is empty, and then the nearest part of them moves there.
class Frontier {
  public:
    void start() {
        near_.start();
        far_.start();
        clear();
    }

    void clear() {
        near_.count = 0;
        far_.count = 0;
        most_ = kLargestHeap;
        // Until the first is taken there is no order to keep.
        bound_ = -std::numeric_limits<float>::infinity();
    }

    bool empty() const { return near_.count == 0 && far_.count == 0; }
    // What its candidates need, as it grows, and what it has.
    std::size_t bytes() const { return near_.bytes() + far_.bytes(); }
    std::size_t allocated_bytes() const {
        return (near_.capacity + far_.capacity) * sizeof(Candidate);
    }

    // Not on an empty one.
    float top() {
        if (near_.count == 0)
            move_near();
        return near_.items[0].estimate;
    }

    void push(Candidate candidate) {
        if (candidate.estimate > bound_) {
            far_.add(candidate);
            return;
        }
        near_.add(candidate);
        std::push_heap(near_.items, near_.items + near_.count, later);
        // Too many: what is left of the heap after so many were taken is soon to be ordered again.
        if (near_.count > most_)
            move_far();
    }

    Candidate pop() {
        if (near_.count == 0)
            move_near();
        std::pop_heap(near_.items, near_.items + near_.count, later);
        return near_.items[--near_.count];
    }

  private:
    static constexpr std::size_t kLargestHeap = 1024;
    static constexpr std::size_t kKept = 256;

    struct List {
        static constexpr std::size_t kLeast = 256;

        Candidate* items;
        std::size_t count;
        std::size_t capacity;

        void start() {
            count = 0;
            capacity = kLeast;
            items = static_cast<Candidate*>(palloc(capacity * sizeof(Candidate)));
        }
        // As it grows, whatever an earlier scan left it.
        std::size_t bytes() const { return grown_to(std::max(count, kLeast)) * sizeof(Candidate); }
        void add(Candidate candidate) {
            if (count == capacity) {
                capacity *= 2;
                items = static_cast<Candidate*>(repalloc_huge(items, capacity * sizeof(Candidate)));
            }
            items[count++] = candidate;
        }
    };

    // As objects, so that the compiler puts them into the loops.
    static constexpr auto later = [](const Candidate& a, const Candidate& b) {
        return a.estimate > b.estimate;
    };
    static constexpr auto earlier = [](const Candidate& a, const Candidate& b) {
        return a.estimate < b.estimate;
    };

    void move_far() {
        std::nth_element(near_.items, near_.items + kKept, near_.items + near_.count, earlier);
        for (std::size_t i = kKept; i < near_.count; ++i)
            far_.add(near_.items[i]);
        near_.count = kKept;
        set_bound();
    }

    void move_near() {
        // A part of a long queue, so that ordering it costs the same for each candidate taken.
        const std::size_t count = std::min(std::max(kKept, far_.count / 8), far_.count);
        std::nth_element(far_.items, far_.items + (count - 1), far_.items + far_.count, earlier);
        for (std::size_t i = 0; i < count; ++i)
            near_.add(far_.items[i]);
        far_.count -= count;
        std::memmove(far_.items, far_.items + count, far_.count * sizeof(Candidate));
        most_ = std::max(kLargestHeap, 4 * count);
        set_bound();
    }

    void set_bound() {
        bound_ = std::max_element(near_.items, near_.items + near_.count, earlier)->estimate;
        std::make_heap(near_.items, near_.items + near_.count, later);
    }

    List near_;
    List far_;
    std::size_t most_; // that may stand in the heap
    float bound_;      // none in FAR is below it, none in NEAR was above it when it was set
};

} // namespace hnsw
