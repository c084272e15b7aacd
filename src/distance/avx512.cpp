// The level for x86-64 processors with AVX-512 F, BW, DQ and VL: its registers and single steps for
// dense vectors; loops and rules as in avx2.cpp. Bits and sparse vectors use AVX2's functions, as
// wider registers bring them little, or avx512_vpopcntdq.cpp's where the processor has that.

#include "distance/tables.h"

#if defined(__x86_64__) || defined(PG_MILVUS_EMULATED_INTRINSICS)

#if !defined(PG_MILVUS_EMULATED_INTRINSICS)
#if !defined(__AVX512F__) || !defined(__AVX512BW__) || !defined(__AVX512DQ__) ||                   \
    !defined(__AVX512VL__)
#error "compile this file with -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma -mf16c"
#endif
#include <immintrin.h>
#endif

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
// GCC 12 takes the undefined register inside its own intrinsics for a mistake of ours (its bug
// 105593). Can go when GCC 13 is the oldest.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace distance {
namespace {

struct Simd {
    using Floats = __m512;
    using Doubles = __m512d;
    static constexpr std::size_t kFloats = 16;

    static Floats zero() noexcept { return _mm512_setzero_ps(); }
    static Floats load(const float* x) noexcept { return _mm512_loadu_ps(x); }
    static Floats load(const base::Half* x) noexcept {
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(x)));
    }
    static Floats load_first(const float* x, std::size_t n) noexcept {
        return _mm512_maskz_loadu_ps(first_lanes(n), x);
    }
    static Floats load_first(const base::Half* x, std::size_t n) noexcept {
        return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first_lanes(n), x));
    }
    static void store(float* to, Floats x) noexcept { _mm512_storeu_ps(to, x); }
    static void store(base::Half* to, Floats x) noexcept {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                            _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
    }
    static Floats add(Floats a, Floats b) noexcept { return _mm512_add_ps(a, b); }
    static Floats subtract(Floats a, Floats b) noexcept { return _mm512_sub_ps(a, b); }
    static Floats multiply_add(Floats a, Floats b, Floats c) noexcept {
        return _mm512_fmadd_ps(a, b, c);
    }
    static Floats absolute(Floats x) noexcept { return _mm512_abs_ps(x); }
    static float total(Floats x) noexcept { return _mm512_reduce_add_ps(x); }

    static Doubles zero_doubles() noexcept { return _mm512_setzero_pd(); }
    static Doubles load(const double* x) noexcept { return _mm512_loadu_pd(x); }
    static void store(double* to, Doubles x) noexcept { _mm512_storeu_pd(to, x); }
    static Doubles low_doubles(Floats x) noexcept {
        return _mm512_cvtps_pd(_mm512_castps512_ps256(x));
    }
    static Doubles high_doubles(Floats x) noexcept {
        return _mm512_cvtps_pd(_mm512_extractf32x8_ps(x, 1));
    }
    static Doubles add(Doubles a, Doubles b) noexcept { return _mm512_add_pd(a, b); }
    static Doubles multiply_add(Doubles a, Doubles b, Doubles c) noexcept {
        return _mm512_fmadd_pd(a, b, c);
    }
    static double total(Doubles x) noexcept { return _mm512_reduce_add_pd(x); }

  private:
    static std::uint16_t first_lanes(std::size_t n) noexcept {
        return static_cast<std::uint16_t>((1U << n) - 1U);
    }
};

#include "distance/dense_loops.inc.h"

constexpr Kernels with_avx2_parts(Kernels kernels) noexcept {
    kernels.hamming = avx2::hamming;
    kernels.bit_overlap = avx2::bit_overlap;
    kernels.l2_squared_sparse = avx2::l2_squared_sparse;
    kernels.inner_product_sparse = avx2::inner_product_sparse;
    kernels.l1_sparse = avx2::l1_sparse;
    kernels.cosine_sparse = avx2::cosine_sparse;
    return kernels;
}

constexpr Kernels with_vpopcntdq(Kernels kernels) noexcept {
    kernels.hamming = avx512_vpopcntdq::hamming;
    kernels.bit_overlap = avx512_vpopcntdq::bit_overlap;
    return kernels;
}

} // namespace

constinit const Kernels avx512_kernels = with_avx2_parts(dense_kernels("avx512"));
constinit const Kernels avx512_vpopcntdq_kernels =
    with_vpopcntdq(with_avx2_parts(dense_kernels("avx512")));

} // namespace distance

#endif
