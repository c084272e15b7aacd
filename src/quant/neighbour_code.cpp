// One bit: the sign. Two bits: the sign, and whether the coordinate is above a threshold that suits
// normally distributed coordinates, which a random rotation makes them nearly. The coding itself is
// the kernel code_neighbour of src/distance.

#include "quant/neighbour_code.h"

#include <algorithm>
#include <cmath>

namespace quant {

namespace {

// A sum of eight partial sums, which compilers keep in one register.
struct Lanes {
    float sum[8] = {};
    float total() const noexcept {
        return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
    }
};

// Of normal coordinates: the squared cosine of v and r, and the mean square of v's.
struct CodeMoments {
    double cosine2;
    double square;
};

CodeMoments moments(CodeShape shape) {
    return shape.planes == 1 ? CodeMoments{0.6366, 1} : CodeMoments{0.8812, 3.554};
}

} // namespace

CodeProducts write_code(CodeShape shape, const float* owner, const float* neighbour,
                        std::size_t lane, std::uint8_t* batch) noexcept {
    return distance::active().code_neighbour(owner, neighbour, shape.groups(),
                                             static_cast<int>(shape.planes), batch + lane);
}

Factors factors(Measure measure, float length2, CodeProducts products, float distance,
                float self) noexcept {
    // Equal vectors, and lengths beyond float: the distance to the node itself is the estimate.
    float ratio = products.v_r > 0 ? length2 / products.v_r : 0;
    if (!std::isfinite(ratio * products.v_p))
        ratio = 0;
    const float f = measure == Measure::l2_squared ? -2 * ratio : -ratio;
    const float g = distance - self - f * products.v_p;
    return std::isfinite(g) ? Factors{g, f} : Factors{0, 0};
}

float deviation_share(CodeShape shape, std::uint32_t n) noexcept {
    const CodeMoments of = moments(shape);
    const double coded = shape.dimensions;
    const double across = std::max(0.0, 1 - of.cosine2 * coded / n);
    return static_cast<float>(std::sqrt(of.square * coded * across / std::max(1.0, n - 1.0)));
}

float length_by_ratio(CodeShape shape, std::uint32_t n) noexcept {
    // |r| = ratio <v, r> / |r|, and <v, r> is |v| times the coded part of r times their cosine.
    const CodeMoments of = moments(shape);
    const double coded = shape.dimensions;
    return static_cast<float>(std::sqrt(of.square * coded * of.cosine2 * coded / n));
}

QueryTable make_table(CodeShape shape, const float* y, std::uint8_t* entries) noexcept {
    const distance::TableScale scale = distance::active().table_entries(y, shape.groups(), entries);
    Lanes sum;
    for (std::size_t i = 0; i < shape.dimensions; ++i)
        sum.sum[i % 8] += y[i];
    // <v, y> = 2 * (sum over planes of 2^b times the plane's subset sum) - (2^planes - 1) * sum of
    // y.
    const float top = shape.planes == 1 ? 1.0F : 3.0F;
    return {entries, 2 * scale.scale, top * (2 * scale.bias - sum.total())};
}

} // namespace quant
