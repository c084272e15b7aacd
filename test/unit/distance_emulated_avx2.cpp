// The AVX2 kernels over emulated intrinsics: see distance_emulation.h. SIMDe's own masked loads
// read the lanes that are masked out, which the processor does not.
#if __has_include(<simde/x86/avx2.h>)
#include "distance_emulation.h"

#include <simde/x86/avx2.h>
#include <simde/x86/f16c.h>
#include <simde/x86/fma.h>

#undef _mm256_cvtph_ps
#undef _mm256_cvtps_ph
#undef _mm256_maskload_epi32
#undef _mm256_maskload_ps

namespace {

template <class Register, class Lane>
Register load_lanes(const Lane* from, __m256i mask) noexcept {
    std::int32_t chosen[8];
    std::memcpy(chosen, &mask, sizeof chosen);
    Lane lanes[8] = {};
    for (std::size_t i = 0; i < 8; ++i) {
        if (chosen[i] < 0) {
            lanes[i] = from[i];
        }
    }
    Register result;
    std::memcpy(&result, lanes, sizeof result);
    return result;
}

__m256 _mm256_maskload_ps(const float* from, __m256i mask) noexcept {
    return load_lanes<__m256>(from, mask);
}

__m256i _mm256_maskload_epi32(const std::int32_t* from, __m256i mask) noexcept {
    return load_lanes<__m256i>(from, mask);
}

__m256 _mm256_cvtph_ps(__m128i x) noexcept {
    return convert_lanes<__m256, float, base::Half>(x, base::half_to_float);
}

__m128i _mm256_cvtps_ph(__m256 x, int) noexcept {
    return convert_lanes<__m128i, base::Half, float>(x, base::float_to_half);
}

} // namespace

#include "distance/avx2.cpp"
#endif
