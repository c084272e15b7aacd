// IEEE 754 binary16 ("half") as a bit pattern, and its exact scalar conversions.
// No arithmetic: halves are widened to float first. Loops over arrays belong to distance/kernels.h,
// whose vector instructions give the same bits as the two functions here for every input.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace base {

struct Half {
    std::uint16_t bits; // sign 1, exponent 5 (bias 15), fraction 10
};
static_assert(std::is_trivial_v<Half> && sizeof(Half) == 2 && alignof(Half) == 2);

constexpr bool is_nan(Half value) noexcept {
    return (value.bits & 0x7FFFU) > 0x7C00U;
}

constexpr bool is_inf(Half value) noexcept {
    return (value.bits & 0x7FFFU) == 0x7C00U;
}

// Exact. A signalling NaN comes back quiet with its payload, as the processors' own conversions do.
constexpr float half_to_float(Half value) noexcept {
    const std::uint32_t sign = (value.bits & 0x8000U) << 16;
    const std::uint32_t exponent = (value.bits >> 10) & 0x1FU;
    const std::uint32_t fraction = value.bits & 0x3FFU;
    if (exponent == 0) {
        // Zero or denormal: fraction * 2^-24, both factors and the product exact in float.
        const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
        return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
    }
    if (exponent == 0x1FU) {
        const std::uint32_t quiet = fraction != 0 ? 0x0040'0000U : 0U;
        return std::bit_cast<float>(sign | 0x7F80'0000U | quiet | (fraction << 13));
    }
    return std::bit_cast<float>(sign | ((exponent + (127 - 15)) << 23) | (fraction << 13));
}

// Rounds to nearest, ties to even, in integers only, so that neither the rounding mode nor the
// x87's wider registers matter. Beyond 65519.99... the result is infinity; a NaN stays one, made
// quiet, with the upper ten bits of its payload.
constexpr Half float_to_half(float value) noexcept {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7FFF'FFFFU;
    std::uint32_t result = 0;
    if (magnitude > 0x7F80'0000U) { // NaN
        result = 0x7E00U | ((magnitude >> 13) & 0x3FFU);
    } else if (magnitude >= 0x477F'F000U) { // 65520 and more, halfway to 2^16
        result = 0x7C00U;
    } else if (magnitude >= 0x3880'0000U) { // 2^-14 and more: a normal half
        const std::uint32_t odd = (magnitude >> 13) & 1U;
        const std::uint32_t rounded = magnitude + 0x0FFFU + odd;
        result = (rounded - ((127U - 15U) << 23)) >> 13;
    } else if (magnitude > 0x3300'0000U) { // above 2^-25, half of the smallest denormal
        const std::uint32_t significand = (magnitude & 0x007F'FFFFU) | 0x0080'0000U;
        const std::uint32_t shift = 126U - (magnitude >> 23); // 14..24, to units of 2^-24
        const std::uint32_t remainder = significand & ((1U << shift) - 1U);
        const std::uint32_t halfway = 1U << (shift - 1U);
        result = significand >> shift;
        if (remainder > halfway || (remainder == halfway && (result & 1U) != 0)) {
            ++result; // may carry into the exponent: that is the smallest normal half, as it should
        }
    }
    return Half{static_cast<std::uint16_t>(sign | result)};
}

} // namespace base
