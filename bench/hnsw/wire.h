// The binary forms that go to the server: big-endian numbers, vectors of all types, rows of COPY.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/half.h"
#include "options.h"

namespace bench {

inline void append_u16(std::string& to, std::uint16_t value) {
    to += static_cast<char>(value >> 8);
    to += static_cast<char>(value & 0xFFU);
}

inline void append_u32(std::string& to, std::uint32_t value) {
    append_u16(to, static_cast<std::uint16_t>(value >> 16));
    append_u16(to, static_cast<std::uint16_t>(value & 0xFFFFU));
}

inline std::uint32_t read_u32(const char* from) noexcept {
    const auto byte = [&](int i) { return std::uint32_t{static_cast<std::uint8_t>(from[i])}; };
    return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

inline std::string wire_number(std::size_t value) {
    std::string bytes;
    append_u32(bytes, static_cast<std::uint32_t>(value));
    return bytes;
}

// Length, bits from the highest of the first byte.
inline void append_bits(std::string& to, const float* values, std::size_t dims) {
    append_u32(to, static_cast<std::uint32_t>(dims));
    for (std::size_t d = 0; d < dims; d += 8) {
        unsigned byte = 0;
        for (std::size_t i = d; i < d + 8; ++i) {
            byte = byte << 1 | (i < dims && values[i] != 0 ? 1U : 0U);
        }
        to += static_cast<char>(byte);
    }
}

// Dimensions, number of elements, a reserved number, the indices, the values.
inline void append_sparse(std::string& to, const float* values, std::size_t dims) {
    std::string indices;
    std::string elements;
    for (std::size_t d = 0; d < dims; ++d) {
        if (values[d] != 0) {
            append_u32(indices, static_cast<std::uint32_t>(d));
            append_u32(elements, std::bit_cast<std::uint32_t>(values[d]));
        }
    }
    append_u32(to, static_cast<std::uint32_t>(dims));
    append_u32(to, static_cast<std::uint32_t>(indices.size() / 4));
    append_u32(to, 0);
    to += indices + elements;
}

// Dimensions, a reserved number, the elements.
inline void append_vector(std::string& to, const float* values, std::size_t dims,
                          ElementType type) {
    if (type == ElementType::bit) {
        append_bits(to, values, dims);
        return;
    }
    if (type == ElementType::sparsevec) {
        append_sparse(to, values, dims);
        return;
    }
    append_u16(to, static_cast<std::uint16_t>(dims));
    append_u16(to, 0);
    for (std::size_t d = 0; d < dims; ++d) {
        if (type == ElementType::vector) {
            append_u32(to, std::bit_cast<std::uint32_t>(values[d]));
        } else {
            append_u16(to, base::float_to_half(values[d]).bits);
        }
    }
}

inline std::string wire_vector(const float* values, std::size_t dims, ElementType type) {
    std::string bytes;
    append_vector(bytes, values, dims, type);
    return bytes;
}

} // namespace bench
