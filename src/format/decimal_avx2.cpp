// Schubfach on eight floats at once: the steps of decimal.cpp, a float a lane. Compiled with AVX2
// flags, so nothing here but the one entry point may be visible outside, and nothing with code of
// its own may be included.

#include "format/decimal.h"

#if defined(__x86_64__)

#if !defined(__AVX2__)
#error "compile this file with -mavx2"
#endif
#include <immintrin.h>

#include "format/decimal_scale.h"

namespace format::detail {

namespace {

using Lanes = __m256i;

inline Lanes all(int x) noexcept {
    return _mm256_set1_epi32(x);
}

// The odd lanes, moved to where _mm256_mul_epu32 reads its factors.
inline Lanes odd(Lanes x) noexcept {
    return _mm256_srli_epi64(x, 32);
}

// Even lanes from EVEN, odd lanes from ODD.
inline Lanes join(Lanes even, Lanes odd_lanes) noexcept {
    return _mm256_blend_epi32(even, odd_lanes, 0xAA);
}

// floor(X * FACTOR / 2^SHIFT), SHIFT at least 32, for factors and results of 32 bits.
template <int Shift>
inline Lanes multiply_high(Lanes x, std::uint32_t factor) noexcept {
    const Lanes f = all(static_cast<int>(factor));
    const Lanes even = _mm256_srli_epi64(_mm256_mul_epu32(x, f), Shift);
    const Lanes odd_lanes = _mm256_srli_epi64(_mm256_mul_epu32(odd(x), f), Shift - 32);
    // What lies below the odd results is in even lanes, which join leaves out.
    return join(even, odd_lanes);
}

struct Factors { // the upper and lower half of g in each lane
    Lanes high;
    Lanes low;
};

// round_to_odd of decimal.cpp: the upper 32 of the 96 bits of g * x, with the lowest bit set when
// more than 1 is left in the 32 bits below.
inline Lanes round_to_odd(const Factors& g, Lanes x) noexcept {
    const auto product = [](Lanes high, Lanes low, Lanes factor) noexcept {
        return _mm256_add_epi64(_mm256_mul_epu32(high, factor),
                                _mm256_srli_epi64(_mm256_mul_epu32(low, factor), 32));
    };
    const Lanes even = product(g.high, g.low, x);
    const Lanes odd_lanes = product(odd(g.high), odd(g.low), odd(x));
    const Lanes upper = join(odd(even), odd_lanes);
    const Lanes lower = join(even, _mm256_slli_epi64(odd_lanes, 32));
    const Lanes exact = _mm256_cmpeq_epi32(_mm256_srli_epi32(lower, 1), _mm256_setzero_si256());
    return _mm256_or_si256(upper, _mm256_andnot_si256(exact, all(1)));
}

inline Lanes select(Lanes mask, Lanes yes, Lanes no) noexcept {
    return _mm256_blendv_epi8(no, yes, mask);
}

// Multiplies the lanes of X below LIMIT by FACTOR and takes DIGITS from their exponent.
inline void fill_up(Lanes& x, Lanes& exponent, int limit, int factor, int digits) noexcept {
    const Lanes below = _mm256_cmpgt_epi32(all(limit), x);
    x = _mm256_mullo_epi32(x, select(below, all(factor), all(1)));
    exponent = _mm256_sub_epi32(exponent, _mm256_and_si256(below, all(digits)));
}

// The eight digits of each X < 10^8 as bytes: lanes 0, 1, 4, 5 in LOW, lanes 2, 3, 6, 7 in HIGH.
inline void to_digit_bytes(Lanes x, Lanes& low, Lanes& high) noexcept {
    const Lanes thousands = multiply_high<45>(x, 0xD1B71759u); // x / 10000
    const Lanes ones = _mm256_sub_epi32(x, _mm256_mullo_epi32(thousands, all(10000)));
    // Two numbers of four digits a lane, then two pairs for each of them.
    const Lanes fours = _mm256_or_si256(thousands, _mm256_slli_epi32(ones, 16));
    const Lanes hundreds =
        _mm256_srli_epi16(_mm256_mulhi_epu16(fours, _mm256_set1_epi16(5243)), 3); // / 100
    const Lanes pairs =
        _mm256_sub_epi16(fours, _mm256_mullo_epi16(hundreds, _mm256_set1_epi16(100)));
    const auto bytes = [](Lanes pair) noexcept {
        const Lanes tens = _mm256_mulhi_epu16(pair, _mm256_set1_epi16(6554)); // / 10
        const Lanes units = _mm256_sub_epi16(pair, _mm256_mullo_epi16(tens, _mm256_set1_epi16(10)));
        return _mm256_or_si256(tens, _mm256_slli_epi16(units, 8));
    };
    const Lanes first = bytes(hundreds);
    const Lanes second = bytes(pairs);
    low = _mm256_unpacklo_epi16(first, second);
    high = _mm256_unpackhi_epi16(first, second);
}

} // namespace

unsigned decimals_of_avx2(const float* values, DecimalBatch& batch) noexcept {
    const Lanes zero = _mm256_setzero_si256();
    const Lanes bits =
        _mm256_and_si256(_mm256_castps_si256(_mm256_loadu_ps(values)), all(0x7FFFFFFF));
    const Lanes biased = _mm256_srli_epi32(bits, kFractionBits);
    const Lanes fraction = _mm256_and_si256(bits, all(0x7FFFFF));
    const Lanes subnormal = _mm256_cmpeq_epi32(biased, zero);
    const Lanes c =
        _mm256_or_si256(fraction, _mm256_andnot_si256(subnormal, all(1 << kFractionBits)));

    // Integers below 2^24: no bit of c is below the binary point. Shifts by more than 31, as all
    // exponents outside of this range give, make the mask full and so the test false.
    const Lanes places = _mm256_sub_epi32(all(127 + kFractionBits), biased);
    const Lanes below_point = _mm256_sub_epi32(_mm256_sllv_epi32(all(1), places), all(1));
    const Lanes integer = _mm256_andnot_si256(
        _mm256_cmpeq_epi32(bits, zero), _mm256_cmpeq_epi32(_mm256_and_si256(c, below_point), zero));

    // The scale of each exponent: g in two halves, h, k.
    const int* scales = reinterpret_cast<const int*>(&kScales.value[0]);
    const Lanes entry = _mm256_slli_epi32(biased, 2); // four words an entry
    static_assert(sizeof(Scale) == 16);
    const Factors g{_mm256_i32gather_epi32(scales + 1, entry, 4),
                    _mm256_i32gather_epi32(scales, entry, 4)};
    const Lanes h = _mm256_i32gather_epi32(scales + 2, entry, 4);
    const Lanes k = _mm256_i32gather_epi32(scales + 3, entry, 4);

    const Lanes four_c = _mm256_slli_epi32(c, 2);
    const Lanes lower = _mm256_add_epi32(
        round_to_odd(g, _mm256_sllv_epi32(_mm256_sub_epi32(four_c, all(2)), h)), all(1));
    const Lanes v = round_to_odd(g, _mm256_sllv_epi32(four_c, h));
    const Lanes upper = _mm256_sub_epi32(
        round_to_odd(g, _mm256_sllv_epi32(_mm256_add_epi32(four_c, all(2)), h)), all(1));

    const Lanes s = _mm256_srli_epi32(v, 2);
    const Lanes tens = multiply_high<35>(s, 0xCCCCCCCDu);
    const Lanes forties = _mm256_add_epi32(_mm256_slli_epi32(tens, 5), _mm256_slli_epi32(tens, 3));
    const Lanes not_down = _mm256_cmpgt_epi32(lower, forties);
    const Lanes not_up = _mm256_cmpgt_epi32(_mm256_add_epi32(forties, all(40)), upper);
    const Lanes coarse =
        _mm256_and_si256(_mm256_xor_si256(not_down, not_up), _mm256_cmpgt_epi32(s, all(9)));
    const Lanes middle = _mm256_sub_epi32(_mm256_add_epi32(_mm256_slli_epi32(s, 2), all(2)),
                                          _mm256_and_si256(s, all(1)));
    const Lanes up = _mm256_cmpgt_epi32(v, middle);
    // A mask is -1: subtracting one adds 1 where it is set.
    const Lanes coarse_digits = _mm256_add_epi32(_mm256_add_epi32(tens, all(1)), not_up);
    const Lanes fine_digits = _mm256_sub_epi32(s, up);

    Lanes digits = select(coarse, coarse_digits, fine_digits);
    Lanes power = _mm256_sub_epi32(k, coarse);
    digits = select(integer, _mm256_srlv_epi32(c, places), digits);
    power = _mm256_andnot_si256(integer, power);

    // Nine digits: filled up with zeros from the right.
    Lanes exponent = _mm256_add_epi32(power, all(8));
    fill_up(digits, exponent, 100000, 10000, 4);
    fill_up(digits, exponent, 100000, 10000, 4);
    fill_up(digits, exponent, 10000000, 100, 2);
    fill_up(digits, exponent, 100000000, 10, 1);

    const Lanes first = multiply_high<57>(digits, 0x55E63B89u); // digits / 10^8
    Lanes low;
    Lanes high;
    to_digit_bytes(_mm256_sub_epi32(digits, _mm256_mullo_epi32(first, all(100000000))), low, high);
    _mm256_store_si256(reinterpret_cast<__m256i*>(batch.first), first);
    _mm256_store_si256(reinterpret_cast<__m256i*>(batch.exponent), exponent);
    _mm256_store_si256(reinterpret_cast<__m256i*>(batch.rest),
                       _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_store_si256(reinterpret_cast<__m256i*>(batch.rest + 4),
                       _mm256_permute2x128_si256(low, high, 0x31));

    const Lanes left = _mm256_andnot_si256(integer, _mm256_cmpeq_epi32(fraction, zero));
    return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(left)));
}

} // namespace format::detail

#endif
