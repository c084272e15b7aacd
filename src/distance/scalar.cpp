// The reference: every kernel in plain portable C++, used where no instruction set of ours fits and
// measured against by the tests. Floats are summed in eight interleaved chains, which compilers
// turn into the vector registers of the baseline.

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "distance/tables.h"

namespace distance {
namespace {

constexpr std::size_t kChains = 8;

float widen(float x) noexcept {
    return x;
}

float widen(base::Half x) noexcept {
    return base::half_to_float(x);
}

float total(const float (&chains)[kChains]) noexcept {
    return ((chains[0] + chains[1]) + (chains[2] + chains[3])) +
           ((chains[4] + chains[5]) + (chains[6] + chains[7]));
}

float squared_difference(float a, float b) noexcept {
    return (a - b) * (a - b);
}

float product(float a, float b) noexcept {
    return a * b;
}

float absolute_difference(float a, float b) noexcept {
    return std::fabs(a - b);
}

// The sum of term(a[i], b[i]) over all i.
template <auto term, class Element>
float reduce(const Element* a, const Element* b, std::size_t n) noexcept {
    float chains[kChains] = {};
    std::size_t i = 0;
    for (; n - i >= kChains; i += kChains) {
        for (std::size_t k = 0; k < kChains; ++k) {
            chains[k] += term(widen(a[i + k]), widen(b[i + k]));
        }
    }
    for (std::size_t k = 0; i < n; ++i, ++k) {
        chains[k] += term(widen(a[i]), widen(b[i]));
    }
    return total(chains);
}

template <class Element>
CosineTerms cosine(const Element* a, const Element* b, std::size_t n) noexcept {
    float dot[kChains] = {};
    float norm_a[kChains] = {};
    float norm_b[kChains] = {};
    for (std::size_t start = 0; start < n; start += kChains) {
        const std::size_t count = n - start < kChains ? n - start : kChains;
        for (std::size_t k = 0; k < count; ++k) {
            const float x = widen(a[start + k]);
            const float y = widen(b[start + k]);
            dot[k] += x * y;
            norm_a[k] += x * x;
            norm_b[k] += y * y;
        }
    }
    return {total(dot), total(norm_a), total(norm_b)};
}

void nearest_point(const float* const* rows, std::size_t count, std::size_t n, const float* tiles,
                   std::size_t tile_count, NearestPoint* out) noexcept {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    for (std::size_t r = 0; r < count; ++r) {
        NearestPoint best{0, kInfinity, kInfinity};
        for (std::size_t t = 0; t < tile_count; ++t) {
            float sums[kTile] = {};
            for (std::size_t k = 0; k < n; ++k) {
                const float* points = tiles + (t * n + k) * kTile;
                for (std::size_t i = 0; i < kTile; ++i) {
                    sums[i] += squared_difference(rows[r][k], points[i]);
                }
            }
            for (std::size_t i = 0; i < kTile; ++i) {
                if (sums[i] < best.nearest) {
                    best = {static_cast<std::uint32_t>(t * kTile + i), sums[i], best.nearest};
                } else if (sums[i] < best.second) {
                    best.second = sums[i];
                }
            }
        }
        out[r] = best;
    }
}

std::size_t maybe_least(const float* estimates, const float* slacks, float width, std::size_t count,
                        std::uint32_t* places) noexcept {
    float least = std::numeric_limits<float>::infinity();
    for (std::size_t i = 0; i < count; ++i) {
        const float most = estimates[i] + width * slacks[i];
        least = most < least ? most : least;
    }
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!(estimates[i] - width * slacks[i] > least)) {
            places[found++] = static_cast<std::uint32_t>(i);
        }
    }
    return found;
}

std::size_t places_between(const float* values, std::size_t count, float least, float most,
                           std::uint32_t* places) noexcept {
    std::size_t found = 0;
    // Written in any case, kept where it counts: which ones cannot be foreseen.
    for (std::size_t i = 0; i < count; ++i) {
        places[found] = static_cast<std::uint32_t>(i);
        found += static_cast<std::size_t>(!(values[i] < least) & !(values[i] > most));
    }
    return found;
}

template <class Element>
double squared_norm(const Element* x, std::size_t n) noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double value = static_cast<double>(widen(x[i]));
        sum += value * value;
    }
    return sum;
}

