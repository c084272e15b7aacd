// Elements in network byte order, as the binary forms carry them: copied and swapped in bulk.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/half.h"

namespace format {

namespace detail {

inline std::uint32_t swap_bytes(std::uint32_t v) noexcept {
    return __builtin_bswap32(v);
}

inline std::uint16_t swap_bytes(std::uint16_t v) noexcept {
    return __builtin_bswap16(v);
}

// Neither side needs to be aligned; they must not overlap.
template <class Word>
void copy_swapped(void* to, const void* from, std::size_t n) noexcept {
    if constexpr (std::endian::native == std::endian::big) {
        std::memcpy(to, from, n * sizeof(Word));
    } else {
        auto* out = static_cast<char*>(to);
        const auto* in = static_cast<const char*>(from);
        for (std::size_t i = 0; i < n; ++i) {
            Word word;
            std::memcpy(&word, in + i * sizeof(Word), sizeof(Word));
            word = swap_bytes(word);
            std::memcpy(out + i * sizeof(Word), &word, sizeof(Word));
        }
    }
}

} // namespace detail

inline void from_wire(float* out, const char* in, std::size_t n) noexcept {
    detail::copy_swapped<std::uint32_t>(out, in, n);
}

inline void from_wire(base::Half* out, const char* in, std::size_t n) noexcept {
    detail::copy_swapped<std::uint16_t>(out, in, n);
}

inline void from_wire(std::int32_t* out, const char* in, std::size_t n) noexcept {
    detail::copy_swapped<std::uint32_t>(out, in, n);
}

inline void to_wire(char* out, const float* in, std::size_t n) noexcept {
    detail::copy_swapped<std::uint32_t>(out, in, n);
}

inline void to_wire(char* out, const base::Half* in, std::size_t n) noexcept {
    detail::copy_swapped<std::uint16_t>(out, in, n);
}

inline void to_wire(char* out, const std::int32_t* in, std::size_t n) noexcept {
    detail::copy_swapped<std::uint32_t>(out, in, n);
}

} // namespace format
