// Bit kernels for x86-64 processors with AVX-512's own counting of bits (VPOPCNTDQ). Apart from
// avx512.cpp because processors exist that have the rest of AVX-512 but not this.

#include "distance/tables.h"

#if defined(__x86_64__) || defined(PG_MILVUS_EMULATED_INTRINSICS)

#if !defined(PG_MILVUS_EMULATED_INTRINSICS)
#if !defined(__AVX512F__) || !defined(__AVX512VPOPCNTDQ__) || !defined(__POPCNT__)
#error "compile this file with -mavx512f -mavx512vpopcntdq -mpopcnt"
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
    using Bits = __m512i;
    using Counts = __m512i;
    static constexpr std::size_t kBytes = 64;

    static Bits load_bits(const std::uint8_t* x) noexcept { return _mm512_loadu_si512(x); }
    static Bits bit_xor(Bits a, Bits b) noexcept { return _mm512_xor_si512(a, b); }
    static Bits bit_and(Bits a, Bits b) noexcept { return _mm512_and_si512(a, b); }
    static Bits bit_or(Bits a, Bits b) noexcept { return _mm512_or_si512(a, b); }
    static Counts zero_counts() noexcept { return _mm512_setzero_si512(); }
    static Counts add_popcount(Counts sum, Bits x) noexcept {
        return _mm512_add_epi64(sum, _mm512_popcnt_epi64(x));
    }
    static Counts add_popcounts(Counts sum, Bits a, Bits b, Bits c, Bits d) noexcept {
        const Counts ab = _mm512_add_epi64(_mm512_popcnt_epi64(a), _mm512_popcnt_epi64(b));
        const Counts cd = _mm512_add_epi64(_mm512_popcnt_epi64(c), _mm512_popcnt_epi64(d));
        return _mm512_add_epi64(sum, _mm512_add_epi64(ab, cd));
    }
    static std::uint64_t total(Counts x) noexcept {
        return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(x));
    }
    static std::uint64_t popcount(std::uint64_t word) noexcept {
        return static_cast<std::uint64_t>(__builtin_popcountll(word));
    }
};

#include "distance/bit_loops.inc.h"

} // namespace

namespace avx512_vpopcntdq {

std::uint64_t hamming(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    return count<HammingCount>(a, b, bytes);
}

BitOverlap bit_overlap(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    return count<OverlapCount>(a, b, bytes);
}

} // namespace avx512_vpopcntdq
} // namespace distance

#endif
