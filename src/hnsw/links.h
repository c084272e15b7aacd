// Neighbour lists: the code of a link, the choice of a new node's neighbours, and who leaves a full
// list when a new node asks to enter. Works on records in memory; who locks and logs is insert and
// vacuum.
#pragma once

#include "hnsw/query.h"

namespace hnsw {

// A vector with what coding links from or to it takes. Without codes only the value is set.
struct Coordinates {
    const char* value;
    const float* centred; // the first code_dimensions of P(x - centre)
};

// Writes the link OWNER -> NEIGHBOUR to this slot of the owner's record. CHOSEN: for its direction,
// not only to fill the list.
void write_link(const Index& index, RecordImage record, const Coordinates& owner,
                std::uint32_t slot, std::uint32_t id, const Coordinates& neighbour, float distance,
                bool chosen);

// Takes the last link's place for this slot and shortens the list. The slot must not be kept.
void remove_link(RecordImage record, std::uint32_t slot);

// Where a new neighbour goes, if anywhere.
struct Place {
    std::uint32_t slot; // the list's capacity: it does not enter
    bool chosen;
};

// When a new neighbour is to enter a full list: if it is better than one there, if it is chosen and
// so, or always unless all there are kept.
enum class Enter { if_better, if_chosen, always };

// The place of a new neighbour at DISTANCE. TO_NEIGHBOURS: its distances to the record's
// neighbours. The new one is chosen if it is nearer to the owner than to each nearer chosen
// neighbour; then any that only fills gives way, else the farthest if it is farther. One that is
// not chosen takes at most the place of a farther one that only fills.
Place choose_place(Record record, float distance, const float* to_neighbours, Enter enter);

// Puts a link into a free slot or that of a link that leaves. Chosen neighbours that are nearer to
// a chosen new one than to the owner only fill from now on.
void put_link(const Index& index, RecordImage record, const Coordinates& owner, Place place,
              std::uint32_t id, const Coordinates& neighbour, float distance,
              const float* to_neighbours);

// Whether a level-0 record can take one more child in the spanning tree. Most of its list stays
// free for links that make searches good: where few nodes are nearest to all others, as with inner
// products, their lists would hold nothing but children.
bool may_have_child(Record record);

// Whether there is room at all. Vacuum must find a parent for each child of a dead node, however
// full the older nodes are; some slots stay free of tree links for insertions.
bool can_have_child(Record record);

// A node that may become a neighbour.
struct Possible {
    std::uint32_t id;
    float distance; // to the new node
    const char* value;
    std::uint64_t key;
};

// Orders COUNT candidates, given nearest first, so that the best neighbours stand first: at most
// MOST that are nearer to the new node than to each other, then the nearest of the rest. Returns
// how many of the first kind there are.
std::uint32_t order_neighbours(const Index& index, Possible* candidates, std::uint32_t count,
                               std::uint32_t most);

} // namespace hnsw