template <class Element>
void accumulate(double* sum, const Element* x, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        sum[i] += static_cast<double>(widen(x[i]));
    }
}

void half_to_float(const base::Half* from, float* to, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        to[i] = base::half_to_float(from[i]);
    }
}

void float_to_half(const float* from, base::Half* to, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        to[i] = base::float_to_half(from[i]);
    }
}

// Calls visit(word of a, word of b) over both strings, the last word filled up with zeros.
template <class Visit>
void visit_words(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes,
                 Visit visit) noexcept {
    std::size_t i = 0;
    for (; bytes - i >= 8; i += 8) {
        std::uint64_t word_a;
        std::uint64_t word_b;
        std::memcpy(&word_a, a + i, 8);
        std::memcpy(&word_b, b + i, 8);
        visit(word_a, word_b);
    }
    for (; i < bytes; ++i) {
        visit(std::uint64_t{a[i]}, std::uint64_t{b[i]});
    }
}

std::uint64_t popcount(std::uint64_t word) noexcept {
    return static_cast<std::uint64_t>(std::popcount(word));
}

std::uint64_t hamming(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    std::uint64_t different = 0;
    visit_words(a, b, bytes,
                [&](std::uint64_t x, std::uint64_t y) noexcept { different += popcount(x ^ y); });
    return different;
}

BitOverlap bit_overlap(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    BitOverlap overlap{0, 0};
    visit_words(a, b, bytes, [&](std::uint64_t x, std::uint64_t y) noexcept {
        overlap.both += popcount(x & y);
        overlap.either += popcount(x | y);
    });
    return overlap;
}

// The sum of term over the union of the two index sets, an absent element being zero.
template <auto term>
float merge(SparseView a, SparseView b) noexcept {
    float sum = 0;
    std::size_t j = 0;
    for (std::size_t i = 0; i < a.nnz; ++i) {
        const std::int32_t index = a.indices[i];
        for (; j < b.nnz && b.indices[j] < index; ++j) {
            sum += term(0.0F, b.values[j]);
        }
        if (j < b.nnz && b.indices[j] == index) {
            sum += term(a.values[i], b.values[j]);
            ++j;
        } else {
            sum += term(a.values[i], 0.0F);
        }
    }
    for (; j < b.nnz; ++j) {
        sum += term(0.0F, b.values[j]);
    }
    return sum;
}

// Not a merge of products: only indices that both have may count, or an infinity beside an absent
// element would give a NaN.
float inner_product_sparse(SparseView a, SparseView b) noexcept {
    float sum = 0;
    std::size_t j = 0;
    for (std::size_t i = 0; i < a.nnz && j < b.nnz; ++i) {
        const std::int32_t index = a.indices[i];
        while (j < b.nnz && b.indices[j] < index) {
            ++j;
        }
        if (j < b.nnz && b.indices[j] == index) {
            sum += a.values[i] * b.values[j];
        }
    }
    return sum;
}

CosineTerms cosine_sparse(SparseView a, SparseView b) noexcept {
    return {inner_product_sparse(a, b), reduce<product>(a.values, a.values, a.nnz),
            reduce<product>(b.values, b.values, b.nnz)};
}

void estimate_32(const std::uint8_t* codes, const std::uint8_t* table, std::size_t groups,
                 int planes, const EstimateTerms& terms, float* out) noexcept {
    std::uint32_t sums[32] = {};
    for (int plane = 0; plane < planes; ++plane) {
        for (std::size_t k = 0; k < groups; ++k, codes += 32) {
            const std::uint8_t* low = table + 32 * k;
            const std::uint8_t* high = low + 16;
            for (std::size_t i = 0; i < 32; ++i) {
                const auto both =
                    static_cast<std::uint32_t>(low[codes[i] & 15] + high[codes[i] >> 4]);
                sums[i] += both << plane;
            }
        }
    }
    for (std::size_t i = 0; i < 32; ++i) {
        const float sum = static_cast<float>(sums[i]);
        out[i] = (terms.base + terms.g[i]) + terms.f[i] * (terms.scale * sum + terms.bias);
    }
}

