// One bit: the sign. Two bits: the sign, and whether the coordinate is above a threshold that suits
// normally distributed coordinates, which a random rotation makes them nearly. Four and eight:
// cells of one width that reach as far as the largest coordinate. The coding itself is done by
// kernels of src/distance.

#include "quant/neighbour_code.h"

#include <algorithm>
#include <cmath>
#include <cstring>

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

// The largest of n normal coordinates is about sqrt(2 ln n) - 0.34. In units of half a cell, which
// is what v is counted in, what rounding to a cell's middle adds has a mean square of 1/3 wherever
// the cells are.
CodeMoments moments(CodeShape shape) {
    if (!shape.in_rows())
        return shape.bits == 1 ? CodeMoments{0.6366, 1} : CodeMoments{0.8812, 3.554};
    const double largest = std::sqrt(2 * std::log(std::max(2.0, 1.0 * shape.dimensions))) - 0.34;
    const double root = (1 << shape.bits) / largest;
    return {1 - 1 / (3 * root * root), root * root};
}

// What cells and sums are counted up to: (2^bits - 1) half cells.
float top_level(CodeShape shape) {
    return static_cast<float>((1 << shape.bits) - 1);
}

// A query's coordinates as whole numbers that are as large as sums of 32 bits allow.
QueryTable make_numbers(CodeShape shape, const float* y, std::uint8_t* entries) {
    auto* numbers = reinterpret_cast<std::int16_t*>(entries);
    const std::uint32_t n = shape.dimensions;
    const float top = top_level(shape);
    const float most =
        std::min(32767.0F, std::floor(2147481600.0F / (top * static_cast<float>(n))));
    float largest = 0;
    bool finite = true;
    for (std::uint32_t i = 0; i < n; ++i) {
        const float size = std::fabs(y[i]);
        finite &= std::isfinite(size);
        largest = std::max(largest, size);
    }
    const float per_step = most / largest;
    if (!finite || !std::isfinite(per_step)) {
        std::memset(entries, 0, table_bytes(shape));
        return {entries, 0, 0, 0};
    }
    std::int32_t sum = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const float number = y[i] * per_step;
        numbers[i] = static_cast<std::int16_t>(number + std::copysign(0.5F, number));
        sum += numbers[i];
    }
    std::fill(numbers + n, numbers + table_bytes(shape) / sizeof *numbers, std::int16_t{0});
    // v is twice the codes less their top.
    const float step = largest / most;
    const double each = moments(shape).square * n / 12;
    return {entries, 2 * step, -top * step * static_cast<float>(sum),
            step * static_cast<float>(std::sqrt(each))};
}

} // namespace

CodeProducts write_code(CodeShape shape, const float* owner, const float* neighbour,
                        std::size_t lane, std::uint8_t* batch) noexcept {
    const distance::Kernels& kernels = distance::active();
    const auto bits = static_cast<int>(shape.bits);
    if (shape.in_rows())
        return kernels.code_row(owner, neighbour, shape.groups(), bits,
                                batch + lane * shape.row_bytes());
    return kernels.code_neighbour(owner, neighbour, shape.groups(), bits, batch + lane);
}

void copy_code(CodeShape shape, const std::uint8_t* from, std::size_t from_lane, std::uint8_t* to,
               std::size_t to_lane) noexcept {
    if (shape.in_rows()) {
        std::memcpy(to + to_lane * shape.row_bytes(), from + from_lane * shape.row_bytes(),
                    shape.row_bytes());
        return;
    }
    for (std::size_t i = 0; i < shape.batch_bytes(); i += kBatch)
        to[i + to_lane] = from[i + from_lane];
}

std::uint32_t code_difference(CodeShape shape, const std::uint8_t* a, const std::uint8_t* b,
                              std::size_t lane) noexcept {
    std::uint32_t sum = 0;
    if (!shape.in_rows()) {
        for (std::size_t i = lane; i < shape.batch_bytes(); i += kBatch)
            sum +=
                static_cast<std::uint32_t>(__builtin_popcount(static_cast<unsigned>(a[i] ^ b[i])));
        return sum;
    }
    const std::size_t bytes = shape.row_bytes();
    const unsigned mask = (1u << shape.bits) - 1;
    for (std::size_t i = lane * bytes; i < (lane + 1) * bytes; ++i)
        for (unsigned bit = 0; bit < 8; bit += shape.bits)
            sum += static_cast<std::uint32_t>(std::abs(static_cast<int>(a[i] >> bit & mask) -
                                                       static_cast<int>(b[i] >> bit & mask)));
    return sum;
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

float QueryTable::deviation(float share, float length) const noexcept {
    return std::hypot(share * length, rounding);
}

QueryTable make_table(CodeShape shape, const float* y, std::uint8_t* entries) noexcept {
    if (shape.in_rows())
        return make_numbers(shape, y, entries);
    const distance::TableScale scale = distance::active().table_entries(y, shape.groups(), entries);
    Lanes sum;
    for (std::size_t i = 0; i < shape.dimensions; ++i)
        sum.sum[i % 8] += y[i];
    // <v, y> = 2 * (sum over planes of 2^b times the plane's subset sum) - top * sum of y. An entry
    // is off by anything up to half a step, and those that planes look up have nothing in common.
    const float top = top_level(shape);
    const float step = 2 * scale.scale;
    const float entries_each = static_cast<float>(shape.dimensions) / 4 * (shape.bits == 1 ? 1 : 5);
    return {entries, step, top * (2 * scale.bias - sum.total()),
            step * std::sqrt(entries_each / 12)};
}

} // namespace quant
