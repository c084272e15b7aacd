// The link back: a new row into the list of a row that is there already.
#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/links.h"

namespace graph {

// The farthest slot of a full list of one kind that may be evicted; the capacity if there is none.
inline std::size_t farthest(const List& list, bool is_chosen) noexcept {
    std::size_t found = list.capacity;
    float most = 0;
    for (std::size_t i = 0; i * 32 < list.capacity; i++) {
        const std::uint32_t of_kind = is_chosen ? list.chosen[i] : ~list.chosen[i];
        const std::uint32_t kept = list.kept != nullptr ? list.kept[i] : 0;
        any_slot(of_kind & ~kept & slots_below(list.capacity, i), i, [&](std::size_t slot) {
            if (found == list.capacity || list.distances[slot] > most) {
                found = slot;
                most = list.distances[slot];
            }
            return false;
        });
    }
    return found;
}

// The chosen slots that are nearer to the owner than this, or as near, in word i of the mask.
inline std::uint32_t nearer_chosen(const List& list, float distance, std::size_t i) noexcept {
    std::uint32_t nearer = 0;
    any_slot(list.chosen[i], i, [&](std::size_t slot) {
        nearer |= static_cast<std::uint32_t>(list.distances[slot] <= distance) << slot % 32;
        return false;
    });
    return nearer;
}

// Whether a row at this distance from the list's owner is nearer to a nearer chosen row.
template <typename Space>
bool is_occluded(const Space& space, const List& list, std::uint32_t row, float distance) noexcept {
    for (std::size_t i = 0; i * 32 < *list.count; i++) {
        const std::uint32_t nearer = nearer_chosen(list, distance, i);
        any_slot(nearer, i, [&](std::size_t slot) {
            space.prefetch(list.ids[slot]);
            return false;
        });
        if (any_slot(nearer, i, [&](std::size_t slot) {
                return space.distance(row, list.ids[slot]) < distance;
            })) {
            return true;
        }
    }
    return false;
}

// Makes those chosen slots that a nearer new row occludes mere fill.
template <typename Space>
void release_occluded_by(const Space& space, const List& list, std::uint32_t row,
                         float distance) noexcept {
    for (std::size_t i = 0; i * 32 < *list.count; i++) {
        any_slot(list.chosen[i] & ~nearer_chosen(list, distance, i), i, [&](std::size_t slot) {
            if (space.distance(row, list.ids[slot]) < list.distances[slot]) {
                put(list.chosen, slot, false);
            }
            return false;
        });
    }
}

// Adds a row at this distance from the list's owner, if it deserves a slot or `must` have one (then
// one slot at least must not be kept). Returns its slot, or the list's capacity if it got none.
// Chosen slots give way last: those that the new row occludes when there is no fill left, the
// others only to a nearer row. The caller holds the owner's lock.
template <typename Space>
std::size_t add_link(const Space& space, const List& list, std::uint32_t row, float distance,
                     bool must) noexcept {
    const bool is_chosen = !is_occluded(space, list, row, distance);
    if (*list.count < list.capacity) {
        list.append(row, distance, is_chosen);
        return *list.count - 1;
    }
    std::size_t victim = farthest(list, false);
    bool gives_way = must || is_chosen;
    if (victim == list.capacity && is_chosen) {
        release_occluded_by(space, list, row, distance);
        victim = farthest(list, false);
    }
    if (victim == list.capacity && gives_way) {
        victim = farthest(list, true);
        gives_way = must;
    }
    if (victim == list.capacity || !(gives_way || distance < list.distances[victim])) {
        return list.capacity;
    }
    list.set(victim, row, distance, is_chosen);
    return victim;
}

} // namespace graph
