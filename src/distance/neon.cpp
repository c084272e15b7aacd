// The level for little-endian AArch64, all of which has Advanced SIMD with conversions of halves:
// its registers and single steps. The loops are those of the .inc.h files; rules as in avx2.cpp.

#include "distance/tables.h"

#if defined(__AARCH64EL__) || defined(PG_MILVUS_EMULATED_INTRINSICS)

#if !defined(PG_MILVUS_EMULATED_INTRINSICS)
#include <arm_neon.h>
#endif

#include <cstring>
#include <utility>

namespace distance {
namespace {

struct Simd {
    // Floats and doubles.
    using Floats = float32x4_t;
    using Doubles = float64x2_t;
    static constexpr std::size_t kFloats = 4;

    static Floats zero() noexcept { return vdupq_n_f32(0.0F); }
    static Floats load(const float* x) noexcept { return vld1q_f32(x); }
    static Floats load(const base::Half* x) noexcept {
        std::uint64_t bits;
        std::memcpy(&bits, x, sizeof bits);
        return widen(bits);
    }
    static Floats load_first(const float* x, std::size_t n) noexcept {
        Floats value = vsetq_lane_f32(x[0], zero(), 0);
        if (n > 1) {
            value = vsetq_lane_f32(x[1], value, 1);
        }
        if (n > 2) {
            value = vsetq_lane_f32(x[2], value, 2);
        }
        return value;
    }
    static Floats load_first(const base::Half* x, std::size_t n) noexcept {
        // Some of the one to three halves may be read twice, into the same lane.
        const std::uint64_t low = x[0].bits;
        const std::uint64_t middle = x[n / 2].bits;
        const std::uint64_t high = x[n - 1].bits;
        return widen(low | (middle << (16 * (n / 2))) | (high << (16 * (n - 1))));
    }
    static Floats broadcast(float x) noexcept { return vdupq_n_f32(x); }
    static void store(float* to, Floats x) noexcept { vst1q_f32(to, x); }
    static void store(base::Half* to, Floats x) noexcept {
        const std::uint64_t bits =
            vget_lane_u64(vreinterpret_u64_u16(vreinterpret_u16_f16(vcvt_f16_f32(x))), 0);
        std::memcpy(to, &bits, sizeof bits);
    }
    static Floats add(Floats a, Floats b) noexcept { return vaddq_f32(a, b); }
    static Floats subtract(Floats a, Floats b) noexcept { return vsubq_f32(a, b); }
    static Floats multiply(Floats a, Floats b) noexcept { return vmulq_f32(a, b); }
    static Floats multiply_add(Floats a, Floats b, Floats c) noexcept { return vfmaq_f32(c, a, b); }
    static Floats absolute(Floats x) noexcept { return vabsq_f32(x); }
    static float total(Floats x) noexcept { return vaddvq_f32(x); }

    static Doubles zero_doubles() noexcept { return vdupq_n_f64(0.0); }
    static Doubles load(const double* x) noexcept { return vld1q_f64(x); }
    static void store(double* to, Doubles x) noexcept { vst1q_f64(to, x); }
    static Doubles low_doubles(Floats x) noexcept { return vcvt_f64_f32(vget_low_f32(x)); }
    static Doubles high_doubles(Floats x) noexcept { return vcvt_f64_f32(vget_high_f32(x)); }
    static Doubles add(Doubles a, Doubles b) noexcept { return vaddq_f64(a, b); }
    static Doubles multiply_add(Doubles a, Doubles b, Doubles c) noexcept {
        return vfmaq_f64(c, a, b);
    }
    static double total(Doubles x) noexcept { return vaddvq_f64(x); }

    // Bits: counted in bytes, then summed pairwise up to 64-bit lanes.
    using Bits = uint8x16_t;
    using Counts = uint64x2_t;
    static constexpr std::size_t kBytes = 16;

    static Bits load_bits(const std::uint8_t* x) noexcept { return vld1q_u8(x); }
    static Bits bit_xor(Bits a, Bits b) noexcept { return veorq_u8(a, b); }
    static Bits bit_and(Bits a, Bits b) noexcept { return vandq_u8(a, b); }
    static Bits bit_or(Bits a, Bits b) noexcept { return vorrq_u8(a, b); }
    static Counts zero_counts() noexcept { return vdupq_n_u64(0); }
    static Counts add_popcount(Counts sum, Bits x) noexcept { return add_bytes(sum, vcntq_u8(x)); }
    static Counts add_popcounts(Counts sum, Bits a, Bits b, Bits c, Bits d) noexcept {
        const Bits ab = vaddq_u8(vcntq_u8(a), vcntq_u8(b));
        const Bits cd = vaddq_u8(vcntq_u8(c), vcntq_u8(d));
        return add_bytes(sum, vaddq_u8(ab, cd)); // at most 32 a byte
    }
    static std::uint64_t total(Counts x) noexcept { return vaddvq_u64(x); }
    static std::uint64_t popcount(std::uint64_t word) noexcept {
        return static_cast<std::uint64_t>(vaddv_u8(vcnt_u8(vcreate_u8(word))));
    }

