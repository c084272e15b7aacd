// For the files that build one instruction set's kernels a second time with SIMDe's portable
// stand-ins for its intrinsics, so that the logic of every level is tested on every machine. Such a
// file includes this, then SIMDe, then the kernels' own source. Not a test of the instructions
// themselves, nor of speed. The build gives these files -Wno-psabi: registers wider than the
// target's have no stable calling convention, which does not matter within one file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/half.h"

// The kernels' sources then take the intrinsics that they find and ask for no compiler flags.
#define PG_MILVUS_EMULATED_INTRINSICS

// The second copy needs names of its own beside the first.
#define avx2_kernels emulated_avx2_kernels
#define avx512_kernels emulated_avx512_kernels
#define avx512_vpopcntdq_kernels emulated_avx512_vpopcntdq_kernels
#define neon_kernels emulated_neon_kernels
#define avx2 emulated_avx2
#define avx512_vpopcntdq emulated_avx512_vpopcntdq

// Even where the processor has the instructions, so that a failure is the same everywhere.
#define SIMDE_NO_NATIVE
#define SIMDE_ENABLE_NATIVE_ALIASES

#if defined(__clang__)
// Loops that SIMDe would like to see vectorised may stay as they are.
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

namespace {

// Lane by lane from one register to another of as many lanes. For the conversions of halves, in the
// words of base/half.h: SIMDe's own keep a signalling NaN and lose payloads.
template <class To, class ToLane, class FromLane, class From, class Convert>
To convert_lanes(From x, Convert convert) noexcept {
    constexpr std::size_t kLanes = sizeof(From) / sizeof(FromLane);
    static_assert(sizeof(To) / sizeof(ToLane) == kLanes);
    FromLane from[kLanes];
    ToLane to[kLanes];
    std::memcpy(from, &x, sizeof x);
    for (std::size_t i = 0; i < kLanes; ++i) {
        to[i] = convert(from[i]);
    }
    To result;
    std::memcpy(&result, to, sizeof result);
    return result;
}

} // namespace
