// The AVX-512 kernels over emulated intrinsics: see distance_emulation.h. The intrinsics defined
// here are those that SIMDe 0.7.4 lacks, and the conversions of halves, in the words of
// base/half.h.
#if __has_include(<simde/x86/avx512.h>)
#include "distance_emulation.h"

#include <cmath>

#include <simde/x86/avx512.h>
#include <simde/x86/f16c.h>

// Newer releases have some of them.
#undef _mm512_maskz_loadu_ps
#undef _mm256_maskz_loadu_epi16
#undef _mm512_cvtph_ps
#undef _mm512_cvtps_ph
#undef _mm512_cvtps_pd
#undef _mm512_extractf32x8_ps
#undef _mm512_reduce_add_ps
#undef _mm512_reduce_add_pd
#undef _mm512_cvtepi32_ps
#undef _mm512_cvtepu16_epi32
#undef _mm512_cvtps_epi32
#undef _mm512_madd_epi16
#undef _mm512_reduce_add_epi32
#undef _mm512_shuffle_f32x4

namespace {

template <class Register, class Lane>
Register load_lanes(unsigned mask, const void* from) noexcept {
    constexpr std::size_t kLanes = sizeof(Register) / sizeof(Lane);
    Lane lanes[kLanes] = {};
    for (std::size_t i = 0; i < kLanes; ++i) {
        if (((mask >> i) & 1U) != 0) {
            std::memcpy(&lanes[i], static_cast<const Lane*>(from) + i, sizeof(Lane));
        }
    }
    Register result;
    std::memcpy(&result, lanes, sizeof result);
    return result;
}

template <class Lane, class Register>
Lane sum_lanes(Register x) noexcept {
    Lane lanes[sizeof(Register) / sizeof(Lane)];
    std::memcpy(lanes, &x, sizeof x);
    Lane sum = 0;
    for (const Lane lane : lanes) {
        sum += lane;
    }
    return sum;
}

__m512 _mm512_maskz_loadu_ps(std::uint16_t mask, const void* from) noexcept {
    return load_lanes<__m512, float>(mask, from);
}

__m256i _mm256_maskz_loadu_epi16(std::uint16_t mask, const void* from) noexcept {
    return load_lanes<__m256i, std::uint16_t>(mask, from);
}

__m512 _mm512_cvtph_ps(__m256i x) noexcept {
    return convert_lanes<__m512, float, base::Half>(x, base::half_to_float);
}

__m256i _mm512_cvtps_ph(__m512 x, int) noexcept {
    return convert_lanes<__m256i, base::Half, float>(x, base::float_to_half);
}

__m512d _mm512_cvtps_pd(__m256 x) noexcept {
    return convert_lanes<__m512d, double, float>(
        x, [](float lane) { return static_cast<double>(lane); });
}

__m256 _mm512_extractf32x8_ps(__m512 x, int half) noexcept {
    __m256 halves[2];
    std::memcpy(halves, &x, sizeof x);
    return halves[half];
}

float _mm512_reduce_add_ps(__m512 x) noexcept {
    return sum_lanes<float>(x);
}

double _mm512_reduce_add_pd(__m512d x) noexcept {
    return sum_lanes<double>(x);
}

int _mm512_reduce_add_epi32(__m512i x) noexcept {
    return static_cast<int>(sum_lanes<std::uint32_t>(x));
}

__m512 _mm512_cvtepi32_ps(__m512i x) noexcept {
    return convert_lanes<__m512, float, std::int32_t>(
        x, [](std::int32_t lane) { return static_cast<float>(lane); });
}

__m512i _mm512_cvtepu16_epi32(__m256i x) noexcept {
    return convert_lanes<__m512i, std::int32_t, std::uint16_t>(
        x, [](std::uint16_t lane) { return std::int32_t{lane}; });
}

__m512i _mm512_cvtps_epi32(__m512 x) noexcept {
    return convert_lanes<__m512i, std::int32_t, float>(
        x, [](float lane) { return static_cast<std::int32_t>(std::nearbyint(lane)); });
}

__m512i _mm512_madd_epi16(__m512i a, __m512i b) noexcept {
    return simde_mm512_madd_epi16(a, b); // whose alias has a wrong count of parameters
}

__m512 _mm512_shuffle_f32x4(__m512 a, __m512 b, int order) noexcept {
    __m128 from[2][4];
    std::memcpy(from[0], &a, sizeof a);
    std::memcpy(from[1], &b, sizeof b);
    __m128 to[4];
    for (int i = 0; i < 4; ++i) {
        to[i] = from[i / 2][(order >> (2 * i)) & 3];
    }
    __m512 result;
    std::memcpy(&result, to, sizeof result);
    return result;
}

} // namespace

#include "distance/avx512.cpp"
#endif
