// The lists of neighbours while they grow: the build's own notes beside the graph's ids, and who
// may change what under which lock (README.md, "Threads").
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "graph/graph.h"
#include "graph/prefetch.h"
#include "graph/spin_lock.h"

namespace graph {

// What the threads know of a row. All zero: a row that nobody has begun.
struct RowState {
    SpinLock lock;                      // of the row's lists on all levels
    std::atomic<std::uint8_t> finished; // its links are there: it may become a parent
    std::atomic<std::uint8_t> children; // slots of its level-0 list promised to children
};

// One list. A slot is `chosen` if it was, when last looked at, nearer to the owner than to every
// nearer chosen one; the other slots are filled, and give way first.
struct List {
    std::uint32_t* ids;
    const std::uint32_t* kept; // null above level 0
    float* distances;          // from the owner
    std::uint32_t* chosen;
    std::uint32_t* count; // slots in use: the first ones
    std::size_t capacity;

    // Readers of ids hold no lock: what they see of a row's lists was written before its number.
    void set(std::size_t slot, std::uint32_t row, float distance, bool is_chosen) const noexcept {
        distances[slot] = distance;
        put(chosen, slot, is_chosen);
        std::atomic_ref(ids[slot]).store(row, std::memory_order_release);
    }
    void append(std::uint32_t row, float distance, bool is_chosen) const noexcept {
        set((*count)++, row, distance, is_chosen);
    }
};

// Words that a list takes beside its ids and masks: distances and the count.
constexpr std::size_t list_words(int slots) noexcept {
    return static_cast<std::size_t>(slots) + 1;
}

// All lists of a graph that is being built.
class Links {
  public:
    Links() = default; // of no graph
    explicit Links(Graph& graph)
        : graph_(&graph), words_(list_words(graph.parameters().slots)),
          upper_words_(list_words(graph.parameters().upper_slots)), states_(graph.size()),
          notes_(graph.size() * words_), upper_notes_(graph.upper_lists() * upper_words_) {}

    RowState& state(std::uint32_t row) const noexcept { return states_[row]; }

    List list(std::uint32_t row, int level) const noexcept {
        const std::size_t capacity = graph_->capacity(level);
        std::uint32_t* const notes =
            level == 0 ? notes_.data() + row * words_
                       : upper_notes_.data() + graph_->upper_list(row, level) * upper_words_;
        // The count stands first, on the cache line of the nearest distances.
        static_assert(sizeof(float) == sizeof(std::uint32_t));
        return {graph_->slots(row, level), level == 0 ? graph_->kept(row) : nullptr,
                // Zeroed memory that is only ever used as floats.
                // cppcheck-suppress invalidPointerCast
                reinterpret_cast<float*>(notes + words(level) - capacity),
                graph_->chosen_words(row, level), notes, capacity};
    }

    // Asks for all that list() of this row and level will be used for.
    void prefetch(std::uint32_t row, int level) const noexcept {
        const List next = list(row, level);
        __builtin_prefetch(&states_[row]);
        graph::prefetch(next.count, words(level) * sizeof(std::uint32_t));
        graph::prefetch(next.ids, next.capacity * sizeof(std::uint32_t));
    }

  private:
    std::size_t words(int level) const noexcept { return level == 0 ? words_ : upper_words_; }

    Graph* graph_ = nullptr;
    std::size_t words_ = 0;
    std::size_t upper_words_ = 0;
    BigArray<RowState> states_;
    BigArray<std::uint32_t> notes_;
    BigArray<std::uint32_t> upper_notes_;
};

} // namespace graph
