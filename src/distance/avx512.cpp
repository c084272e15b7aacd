// The level for x86-64 processors with AVX-512 F, BW, DQ and VL: its registers and single steps for
// dense vectors, codes and rotations; loops and rules as in avx2.cpp. Bits, sparse vectors and
// codes row by row use AVX2's functions, as wider registers bring them little, or
// avx512_vpopcntdq.cpp's where the processor has that.

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

#include <cstring>

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
    static Floats broadcast(float x) noexcept { return _mm512_set1_ps(x); }
    static void store(float* to, Floats x) noexcept { _mm512_storeu_ps(to, x); }
    static void store(base::Half* to, Floats x) noexcept {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                            _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
    }
    static Floats add(Floats a, Floats b) noexcept { return _mm512_add_ps(a, b); }
    static Floats subtract(Floats a, Floats b) noexcept { return _mm512_sub_ps(a, b); }
    static Floats multiply(Floats a, Floats b) noexcept { return _mm512_mul_ps(a, b); }
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

    // Codes and their tables: sums as in avx2.cpp, those of two blocks beside each other.
    using Bits = __m512i;
    static constexpr std::size_t kBytes = 64;
    struct Rows {
        __m512i low;
        __m512i high;
    };
    using Codes = __m512i;
    static constexpr std::size_t kGroups = 2; // to a register

    static Bits load_bits(const std::uint8_t* x) noexcept { return _mm512_loadu_si512(x); }
    static Bits bit_and(Bits a, Bits b) noexcept { return _mm512_and_si512(a, b); }
    // One group's rows and codes stand in the low half of a register. The other half looks zeros
    // up.
    template <std::size_t kCount>
    static Rows load_rows(const std::uint8_t* table) noexcept {
        if constexpr (kCount == 1) {
            const auto* rows = reinterpret_cast<const __m128i*>(table);
            return {low_half(_mm256_broadcastsi128_si256(_mm_loadu_si128(rows))),
                    low_half(_mm256_broadcastsi128_si256(_mm_loadu_si128(rows + 1)))};
        } else {
            const __m512i rows = _mm512_loadu_si512(table);
            return {_mm512_shuffle_i32x4(rows, rows, _MM_SHUFFLE(2, 2, 0, 0)),
                    _mm512_shuffle_i32x4(rows, rows, _MM_SHUFFLE(3, 3, 1, 1))};
        }
    }
    template <std::size_t kCount>
    static Codes load_codes(const std::uint8_t* x) noexcept {
        if constexpr (kCount == 1) {
            return low_half(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(x)));
        } else {
            return _mm512_loadu_si512(x);
        }
    }

    struct PlaneSums {
        __m512i pairs = _mm512_setzero_si512();
        __m512i odd = _mm512_setzero_si512();

        void add(const Rows& rows, Codes codes) noexcept {
            const __m512i nibble = _mm512_set1_epi8(0x0F);
            const __m512i low = _mm512_and_si512(codes, nibble);
            const __m512i high = _mm512_and_si512(_mm512_srli_epi16(codes, 4), nibble);
            const __m512i sum = _mm512_add_epi8(_mm512_shuffle_epi8(rows.low, low),
                                                _mm512_shuffle_epi8(rows.high, high));
            pairs = _mm512_add_epi16(pairs, sum);
            odd = _mm512_add_epi16(odd, _mm512_srli_epi16(sum, 8));
        }
        void store(Floats (&sums)[2]) const noexcept {
            const __m256i all_odd = add_halves(odd);
            const __m256i all_even =
                _mm256_sub_epi16(add_halves(pairs), _mm256_slli_epi16(all_odd, 8));
            const __m256i low = _mm256_unpacklo_epi16(all_even, all_odd);  // 0 to 7, 16 to 23
            const __m256i high = _mm256_unpackhi_epi16(all_even, all_odd); // 8 to 15, 24 to 31
            sums[0] = widen(_mm256_permute2x128_si256(low, high, 0x20));
            sums[1] = widen(_mm256_permute2x128_si256(low, high, 0x31));
        }
        static __m256i add_halves(__m512i x) noexcept {
            return _mm256_add_epi16(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1));
        }
        static Floats widen(__m256i sums) noexcept {
            return _mm512_cvtepi32_ps(_mm512_cvtepu16_epi32(sums));
        }
    };

    static Floats minimum(Floats a, Floats b) noexcept { return _mm512_min_ps(a, b); }
    static Floats maximum(Floats a, Floats b) noexcept { return _mm512_max_ps(a, b); }
    template <int kLane>
    static Floats repeat(Floats x) noexcept {
        return _mm512_shuffle_ps(x, x, _MM_SHUFFLE(kLane, kLane, kLane, kLane));
    }
    static void store_rows(std::uint8_t* to, Floats a, Floats b, Floats c, Floats d) noexcept {
        const __m512i ab = _mm512_packs_epi32(_mm512_cvtps_epi32(a), _mm512_cvtps_epi32(b));
        const __m512i cd = _mm512_packs_epi32(_mm512_cvtps_epi32(c), _mm512_cvtps_epi32(d));
        _mm512_storeu_si512(to, _mm512_packus_epi16(ab, cd));
    }

    using Mask = std::uint16_t; // as __mmask16
    static Mask not_below(Floats a, Floats b) noexcept {
        return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ);
    }
    static Mask above(Floats a, Floats b) noexcept { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
    static Floats choose(Mask mask, Floats if_set, Floats if_not) noexcept {
        return _mm512_mask_blend_ps(mask, if_not, if_set);
    }
    static Floats with_sign_of(Floats positive, Floats x) noexcept {
        const __m512i sign =
            _mm512_and_si512(_mm512_castps_si512(x), _mm512_castps_si512(broadcast(-0.0F)));
        return _mm512_castsi512_ps(_mm512_or_si512(_mm512_castps_si512(positive), sign));
    }
    static unsigned mask_bits(const Mask (&masks)[1]) noexcept { return masks[0]; }

    static Bits byte_difference(Bits a, Bits b) noexcept {
        return _mm512_or_si512(_mm512_subs_epu8(a, b), _mm512_subs_epu8(b, a));
    }
    struct Squares {
        __m512i sum = _mm512_setzero_si512();

        void add(Bits x) noexcept {
            const __m512i even = _mm512_and_si512(x, _mm512_set1_epi16(0xFF));
            const __m512i odd = _mm512_srli_epi16(x, 8);
            sum = _mm512_add_epi32(
                sum, _mm512_add_epi32(_mm512_madd_epi16(even, even), _mm512_madd_epi16(odd, odd)));
        }
        void merge(const Squares& other) noexcept { sum = _mm512_add_epi32(sum, other.sum); }
        std::uint32_t total() const noexcept {
            return static_cast<std::uint32_t>(_mm512_reduce_add_epi32(sum));
        }
    };

    // Rotations.
    template <std::size_t kDistance>
    static Floats swap(Floats x) noexcept {
        static_assert(kDistance == 1 || kDistance == 2 || kDistance == 4 || kDistance == 8);
        if constexpr (kDistance >= 4) {
            return _mm512_shuffle_f32x4(x, x, kDistance == 8 ? 0x4E : 0xB1);
        } else {
            return _mm512_shuffle_ps(x, x, kDistance == 2 ? 0x4E : 0xB1);
        }
    }
    static Floats flip_signs(Floats x, const std::uint32_t* sign_bits) noexcept {
        const __m512i signs =
            _mm512_and_si512(_mm512_loadu_si512(sign_bits), _mm512_castps_si512(broadcast(-0.0F)));
        return _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(x), signs));
    }

  private:
    static __m512i low_half(__m256i x) noexcept {
        return _mm512_inserti64x4(_mm512_setzero_si512(), x, 0);
    }
    static std::uint16_t first_lanes(std::size_t n) noexcept {
        return static_cast<std::uint16_t>((1U << n) - 1U);
    }
};

