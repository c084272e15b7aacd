// The level for x86-64 processors with AVX2, FMA, F16C and POPCNT: its registers and single steps.
// The loops are those of the .inc.h files. Everything but the table and what tables.h names stays
// in the anonymous namespace: see "One translation unit per instruction set" in README.md.

#include "distance/tables.h"

#if defined(__x86_64__) || defined(PG_MILVUS_EMULATED_INTRINSICS)

#if !defined(PG_MILVUS_EMULATED_INTRINSICS)
#if !defined(__AVX2__) || !defined(__FMA__) || !defined(__F16C__) || !defined(__POPCNT__)
#error "compile this file with -mavx2 -mfma -mf16c -mpopcnt"
#endif
#include <immintrin.h>
#endif

#include <cstring>
#include <utility>

namespace distance {
namespace {

// Eight ones and eight zeros: the eight lanes from 8 - n on have the first n set.
alignas(64) constexpr std::int32_t kLaneMasks[16] = {-1, -1, -1, -1, -1, -1, -1, -1};

struct Simd {
    // Floats and doubles.
    using Floats = __m256;
    using Doubles = __m256d;
    static constexpr std::size_t kFloats = 8;

    static Floats zero() noexcept { return _mm256_setzero_ps(); }
    static Floats load(const float* x) noexcept { return _mm256_loadu_ps(x); }
    static Floats load(const base::Half* x) noexcept {
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(x)));
    }
    static Floats load_first(const float* x, std::size_t n) noexcept {
        return _mm256_maskload_ps(x, first_lanes(n));
    }
    static Floats load_first(const base::Half* x, std::size_t n) noexcept {
        // AVX2 can't load part of a register in units of 16 bits.
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        if (n >= 4) {
            std::memcpy(&low, x, 8);
            high = load_short_halves(x + 4, n - 4);
        } else {
            low = load_short_halves(x, n);
        }
        return _mm256_cvtph_ps(
            _mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low)));
    }
    static Floats broadcast(float x) noexcept { return _mm256_set1_ps(x); }
    static void store(float* to, Floats x) noexcept { _mm256_storeu_ps(to, x); }
    static void store(base::Half* to, Floats x) noexcept {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                         _mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
    }
    static Floats add(Floats a, Floats b) noexcept { return _mm256_add_ps(a, b); }
    static Floats subtract(Floats a, Floats b) noexcept { return _mm256_sub_ps(a, b); }
    static Floats multiply(Floats a, Floats b) noexcept { return _mm256_mul_ps(a, b); }
    static Floats multiply_add(Floats a, Floats b, Floats c) noexcept {
        return _mm256_fmadd_ps(a, b, c);
    }
    static Floats absolute(Floats x) noexcept { return _mm256_andnot_ps(_mm256_set1_ps(-0.0F), x); }
    static float total(Floats x) noexcept {
        const __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
        const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
    }

    static Doubles zero_doubles() noexcept { return _mm256_setzero_pd(); }
    static Doubles load(const double* x) noexcept { return _mm256_loadu_pd(x); }
    static void store(double* to, Doubles x) noexcept { _mm256_storeu_pd(to, x); }
    static Doubles low_doubles(Floats x) noexcept {
        return _mm256_cvtps_pd(_mm256_castps256_ps128(x));
    }
    static Doubles high_doubles(Floats x) noexcept {
        return _mm256_cvtps_pd(_mm256_extractf128_ps(x, 1));
    }
    static Doubles add(Doubles a, Doubles b) noexcept { return _mm256_add_pd(a, b); }
    static Doubles multiply_add(Doubles a, Doubles b, Doubles c) noexcept {
        return _mm256_fmadd_pd(a, b, c);
    }
    static double total(Doubles x) noexcept {
        const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
        return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
    }

    // Bits: the counts of nibbles are looked up, summed in bytes, then in 64-bit lanes.
    using Bits = __m256i;
    using Counts = __m256i;
    static constexpr std::size_t kBytes = 32;

    static Bits load_bits(const std::uint8_t* x) noexcept {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x));
    }
    static Bits bit_xor(Bits a, Bits b) noexcept { return _mm256_xor_si256(a, b); }
    static Bits bit_and(Bits a, Bits b) noexcept { return _mm256_and_si256(a, b); }
    static Bits bit_or(Bits a, Bits b) noexcept { return _mm256_or_si256(a, b); }
    static Counts zero_counts() noexcept { return _mm256_setzero_si256(); }
    static Counts add_popcount(Counts sum, Bits x) noexcept {
        return add_bytes(sum, byte_counts(x));
    }
    static Counts add_popcounts(Counts sum, Bits a, Bits b, Bits c, Bits d) noexcept {
        const Bits ab = _mm256_add_epi8(byte_counts(a), byte_counts(b));
        const Bits cd = _mm256_add_epi8(byte_counts(c), byte_counts(d));
        return add_bytes(sum, _mm256_add_epi8(ab, cd)); // at most 32 a byte
    }
    static std::uint64_t total(Counts x) noexcept {
        const __m128i two =
            _mm_add_epi64(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
        return static_cast<std::uint64_t>(_mm_cvtsi128_si64(two)) +
               static_cast<std::uint64_t>(_mm_extract_epi64(two, 1));
    }
    static std::uint64_t popcount(std::uint64_t word) noexcept {
        return static_cast<std::uint64_t>(__builtin_popcountll(word));
    }

    // Sparse indices and sets of lanes.
    using Indices = __m256i;
    using Lanes = __m256i;

    static Indices load_indices(const std::int32_t* x) noexcept {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x));
    }
    static Indices load_first_indices(const std::int32_t* x, std::size_t n,
                                      std::int32_t filler) noexcept {
        const __m256i lanes = first_lanes(n);
        return _mm256_blendv_epi8(_mm256_set1_epi32(filler), _mm256_maskload_epi32(x, lanes),
                                  lanes);
    }
    static Indices broadcast(std::int32_t x) noexcept { return _mm256_set1_epi32(x); }
    static Lanes equal(Indices a, Indices b) noexcept { return _mm256_cmpeq_epi32(a, b); }
    static Lanes no_lanes() noexcept { return _mm256_setzero_si256(); }
    static Lanes lanes_if(bool all) noexcept { return _mm256_set1_epi32(all ? -1 : 0); }
    static Lanes either(Lanes a, Lanes b) noexcept { return _mm256_or_si256(a, b); }
    static Lanes both(Lanes a, Lanes b) noexcept { return _mm256_and_si256(a, b); }
    static bool any(Lanes x) noexcept { return _mm256_testz_si256(x, x) == 0; }
    static Floats keep(Floats x, Lanes lanes) noexcept {
        return _mm256_and_ps(_mm256_castsi256_ps(lanes), x);
    }
    static Floats drop(Floats x, Lanes lanes) noexcept {
        return _mm256_andnot_ps(_mm256_castsi256_ps(lanes), x);
    }

    // Eight orders of the lanes that bring each lane to each place once: swap the halves or not,
    // and turn both halves by 0 to 3. Cheaper than turning the whole register.
    template <std::size_t kOrder>
    static __m256i rearrange(__m256i x) noexcept {
        constexpr int kTurn = kOrder % 4;
        const __m256i turned = _mm256_shuffle_epi32(
            x, _MM_SHUFFLE((3 + kTurn) % 4, (2 + kTurn) % 4, (1 + kTurn) % 4, (0 + kTurn) % 4));
        return kOrder < 4 ? turned : _mm256_permute4x64_epi64(turned, 0x4E);
    }
    template <std::size_t kOrder>
    static __m256 rearrange(__m256 x) noexcept {
        return _mm256_castsi256_ps(rearrange<kOrder>(_mm256_castps_si256(x)));
    }
    // Undoes rearrange<kOrder>.
    template <std::size_t kOrder>
    static __m256i restore(__m256i x) noexcept {
        return rearrange<kOrder / 4 * 4 + (4 - kOrder % 4) % 4>(x);
    }

    // Codes and their tables. Sums of bytes are kept in 16-bit lanes: those of pairs, whose high
    // bytes overflow harmlessly, and those of the high bytes alone.
    struct Rows {
        __m256i low;
        __m256i high;
    };
    using Codes = __m256i;
    static constexpr std::size_t kGroups = 1; // to a register

    template <std::size_t kCount>
    static Rows load_rows(const std::uint8_t* table) noexcept {
        const auto* rows = reinterpret_cast<const __m128i*>(table);
        return {_mm256_broadcastsi128_si256(_mm_loadu_si128(rows)),
                _mm256_broadcastsi128_si256(_mm_loadu_si128(rows + 1))};
    }
    template <std::size_t kCount>
    static Codes load_codes(const std::uint8_t* x) noexcept {
        return load_bits(x);
    }

    struct PlaneSums {
        __m256i pairs = _mm256_setzero_si256();
        __m256i odd = _mm256_setzero_si256();

        void add(const Rows& rows, Codes codes) noexcept {
            const __m256i nibble = _mm256_set1_epi8(0x0F);
            const __m256i low = _mm256_and_si256(codes, nibble);
            const __m256i high = _mm256_and_si256(_mm256_srli_epi16(codes, 4), nibble);
            const __m256i sum = _mm256_add_epi8(_mm256_shuffle_epi8(rows.low, low),
                                                _mm256_shuffle_epi8(rows.high, high));
            pairs = _mm256_add_epi16(pairs, sum);
            odd = _mm256_add_epi16(odd, _mm256_srli_epi16(sum, 8));
        }
        void store(Floats (&sums)[4]) const noexcept {
            const __m256i even = _mm256_sub_epi16(pairs, _mm256_slli_epi16(odd, 8));
            const __m256i low = _mm256_unpacklo_epi16(even, odd);  // 0 to 7, 16 to 23
            const __m256i high = _mm256_unpackhi_epi16(even, odd); // 8 to 15, 24 to 31
            sums[0] = widen(_mm256_castsi256_si128(low));
            sums[1] = widen(_mm256_castsi256_si128(high));
            sums[2] = widen(_mm256_extracti128_si256(low, 1));
            sums[3] = widen(_mm256_extracti128_si256(high, 1));
        }
        static Floats widen(__m128i sums) noexcept {
            return _mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(sums));
        }
    };

    // Codes row by row: sixteen of them, or of a query's numbers.
    using Words = __m256i;

    static Words load_words(const std::int16_t* x) noexcept {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x));
    }
    static Words byte_codes(const std::uint8_t* x) noexcept {
        return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(x)));
    }
    static Words low_codes(const std::uint8_t* x) noexcept {
        return _mm256_and_si256(byte_codes(x), _mm256_set1_epi16(0x0F));
    }
    static Words high_codes(const std::uint8_t* x) noexcept {
        return _mm256_srli_epi16(byte_codes(x), 4);
    }

    struct RowSum {
        __m256i sum = _mm256_setzero_si256();

        void add(Words codes, Words y) noexcept {
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(codes, y));
        }
    };
    static void store_totals(std::int32_t* to, const RowSum (&rows)[4]) noexcept {
        const __m256i halves = _mm256_hadd_epi32(_mm256_hadd_epi32(rows[0].sum, rows[1].sum),
                                                 _mm256_hadd_epi32(rows[2].sum, rows[3].sum));
        _mm_storeu_si128(
            reinterpret_cast<__m128i*>(to),
            _mm_add_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1)));
    }

    // b where one of them is a NaN.
    static Floats minimum(Floats a, Floats b) noexcept { return _mm256_min_ps(a, b); }
    static Floats maximum(Floats a, Floats b) noexcept { return _mm256_max_ps(a, b); }
    // In every four lanes, the kLane-th of them.
    template <int kLane>
    static Floats repeat(Floats x) noexcept {
        return _mm256_permute_ps(x, _MM_SHUFFLE(kLane, kLane, kLane, kLane));
    }
    // Every four lanes of the four registers become 16 bytes.
    static void store_rows(std::uint8_t* to, Floats a, Floats b, Floats c, Floats d) noexcept {
        const __m256i ab = _mm256_packs_epi32(_mm256_cvtps_epi32(a), _mm256_cvtps_epi32(b));
        const __m256i cd = _mm256_packs_epi32(_mm256_cvtps_epi32(c), _mm256_cvtps_epi32(d));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_packus_epi16(ab, cd));
    }

    // Lanes that a comparison chose; a NaN is neither above nor not below.
    using Mask = __m256;
    static Mask not_below(Floats a, Floats b) noexcept { return _mm256_cmp_ps(a, b, _CMP_GE_OQ); }
    static Mask above(Floats a, Floats b) noexcept { return _mm256_cmp_ps(a, b, _CMP_GT_OQ); }
    static Floats choose(Mask mask, Floats if_set, Floats if_not) noexcept {
        return _mm256_blendv_ps(if_not, if_set, mask);
    }
    static Floats with_sign_of(Floats positive, Floats x) noexcept {
        return _mm256_or_ps(positive, _mm256_and_ps(x, _mm256_set1_ps(-0.0F)));
    }
    // The masks of eight lanes, or of a wider register, in bits from the lowest on.
    static unsigned mask_bits(const Mask (&masks)[1]) noexcept {
        return static_cast<unsigned>(_mm256_movemask_ps(masks[0]));
    }

    static Bits byte_difference(Bits a, Bits b) noexcept {
        return _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a));
    }
    // The sum of the squares of bytes.
    struct Squares {
        __m256i sum = _mm256_setzero_si256();

        void add(Bits x) noexcept {
            const __m256i even = _mm256_and_si256(x, _mm256_set1_epi16(0xFF));
            const __m256i odd = _mm256_srli_epi16(x, 8);
            sum = _mm256_add_epi32(
                sum, _mm256_add_epi32(_mm256_madd_epi16(even, even), _mm256_madd_epi16(odd, odd)));
        }
        void merge(const Squares& other) noexcept { sum = _mm256_add_epi32(sum, other.sum); }
        std::uint32_t total() const noexcept {
            const __m128i four =
                _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
            const __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
            const __m128i one = _mm_add_epi32(two, _mm_shuffle_epi32(two, 0xB1));
            return static_cast<std::uint32_t>(_mm_cvtsi128_si32(one));
        }
    };

    // Rotations. Lanes kDistance apart change places.
    template <std::size_t kDistance>
    static Floats swap(Floats x) noexcept {
        static_assert(kDistance == 1 || kDistance == 2 || kDistance == 4);
        if constexpr (kDistance == 4) {
            return _mm256_permute2f128_ps(x, x, 1);
        } else {
            return _mm256_permute_ps(x, kDistance == 2 ? 0x4E : 0xB1);
        }
    }
    static Floats flip_signs(Floats x, const std::uint32_t* sign_bits) noexcept {
        const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(sign_bits));
        return _mm256_xor_ps(x, _mm256_and_ps(_mm256_castsi256_ps(bits), _mm256_set1_ps(-0.0F)));
    }

  private:
    static __m256i first_lanes(std::size_t n) noexcept {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kLaneMasks + 8 - n));
    }
    // Zero to three halves in the low bits, the rest zero. Some may be read twice.
    static std::uint64_t load_short_halves(const base::Half* x, std::size_t n) noexcept {
        if (n == 0) {
            return 0;
        }
        const std::uint64_t low = x[0].bits;
        const std::uint64_t middle = x[n / 2].bits;
        const std::uint64_t high = x[n - 1].bits;
        return low | (middle << (16 * (n / 2))) | (high << (16 * (n - 1)));
    }
    static __m256i byte_counts(Bits x) noexcept {
        const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, //
                                                0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        const __m256i nibble = _mm256_set1_epi8(0x0F);
        const __m256i low = _mm256_and_si256(x, nibble);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble);
        return _mm256_add_epi8(_mm256_shuffle_epi8(counts, low), _mm256_shuffle_epi8(counts, high));
    }
    static Counts add_bytes(Counts sum, __m256i bytes) noexcept {
        return _mm256_add_epi64(sum, _mm256_sad_epu8(bytes, _mm256_setzero_si256()));
    }
};

