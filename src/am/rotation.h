// What coding a vector needs of META, kept as long as what a backend knows of the index.
#pragma once

#include "pg/index_am.h"
#include "quant/rotation.h"

namespace am {

inline quant::Rotation make_rotation(MemoryContext memory, std::size_t dimensions,
                                     std::uint64_t seed) {
    auto* signs = static_cast<std::uint32_t*>(MemoryContextAlloc(
        memory, quant::Rotation::sign_words(dimensions) * sizeof(std::uint32_t)));
    quant::Rotation::prepare(dimensions, seed, signs);
    return {dimensions, signs};
}

inline const float* copy_floats(MemoryContext memory, const float* from, std::size_t count) {
    auto* copy = static_cast<float*>(MemoryContextAlloc(memory, count * sizeof(float)));
    std::memcpy(copy, from, count * sizeof(float));
    return copy;
}

} // namespace am