#include "distance/dense_loops.inc.h"

#include "distance/code_loops.inc.h"

#include "distance/tile_loops.inc.h"

#include "distance/transform_loops.inc.h"

constexpr Kernels without_vpopcntdq() noexcept {
    Kernels kernels = dense_kernels("avx512");
    kernels.hamming = avx2::hamming;
    kernels.bit_overlap = avx2::bit_overlap;
    kernels.l2_squared_sparse = avx2::l2_squared_sparse;
    kernels.inner_product_sparse = avx2::inner_product_sparse;
    kernels.l1_sparse = avx2::l1_sparse;
    kernels.cosine_sparse = avx2::cosine_sparse;
    kernels.estimate_rows = avx2::estimate_rows;
    set_code_kernels(kernels);
    set_tile_kernels(kernels);
    set_transform_kernels(kernels);
    return kernels;
}

constexpr Kernels with_vpopcntdq() noexcept {
    Kernels kernels = without_vpopcntdq();
    kernels.hamming = avx512_vpopcntdq::hamming;
    kernels.bit_overlap = avx512_vpopcntdq::bit_overlap;
    return kernels;
}

} // namespace

constinit const Kernels avx512_kernels = without_vpopcntdq();
constinit const Kernels avx512_vpopcntdq_kernels = with_vpopcntdq();

} // namespace distance

#endif
