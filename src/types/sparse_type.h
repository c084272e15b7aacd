// Layout of sparsevec, the same on disk and in memory as pgvector's: a length word, the number of
// dimensions, the number of non-zero elements, a reserved zero, the indices (from 0, rising), then
// the values.
#pragma once

#include "distance/kernels.h"
#include "pg/varlena.h"

namespace types {

inline constexpr std::int32_t kMaxSparseDimensions = 1000000000;
inline constexpr int kMaxSparseElements = 16000;

struct Sparsevec {
    static constexpr const char* kTypeName = "sparsevec";

    std::int32_t length_word;
    std::int32_t dimensions;
    std::int32_t count;
    std::int32_t reserved;
    std::int32_t indices[FLEXIBLE_ARRAY_MEMBER];

    static Size size_for(int n) {
        return offsetof(Sparsevec, indices) +
               static_cast<Size>(n) * (sizeof(std::int32_t) + sizeof(float));
    }

    // The length first: a shorter value ends before its number of elements.
    bool is_sound() const {
        return VARSIZE(this) >= size_for(0) && count >= 0 && count <= kMaxSparseElements &&
               VARSIZE(this) == size_for(count);
    }

    std::size_t size() const { return static_cast<std::size_t>(count); }
    float* values() { return reinterpret_cast<float*>(indices + count); }
    const float* values() const { return reinterpret_cast<const float*>(indices + count); }
    distance::SparseView view() const { return {indices, values(), size()}; }

    // N and DIMENSIONS must have been checked; indices and values are not cleared.
    static Sparsevec* make(std::int32_t dimensions, int n) {
        Sparsevec* result = pg::new_varlena<Sparsevec>(size_for(n));
        result->dimensions = dimensions;
        result->count = n;
        result->reserved = 0;
        return result;
    }
};

static_assert(offsetof(Sparsevec, dimensions) == 4 && offsetof(Sparsevec, count) == 8);
static_assert(offsetof(Sparsevec, reserved) == 12 && offsetof(Sparsevec, indices) == 16);

} // namespace types