TableScale table_entries(const float* y, std::size_t groups, std::uint8_t* table) noexcept {
    const std::size_t rows = 2 * groups;
    float largest = 0;
    float bias = 0;
    for (std::size_t r = 0; r < rows; ++r) {
        float range = 0;
        float least = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            range += std::fabs(y[4 * r + j]);
            least += y[4 * r + j] > 0 ? 0.0F : y[4 * r + j]; // of a NaN, a NaN
        }
        largest = range > largest ? range : largest;
        bias += least;
    }
    const float per_step = 127.0F / largest;
    const bool finite = std::isfinite(largest) && std::isfinite(bias);
    if (!finite || !std::isfinite(per_step)) {
        if (rows > 0) {
            std::memset(table, 0, 16 * rows);
        }
        return {0.0F, finite ? bias : 0.0F};
    }
    for (std::size_t r = 0; r < rows; ++r) {
        float sums[16] = {};
        for (std::size_t j = 0; j < 4; ++j) {
            const float value = per_step * y[4 * r + j];
            sums[0] -= value < 0 ? value : 0.0F; // of the empty set: what the least is below zero
        }
        for (std::size_t m = 1; m < 16; ++m) {
            const auto lowest = static_cast<std::size_t>(std::countr_zero(m));
            sums[m] = sums[m & (m - 1)] + per_step * y[4 * r + lowest];
        }
        for (std::size_t m = 0; m < 16; ++m) {
            table[16 * r + m] = static_cast<std::uint8_t>(sums[m] + 0.5F);
        }
    }
    return {largest / 127.0F, bias};
}

// One plane is the second of two, with a threshold that no size exceeds.
CodeSums code_neighbour(const float* owner, const float* neighbour, std::size_t groups, int planes,
                        std::uint8_t* column) noexcept {
    const float r_r = reduce<squared_difference>(owner, neighbour, 8 * groups);
    const float mean = r_r / (8 * static_cast<float>(groups));
    const float threshold = planes == 2 ? kCodeThreshold * std::sqrt(mean) : INFINITY;
    float v_r[kChains] = {};
    float v_p[kChains] = {};
    static_assert(kChains == 8);
    for (std::size_t k = 0; k < groups; ++k, owner += 8, neighbour += 8) {
        unsigned sign = 0;
        unsigned large = 0;
        // Apart from the sums, which compilers keep in vector registers.
        for (unsigned j = 0; j < 8; ++j) {
            const float r = neighbour[j] - owner[j];
            sign |= static_cast<unsigned>(r >= 0) << j;
            large |= static_cast<unsigned>(std::fabs(r) > threshold) << j;
        }
        for (std::size_t j = 0; j < 8; ++j) {
            const float r = neighbour[j] - owner[j];
            const float size = std::fabs(r);
            const float level = size > threshold ? 3.0F : 1.0F;
            v_r[j] += level * size;
            v_p[j] += std::copysign(level, r) * owner[j];
        }
        if (planes == 2) {
            // The low bit is set for large positive and small negative numbers.
            column[32 * k] = static_cast<std::uint8_t>(~(sign ^ large));
            column[32 * (groups + k)] = static_cast<std::uint8_t>(sign);
        } else {
            column[32 * k] = static_cast<std::uint8_t>(sign);
        }
    }
    return {total(v_r), total(v_p), r_r};
}

void estimate_rows(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                   int bits, std::size_t rows, const EstimateTerms& terms, float* out) noexcept {
    for (std::size_t row = 0; row < rows; ++row) {
        std::int32_t sum = 0;
        const std::int16_t* y = query;
        for (std::size_t s = 0; s < steps; ++s, codes += 16) {
            if (bits == 8) {
                for (std::size_t j = 0; j < 16; ++j) {
                    sum += codes[j] * y[j];
                }
                y += 16;
            } else {
                for (std::size_t j = 0; j < 16; ++j) {
                    sum += (codes[j] & 15) * y[j] + (codes[j] >> 4) * y[16 + j];
                }
                y += 32;
            }
        }
        const float value = terms.scale * static_cast<float>(sum) + terms.bias;
        out[row] = (terms.base + terms.g[row]) + terms.f[row] * value;
    }
}

