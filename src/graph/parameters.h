// What decides the shape of a graph, and the level of each row, which follows from it alone.
// The meaning of the lists and their slots: README.md in this folder.
#pragma once

#include <cstdint>

namespace graph {

// No row: what stands in slots that hold no neighbour.
inline constexpr std::uint32_t kNone = 0xffffffff;

// Row numbers are below this: the search keeps a flag in the top bit.
inline constexpr std::uint32_t kMaxRows = 0x7fffffff;

// The search needs no more levels than this for kMaxRows rows even where m is 2.
inline constexpr int kMaxLevel = 31;

inline constexpr int kMaxSlots = 224;

struct Parameters {
    int m;               // neighbours chosen on levels >= 1; 2 m on level 0
    int slots;           // capacity of a list on level 0: >= 2 m, >= 8, at most kMaxSlots
    int upper_slots;     // capacity of a list on levels >= 1: >= m, at most kMaxSlots
    int ef_construction; // length of the beam of candidates for a new row
    std::uint64_t seed;
};

// Whether a graph can be built with these.
constexpr bool valid(const Parameters& p) noexcept {
    return p.m >= 2 && p.slots >= 2 * p.m && p.slots >= 8 && p.slots <= kMaxSlots &&
           p.upper_slots >= p.m && p.upper_slots <= kMaxSlots && p.ef_construction >= 1;
}

// The level of a row: l or higher with probability m^-l. A function of seed and row only, so that
// it does not depend on which thread inserts the row, nor when.
int level_of(std::uint32_t row, const Parameters& parameters) noexcept;

} // namespace graph
