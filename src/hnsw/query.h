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
    float deviation_share; // of estimates: src/quant/README.md
    float length2;         // inner product, not normalised: the vector's squared length
};

// Distances that this backend measured to vectors on pages, the one of a hop to its own vector not
// included; for reports of scans.
extern std::uint64_t distances_measured;

Query prepare_query(const Index& index, Value value);

// The coded coordinates of P(value - centre), in OUT's first places; OUT has shape().rotated
// floats.
void rotate_centred(const Index& index, const void* value, float* out);

// Bytes of a vector as value_of() returns it.
std::uint32_t value_bytes(const Index& index, const char* value);

// Room for any vector of the index: what SCRATCH below must have.
std::size_t value_room(const Index& index);

// The exact distance of the query to the vector of a record in a locked slot, which it unlocks. A
// user's own distance function runs without any lock.
float measure_and_release(const Index& index, const Query& query, Slot slot, char* scratch);

// The record's vector: on the page, or copied to SCRATCH from its pieces.
const char* value_of(const Index& index, Record record, char* scratch);

// Estimates of the query to each neighbour in the record's list; DISTANCE is the exact one to the
// record. OUT has links floats.
void estimate(const Index& index, const Query& query, Record record, float distance, float* out);

// How far each of these estimates is to be trusted: one by its variance. VALUE is the record's
// vector.
void weigh_estimates(const Index& index, const Query& query, Record record, const char* value,
                     float distance, float* out);

} // namespace hnsw
