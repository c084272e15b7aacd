// One bit: the sign. Two bits: the sign, and whether the coordinate is above a threshold that suits
// normally distributed coordinates, which a random rotation makes them nearly.

#include "quant/neighbour_code.h"

#include <cmath>

namespace quant {

namespace {

// Where levels 1 and 3 meet, in units of the root mean square: maximises the cosine between a normal
// vector and its code.
constexpr float kThreshold = 0.996F;

// A sum of eight partial sums, which compilers keep in one register.
struct Lanes {
    float sum[8] = {};
    float total() const noexcept {
        return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
    }
};

CodeProducts one_plane(std::size_t groups, const float* r, const float* p,
                       std::uint8_t* column) noexcept {
    Lanes v_r;
    Lanes v_p;
    for (std::size_t k = 0; k < groups; ++k, r += 8, p += 8) {
        unsigned byte = 0;
        for (unsigned j = 0; j < 8; ++j) {
            byte |= static_cast<unsigned>(r[j] >= 0) << j;
            v_r.sum[j] += std::fabs(r[j]);
            v_p.sum[j] += std::copysign(1.0F, r[j]) * p[j];
        }
        column[k * kBatch] = static_cast<std::uint8_t>(byte);
    }
    return {v_r.total(), v_p.total()};
}

CodeProducts two_planes(std::size_t groups, const float* r, const float* p,
                        std::uint8_t* column) noexcept {
    Lanes squares;
    for (std::size_t k = 0; k < groups; ++k)
        for (unsigned j = 0; j < 8; ++j)
            squares.sum[j] += r[8 * k + j] * r[8 * k + j];
    const float threshold =
        kThreshold * std::sqrt(squares.total() / (8 * static_cast<float>(groups)));

    Lanes v_r;
    Lanes v_p;
    std::uint8_t* high_plane = column + groups * kBatch;
    for (std::size_t k = 0; k < groups; ++k, r += 8, p += 8) {
        unsigned sign = 0;
        unsigned large = 0;
        for (unsigned j = 0; j < 8; ++j) {
            const float size = std::fabs(r[j]);
            const float level = size > threshold ? 3.0F : 1.0F;
            sign |= static_cast<unsigned>(r[j] >= 0) << j;
            large |= static_cast<unsigned>(size > threshold) << j;
            v_r.sum[j] += level * size;
            v_p.sum[j] += std::copysign(level, r[j]) * p[j];
        }
        // Codes 0 1 2 3 stand for -3 -1 1 3: the low bit is set for large positive and small negative.
        column[k * kBatch] = static_cast<std::uint8_t>(~(sign ^ large));
        high_plane[k * kBatch] = static_cast<std::uint8_t>(sign);
    }
    return {v_r.total(), v_p.total()};
}

} // namespace

CodeProducts write_code(CodeShape shape, const float* r, const float* p, std::size_t lane,
                        std::uint8_t* batch) noexcept {
    return shape.planes == 1 ? one_plane(shape.groups(), r, p, batch + lane)
                             : two_planes(shape.groups(), r, p, batch + lane);
}

Factors factors(Measure measure, float length2, CodeProducts products, float distance,
                float self) noexcept {
    // Equal vectors, and lengths beyond float: the distance to the node itself is the estimate.
    float ratio = products.v_r > 0 ? length2 / products.v_r : 0;
    if (!std::isfinite(ratio * products.v_p))
        ratio = 0;
    const float f = measure == Measure::l2_squared ? -2 * ratio : -ratio;
    return {distance - self - f * products.v_p, f};
}

QueryTable make_table(CodeShape shape, const float* y, std::uint8_t* entries) noexcept {
    const distance::TableScale scale =
        distance::active().table_entries(y, shape.groups(), entries);
    Lanes sum;
    for (std::size_t i = 0; i < shape.dimensions; ++i)
        sum.sum[i % 8] += y[i];
    // <v, y> = 2 * (sum over planes of 2^b times the plane's subset sum) - (2^planes - 1) * sum of y.
    const float top = shape.planes == 1 ? 1.0F : 3.0F;
    return {entries, 2 * scale.scale, top * (2 * scale.bias - sum.total())};
}

} // namespace quant
