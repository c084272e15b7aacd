// A vector to search for, prepared: its stored form for exact distances and the look-up table for
// estimates. Everything lies in the memory context that was current.
#pragma once

#include "hnsw/buffers.h"
#include "hnsw/record.h"

namespace hnsw {

struct Query {
    Value value;          // no data: a NULL query
    const float* centred; // the coded coordinates of P(query - centre); null without codes
    quant::QueryTable table;
};

Query prepare_query(const Index& index, Value value);

// The coded coordinates of P(value - centre), in OUT's first places; OUT has shape().rotated
// floats.
void rotate_centred(const Index& index, const void* value, float* out);

// The exact distance of the query to the vector of a record on a locked page. SCRATCH takes vectors
// that are in pieces; it has value_room() bytes.
float distance_to(const Index& index, const Query& query, Record record, char* scratch);
std::size_t value_room(const Index& index);

// The same for a locked slot, which it unlocks. A user's own distance function runs without any
// lock.
float measure_and_release(const Index& index, const Query& query, Slot slot, char* scratch);

// The record's vector: on the page, or copied to SCRATCH from its pieces.
const char* value_of(const Index& index, Record record, char* scratch);

// Estimates of the query to each neighbour in the record's list; DISTANCE is the exact one to the
// record. OUT has links floats.
void estimate(const Index& index, const Query& query, Record record, float distance, float* out);

} // namespace hnsw