#include "distance/dense_loops.inc.h"

#include "distance/bit_loops.inc.h"

#include "distance/sparse_loops.inc.h"

#include "distance/code_loops.inc.h"

#include "distance/row_loops.inc.h"

#include "distance/tile_loops.inc.h"

#include "distance/transform_loops.inc.h"

} // namespace

namespace avx2 {

std::uint64_t hamming(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    return count<HammingCount>(a, b, bytes);
}

BitOverlap bit_overlap(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    return count<OverlapCount>(a, b, bytes);
}

float l2_squared_sparse(SparseView a, SparseView b) noexcept {
    return sparse_sum<SparseL2>(a, b);
}

float inner_product_sparse(SparseView a, SparseView b) noexcept {
    return sparse_sum<SparseInnerProduct>(a, b);
}

float l1_sparse(SparseView a, SparseView b) noexcept {
    return sparse_sum<SparseL1>(a, b);
}

CosineTerms cosine_sparse(SparseView a, SparseView b) noexcept {
    return sparse_cosine(a, b);
}

void estimate_rows(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                   int bits, std::size_t rows, const EstimateTerms& terms, float* out) noexcept {
    estimate_by_rows(codes, query, steps, bits, rows, terms, out);
}

} // namespace avx2

constinit const Kernels avx2_kernels = [] {
    Kernels kernels = dense_kernels("avx2");
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
}();

} // namespace distance

#endif
