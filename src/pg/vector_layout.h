// The documented layout of the vector types' values, which is the same in this project's `vector`
// and in pgvector; milvus.so shares no code with either.
#pragma once

#include "pg/call.h"

namespace pg {

struct DenseVector { // vector and halfvec
    std::int32_t length_word;
    std::int16_t dimensions;
    std::int16_t unused;
    // float or half floats
};

struct SparseVector {
    std::int32_t length_word;
    std::int32_t dimensions;
    std::int32_t count;
    std::int32_t unused;
    // count indices from 0, rising, then count floats
    const std::int32_t* indices() const { return reinterpret_cast<const std::int32_t*>(this + 1); }
    const float* values() const { return reinterpret_cast<const float*>(indices() + count); }
};

inline constexpr long kMostSparseDimensions = 1000000000;

// VALUE must not be compressed or out of line.
inline long dense_dimensions(Datum value) {
    return reinterpret_cast<const DenseVector*>(DatumGetPointer(value))->dimensions;
}

inline long bit_dimensions(Datum value) {
    return VARBITLEN(DatumGetVarBitP(value));
}

// The same vector with that many dimensions, or nothing (null datum) where an index is beyond.
inline Datum sparse_with_dimensions(Datum value, long dimensions) {
    const auto* from = reinterpret_cast<const SparseVector*>(DatumGetPointer(value));
    if (from->dimensions == dimensions)
        return value;
    if (from->count > 0 && from->indices()[from->count - 1] >= dimensions)
        return Datum{0};
    return call([=] {
        auto* to = static_cast<SparseVector*>(palloc(VARSIZE(from)));
        std::memcpy(static_cast<void*>(to), from, VARSIZE(from));
        to->dimensions = static_cast<std::int32_t>(dimensions);
        return PointerGetDatum(to);
    });
}

} // namespace pg