    // Sparse indices and sets of lanes.
    using Indices = int32x4_t;
    using Lanes = uint32x4_t;

    static Indices load_indices(const std::int32_t* x) noexcept { return vld1q_s32(x); }
    static Indices load_first_indices(const std::int32_t* x, std::size_t n,
                                      std::int32_t filler) noexcept {
        Indices value = vsetq_lane_s32(x[0], vdupq_n_s32(filler), 0);
        if (n > 1) {
            value = vsetq_lane_s32(x[1], value, 1);
        }
        if (n > 2) {
            value = vsetq_lane_s32(x[2], value, 2);
        }
        return value;
    }
    static Indices broadcast(std::int32_t x) noexcept { return vdupq_n_s32(x); }
    static Lanes equal(Indices a, Indices b) noexcept { return vceqq_s32(a, b); }
    static Lanes no_lanes() noexcept { return vdupq_n_u32(0); }
    static Lanes lanes_if(bool all) noexcept { return vdupq_n_u32(all ? ~0U : 0U); }
    static Lanes either(Lanes a, Lanes b) noexcept { return vorrq_u32(a, b); }
    static Lanes both(Lanes a, Lanes b) noexcept { return vandq_u32(a, b); }
    static bool any(Lanes x) noexcept { return vmaxvq_u32(x) != 0; }
    static Floats keep(Floats x, Lanes lanes) noexcept {
        return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(x), lanes));
    }
    static Floats drop(Floats x, Lanes lanes) noexcept {
        return vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(x), lanes));
    }

    // Turns the lanes by 0 to 3 places.
    template <std::size_t kOrder>
    static Indices rearrange(Indices x) noexcept {
        return vextq_s32(x, x, kOrder);
    }
    template <std::size_t kOrder>
    static Floats rearrange(Floats x) noexcept {
        return vextq_f32(x, x, kOrder);
    }
    // Undoes rearrange<kOrder>.
    template <std::size_t kOrder>
    static Lanes restore(Lanes x) noexcept {
        return vextq_u32(x, x, (4 - kOrder) % 4);
    }

    // Codes and their tables: the sums of 32 bytes in 16-bit lanes.
    struct Rows {
        uint8x16_t low;
        uint8x16_t high;
    };
    struct Codes {
        uint8x16_t first;
        uint8x16_t second;
    };
    static constexpr std::size_t kGroups = 1; // to two registers

    template <std::size_t kCount>
    static Rows load_rows(const std::uint8_t* table) noexcept {
        return {vld1q_u8(table), vld1q_u8(table + 16)};
    }
    template <std::size_t kCount>
    static Codes load_codes(const std::uint8_t* x) noexcept {
        return {vld1q_u8(x), vld1q_u8(x + 16)};
    }

    struct PlaneSums {
        uint16x8_t lanes[4] = {vdupq_n_u16(0), vdupq_n_u16(0), vdupq_n_u16(0), vdupq_n_u16(0)};

        void add(const Rows& rows, Codes codes) noexcept {
            const uint8x16_t first = look_up(rows, codes.first);
            const uint8x16_t second = look_up(rows, codes.second);
            lanes[0] = vaddw_u8(lanes[0], vget_low_u8(first));
            lanes[1] = vaddw_high_u8(lanes[1], first);
            lanes[2] = vaddw_u8(lanes[2], vget_low_u8(second));
            lanes[3] = vaddw_high_u8(lanes[3], second);
        }
        void store(Floats (&sums)[8]) const noexcept {
            for (std::size_t i = 0; i < 4; ++i) {
                sums[2 * i] = vcvtq_f32_u32(vmovl_u16(vget_low_u16(lanes[i])));
                sums[2 * i + 1] = vcvtq_f32_u32(vmovl_high_u16(lanes[i]));
            }
        }
        static uint8x16_t look_up(const Rows& rows, uint8x16_t codes) noexcept {
            return vaddq_u8(vqtbl1q_u8(rows.low, vandq_u8(codes, vdupq_n_u8(0x0F))),
                            vqtbl1q_u8(rows.high, vshrq_n_u8(codes, 4)));
        }
    };

    // Codes row by row: sixteen of them, or of a query's numbers.
    struct Words {
        int16x8_t first;
        int16x8_t second;
    };

    static Words load_words(const std::int16_t* x) noexcept {
        return {vld1q_s16(x), vld1q_s16(x + 8)};
    }
    static Words widen_codes(uint8x16_t x) noexcept {
        return {vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(x))),
                vreinterpretq_s16_u16(vmovl_high_u8(x))};
    }
    static Words byte_codes(const std::uint8_t* x) noexcept { return widen_codes(vld1q_u8(x)); }
    static Words low_codes(const std::uint8_t* x) noexcept {
        return widen_codes(vandq_u8(vld1q_u8(x), vdupq_n_u8(0x0F)));
    }
    static Words high_codes(const std::uint8_t* x) noexcept {
        return widen_codes(vshrq_n_u8(vld1q_u8(x), 4));
    }

    struct RowSum {
        int32x4_t even = vdupq_n_s32(0);
        int32x4_t odd = vdupq_n_s32(0);

        void add(Words codes, Words y) noexcept {
            even = vmlal_s16(even, vget_low_s16(codes.first), vget_low_s16(y.first));
            odd = vmlal_high_s16(odd, codes.first, y.first);
            even = vmlal_s16(even, vget_low_s16(codes.second), vget_low_s16(y.second));
            odd = vmlal_high_s16(odd, codes.second, y.second);
        }
    };
    static void store_totals(std::int32_t* to, const RowSum (&rows)[4]) noexcept {
        for (std::size_t k = 0; k < 4; ++k) {
            to[k] = vaddvq_s32(vaddq_s32(rows[k].even, rows[k].odd));
        }
    }

    // A NaN where one of them is a NaN.
    static Floats minimum(Floats a, Floats b) noexcept { return vminq_f32(a, b); }
    static Floats maximum(Floats a, Floats b) noexcept { return vmaxq_f32(a, b); }
    template <int kLane>
    static Floats repeat(Floats x) noexcept {
        return vdupq_laneq_f32(x, kLane);
    }
    static void store_rows(std::uint8_t* to, Floats a, Floats b, Floats c, Floats d) noexcept {
        const int16x8_t ab = vcombine_s16(vmovn_s32(vcvtnq_s32_f32(a)), //
                                          vmovn_s32(vcvtnq_s32_f32(b)));
        const int16x8_t cd = vcombine_s16(vmovn_s32(vcvtnq_s32_f32(c)), //
                                          vmovn_s32(vcvtnq_s32_f32(d)));
        vst1q_u8(to, vcombine_u8(vqmovun_s16(ab), vqmovun_s16(cd)));
    }

    // Lanes that a comparison chose; a NaN is neither above nor not below.
    using Mask = uint32x4_t;
    static Mask not_below(Floats a, Floats b) noexcept { return vcgeq_f32(a, b); }
    static Mask above(Floats a, Floats b) noexcept { return vcgtq_f32(a, b); }
    static Floats choose(Mask mask, Floats if_set, Floats if_not) noexcept {
        return vbslq_f32(mask, if_set, if_not);
    }
    static Floats with_sign_of(Floats positive, Floats x) noexcept {
        return vbslq_f32(vdupq_n_u32(0x8000'0000U), x, positive);
    }
    static unsigned mask_bits(const Mask (&masks)[2]) noexcept {
        static constexpr std::uint16_t kPowers[8] = {1, 2, 4, 8, 16, 32, 64, 128};
        const uint16x8_t lanes = vcombine_u16(vmovn_u32(masks[0]), vmovn_u32(masks[1]));
        return vaddvq_u16(vandq_u16(lanes, vld1q_u16(kPowers)));
    }

    static Bits byte_difference(Bits a, Bits b) noexcept { return vabdq_u8(a, b); }
    // The sum of the squares of bytes.
    struct Squares {
        uint32x4_t sum = vdupq_n_u32(0);

        void add(Bits x) noexcept {
            sum = vpadalq_u16(sum, vmull_u8(vget_low_u8(x), vget_low_u8(x)));
            sum = vpadalq_u16(sum, vmull_high_u8(x, x));
        }
        void merge(const Squares& other) noexcept { sum = vaddq_u32(sum, other.sum); }
        std::uint32_t total() const noexcept { return vaddvq_u32(sum); }
    };

    // Rotations. Lanes kDistance apart change places.
    template <std::size_t kDistance>
    static Floats swap(Floats x) noexcept {
        static_assert(kDistance == 1 || kDistance == 2);
        return kDistance == 2 ? vextq_f32(x, x, 2) : vrev64q_f32(x);
    }
    static Floats flip_signs(Floats x, const std::uint32_t* sign_bits) noexcept {
        const uint32x4_t signs = vandq_u32(vld1q_u32(sign_bits), vdupq_n_u32(0x8000'0000U));
        return vreinterpretq_f32_u32(veorq_u32(vreinterpretq_u32_f32(x), signs));
    }

  private:
    static Floats widen(std::uint64_t four_halves) noexcept {
        return vcvt_f32_f16(vreinterpret_f16_u16(vcreate_u16(four_halves)));
    }
    static Counts add_bytes(Counts sum, uint8x16_t bytes) noexcept {
        return vpadalq_u32(sum, vpaddlq_u16(vpaddlq_u8(bytes)));
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

constinit const Kernels neon_kernels = [] {
    Kernels kernels = dense_kernels("neon");
    kernels.hamming = count<HammingCount>;
    kernels.bit_overlap = count<OverlapCount>;
    kernels.l2_squared_sparse = sparse_sum<SparseL2>;
    kernels.inner_product_sparse = sparse_sum<SparseInnerProduct>;
    kernels.l1_sparse = sparse_sum<SparseL1>;
    kernels.cosine_sparse = sparse_cosine;
    kernels.estimate_rows = estimate_by_rows;
    set_code_kernels(kernels);
    set_tile_kernels(kernels);
    set_transform_kernels(kernels);
    return kernels;
}();

} // namespace distance

#endif
