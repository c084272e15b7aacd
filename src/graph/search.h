// The beam search on one level of a graph that may be growing under it. No lock is taken: a list
// may be read while a slot changes, then the search sees the old or the new neighbour.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "graph/beam.h"
#include "graph/graph.h"
#include "graph/prefetch.h"
#include "graph/visited.h"

namespace graph {

// Widens the beam, whose entries count as visited, to the rows of this level nearest to `target`.
template <typename Space>
void search_level(const Space& space, const Graph& graph, int level, std::uint32_t target,
                  Visited& visited, Beam& beam) noexcept {
    const std::size_t capacity = graph.capacity(level);
    std::array<std::uint32_t, kMaxSlots> fresh;
    for (;;) {
        const std::uint32_t row = beam.expand();
        if (row == kNone) {
            return;
        }
        std::uint32_t* const ids = graph.slots(row, level);
        std::size_t n = 0;
        for (std::size_t slot = 0; slot < capacity; slot++) {
            const std::uint32_t id = std::atomic_ref(ids[slot]).load(std::memory_order_acquire);
            if (id == kNone) {
                break;
            }
            fresh[n] = id;
            n += visited.add(id) ? 1 : 0;
        }
        for (std::size_t i = 0; i < n; i++) {
            space.prefetch(fresh[i]);
        }
        if (const std::uint32_t upcoming = beam.upcoming(); upcoming != kNone) {
            prefetch(graph.slots(upcoming, level), capacity * sizeof(std::uint32_t));
        }
        for (std::size_t i = 0; i < n; i++) {
            if (beam.add(space.distance(target, fresh[i]), fresh[i])) {
                prefetch(graph.slots(fresh[i], level), capacity * sizeof(std::uint32_t));
            }
        }
    }
}

// Starts a beam of this capacity at a row.
template <typename Space>
void start_search(const Space& space, std::uint32_t entry, std::size_t capacity,
                  std::uint32_t target, Visited& visited, Beam& beam) noexcept {
    visited.clear();
    visited.add(entry);
    beam.clear(capacity);
    beam.add(space.distance(target, entry), entry);
}

// Goes on with what a beam holds, on the level below.
inline void continue_search(std::size_t capacity, Visited& visited, Beam& beam) noexcept {
    visited.clear();
    beam.restart(capacity);
    for (std::size_t i = 0; i < beam.size(); i++) {
        visited.add(beam.row(i));
    }
}

} // namespace graph