CodeSums code_row(const float* owner, const float* neighbour, std::size_t groups, int bits,
                  std::uint8_t* row) noexcept {
    const std::size_t n = 8 * groups;
    float largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const float size = std::fabs(neighbour[i] - owner[i]);
        largest = size > largest ? size : largest;
    }
    const auto half = static_cast<float>(1 << (bits - 1));
    const float scale = std::isfinite(half / largest) ? half / largest : 0.0F;
    const float top = 2 * half - 1;
    float v_r[kChains] = {};
    float v_p[kChains] = {};
    float r_r[kChains] = {};
    if (n > 0) {
        std::memset(row, 0, 16 * row_steps(n, static_cast<std::size_t>(bits)));
    }
    for (std::size_t i = 0; i < n; ++i) {
        const float r = neighbour[i] - owner[i];
        float cell = r * scale + half;
        cell = cell >= 0 ? cell : 0.0F; // of a NaN too
        const auto code = static_cast<unsigned>(cell < top ? cell : top);
        if (bits == 8) {
            row[i] = static_cast<std::uint8_t>(code);
        } else {
            std::uint8_t& byte = row[i / 32 * 16 + i % 16];
            byte = static_cast<std::uint8_t>(byte | code << (i % 32 < 16 ? 0 : 4));
        }
        const float level = 2 * static_cast<float>(code) - top;
        v_r[i % kChains] += level * r;
        v_p[i % kChains] += level * owner[i];
        r_r[i % kChains] += r * r;
    }
    return {total(v_r), total(v_p), total(r_r)};
}

std::uint32_t l2_squared_u8(const std::uint8_t* a, const std::uint8_t* b, std::size_t n) noexcept {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const int difference = a[i] - b[i];
        sum += static_cast<std::uint32_t>(difference * difference);
    }
    return sum;
}

void hadamard(float* x, std::size_t n) noexcept {
    for (std::size_t half = 1; half < n; half *= 2) {
        for (std::size_t start = 0; start < n; start += 2 * half) {
            float* low = x + start;
            float* high = low + half;
            for (std::size_t i = 0; i < half; ++i) {
                const float sum = low[i] + high[i];
                high[i] = low[i] - high[i];
                low[i] = sum;
            }
        }
    }
}

void flip_signs(float* x, const std::uint32_t* sign_bits, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x[i]) ^
                                    (sign_bits[i] & 0x8000'0000U));
    }
}

void mix_halves(float* low, float* high, std::size_t n) noexcept {
    constexpr float kRootOfHalf = 0.70710678F;
    for (std::size_t i = 0; i < n; ++i) {
        const float sum = low[i] + high[i];
        high[i] = (low[i] - high[i]) * kRootOfHalf;
        low[i] = sum * kRootOfHalf;
    }
}

} // namespace

constinit const Kernels scalar_kernels = {
    .name = "scalar",
    .l2_squared_f32 = reduce<squared_difference, float>,
    .inner_product_f32 = reduce<product, float>,
    .l1_f32 = reduce<absolute_difference, float>,
    .cosine_f32 = cosine<float>,
    .l2_squared_f16 = reduce<squared_difference, base::Half>,
    .inner_product_f16 = reduce<product, base::Half>,
    .l1_f16 = reduce<absolute_difference, base::Half>,
    .cosine_f16 = cosine<base::Half>,
    .nearest_point_f32 = nearest_point,
    .maybe_least = maybe_least,
    .places_between = places_between,
    .squared_norm_f32 = squared_norm<float>,
    .squared_norm_f16 = squared_norm<base::Half>,
    .hamming = hamming,
    .bit_overlap = bit_overlap,
    .half_to_float = half_to_float,
    .float_to_half = float_to_half,
    .accumulate_f32 = accumulate<float>,
    .accumulate_f16 = accumulate<base::Half>,
    .l2_squared_sparse = merge<squared_difference>,
    .inner_product_sparse = inner_product_sparse,
    .l1_sparse = merge<absolute_difference>,
    .cosine_sparse = cosine_sparse,
    .estimate_32 = estimate_32,
    .table_entries = table_entries,
    .code_neighbour = code_neighbour,
    .estimate_rows = estimate_rows,
    .code_row = code_row,
    .l2_squared_u8 = l2_squared_u8,
    .hadamard_f32 = hadamard,
    .flip_signs_f32 = flip_signs,
    .mix_halves_f32 = mix_halves,
};

} // namespace distance
