// Values as they stand in an index, and how many bytes they take.
#pragma once

#include "pg/index_am.h"

namespace am {

enum class Element : std::uint8_t { vector = 1, halfvec = 2, bit = 3, sparsevec = 4 };

enum class Metric : std::uint8_t {
    l2 = 1,            // squared
    inner_product = 2, // negative; cosine is this on normalised vectors
    l1 = 3,
    hamming = 4,
    jaccard = 5,
    custom = 6, // the operator class's own function
};

// A value as it stands in the index: the elements of a vector or halfvec, the bytes of a bit
// string; of a sparse vector the count, the indices, the values.
struct Value {
    const char* data; // null: the query was NULL, and every distance is 0
    std::uint32_t bytes;
};

// The most elements, none of them zero, of an indexed sparse vector.
inline constexpr int kMaxSparseElements = 1000;

constexpr std::uint32_t sparse_bytes(std::uint32_t elements) {
    return 4 + elements * 8;
}
inline constexpr std::uint32_t kMaxSparseBytes = sparse_bytes(kMaxSparseElements);

// The bytes of any value of an element type; 0 where they vary.
std::uint32_t value_bytes(Element element, std::uint32_t dimensions);
// Those of one value, which is sound.
std::uint32_t value_bytes(Element element, std::uint32_t dimensions, const char* value);

// The bytes that a sparse vector read from a page says it has; 0 where that cannot be. The caller
// knows how many are there.
std::uint32_t told_sparse_bytes(const char* value);

} // namespace am
