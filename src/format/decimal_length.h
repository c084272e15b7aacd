// How many decimal digits an integer has.
#pragma once

#include <cstdint>

namespace format::detail {

inline constexpr std::uint32_t kIntegerPowers[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

// The number of decimal digits of V, at least 1.
inline int decimal_length(std::uint32_t v) noexcept {
    const int guess = ((32 - __builtin_clz(v | 1)) * 1233) >> 12;
    return guess + ((v | 1) >= kIntegerPowers[guess]);
}

} // namespace format::detail
