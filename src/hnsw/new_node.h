// The pages of a new node: its vector's pieces, its record, the links back to it. Each function is
// one WAL record or a few that may stop between any two.
#pragma once

#include "hnsw/links.h"

namespace hnsw {

// Where everything of one insertion is kept.
struct NewNode {
    const Index* index;
    Query query;          // the new vector
    std::uint32_t pieces; // first VALUE piece, form split
};

// Writes the vector's pieces. Returns the first one's id.
std::uint32_t write_pieces(const Index& index, const Value& value);

// An image of a record with links to the first COUNT candidates, of which the first were CHOSEN.
RecordImage make_record(const NewNode& node, int level, const Possible* candidates,
                        const Coordinates* coordinates, std::uint32_t count, std::uint32_t chosen);

// Writes the image to a free slot. Returns its id.
std::uint32_t write_record(const Index& index, Record image);

// Writes the image of a level-0 record with its parent, the candidate in slot PARENT of the image,
// in one step. kNoId: that node died or has no room for a child.
std::uint32_t write_with_parent(const NewNode& node, RecordImage image, std::uint32_t parent_slot,
                                const Possible& parent, const Coordinates& coordinates);

// Adds the link NEIGHBOUR -> new node if the neighbour's list wants it.
void link_back(const NewNode& node, int level, std::uint32_t id, const Possible& neighbour,
               const Coordinates& coordinates);

// Adds a row pointer to a node with an equal vector. False: it is no such node any more.
bool add_tid(const Index& index, std::uint32_t id, const Value& value, const ItemPointerData& tid);

} // namespace hnsw
