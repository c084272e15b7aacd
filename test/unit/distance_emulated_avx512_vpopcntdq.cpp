// The bit kernels of AVX-512 VPOPCNTDQ over emulated intrinsics: see distance_emulation.h. SIMDe
// 0.7.4 lacks the intrinsic defined here.
#if __has_include(<simde/x86/avx512.h>)
#include "distance_emulation.h"

#include <simde/x86/avx512.h>

#undef _mm512_reduce_add_epi64 // newer releases have it

namespace {

long long _mm512_reduce_add_epi64(__m512i x) noexcept {
    long long lanes[8];
    std::memcpy(lanes, &x, sizeof x);
    long long sum = 0;
    for (const long long lane : lanes) {
        sum += lane;
    }
    return sum;
}

} // namespace

#include "distance/avx512_vpopcntdq.cpp"
#endif
