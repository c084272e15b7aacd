// The NEON kernels over emulated intrinsics: see distance_emulation.h. SIMDe 0.7.4 lacks
// vcvtnq_s32_f32.
#if __has_include(<simde/arm/neon.h>)
#include "distance_emulation.h"

#include <cmath>

#include <simde/arm/neon.h>

#undef vcvt_f32_f16
#undef vcvt_f16_f32
#undef vcvtnq_s32_f32

namespace {

float32x4_t vcvt_f32_f16(simde_float16x4_t x) noexcept {
    return convert_lanes<float32x4_t, float, base::Half>(x, base::half_to_float);
}

simde_float16x4_t vcvt_f16_f32(float32x4_t x) noexcept {
    return convert_lanes<simde_float16x4_t, base::Half, float>(x, base::float_to_half);
}

int32x4_t vcvtnq_s32_f32(float32x4_t x) noexcept {
    return convert_lanes<int32x4_t, std::int32_t, float>(
        x, [](float lane) { return static_cast<std::int32_t>(std::nearbyint(lane)); });
}

} // namespace

#include "distance/neon.cpp"
#endif
