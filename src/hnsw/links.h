// Neighbour lists: the code of a link, the choice of a new node's neighbours, and who leaves a full list
// when a new node asks to enter. Works on records in memory; who locks and logs is insert and vacuum.
#pragma once

#include "hnsw/query.h"

namespace hnsw {

// A vector with what coding links from or to it takes. Without codes only the value is set.
struct Coordinates {
    const char* value;
    const float* centred; // the first code_dimensions of P(x - centre)
};

// Writes the link OWNER -> NEIGHBOUR to this slot of the owner's record.
void write_link(const Index& index, Record record, const Coordinates& owner, std::uint32_t slot,
                std::uint32_t id, const Coordinates& neighbour, float distance);

// Takes the last link's place for this slot and shortens the list. The slot must not be kept.
void remove_link(Record record, std::uint32_t slot);

// The slot that a new neighbour at DISTANCE gets in the record's list, or the list's capacity if it gets
// none. TO_NEIGHBOURS: its distances to the record's neighbours. MUST: it gets one unless all are kept.
std::uint32_t choose_slot(Record record, float distance, const float* to_neighbours, bool must);

// Puts a link into a slot from choose_slot(): a free one or that of a link that leaves.
void put_link(const Index& index, Record record, const Coordinates& owner, std::uint32_t slot,
              std::uint32_t id, const Coordinates& neighbour, float distance);

// Whether a level-0 record can take one more child in the spanning tree. Some of its list stays free of tree
// links, for those that make the search good.
bool may_have_child(Record record);

// A node that may become a neighbour.
struct Possible {
    std::uint32_t id;
    float distance; // to the new node
    const char* value;
    std::uint64_t key;
};

// Orders COUNT candidates, given nearest first, so that the best neighbours stand first: at most MOST that are
// nearer to the new node than to each other, then the nearest of the rest. Returns how many of the
// first kind there are.
std::uint32_t order_neighbours(const Index& index, Possible* candidates, std::uint32_t count,
                               std::uint32_t most);

} // namespace hnsw
