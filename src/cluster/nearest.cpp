// Codes are relative to the mean of the centres, so that a vector is rotated once.

#include "cluster/nearest.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cluster {

namespace {

// Measured: up to so many coordinates of all centres together, measuring all is as fast. Of few
// dimensions there are no codes.
constexpr std::uint64_t kFewCoordinates = 50'000;
constexpr std::uint32_t kFewDimensions = 16;
constexpr std::uint32_t kMostCoded = 1024;
constexpr std::uint32_t kTwoBitDimensions = 256;
// Standard deviations that an estimate may be off.
constexpr float kDeviations = 4;

constexpr std::uint32_t rotated_dimensions(std::uint32_t n) {
    return std::max((n + 7) / 8 * 8, 64u);
}

constexpr quant::CodeShape code_shape(std::uint32_t n) {
    return {std::min(rotated_dimensions(n), kMostCoded), n <= kTwoBitDimensions ? 2u : 1u};
}

constexpr bool is_coded(std::uint32_t count, std::uint32_t n) {
    return std::uint64_t{count} * n > kFewCoordinates && n >= kFewDimensions;
}

} // namespace

std::size_t NearestCentre::bytes_needed(std::uint32_t count, std::uint32_t n) {
    if (!is_coded(count, n))
        return distance::tile_floats(count, n) * sizeof(float);
    const std::size_t batches = (count + quant::kBatch - 1) / quant::kBatch;
    return batches * (code_shape(n).batch_bytes() + 2 * quant::kBatch * sizeof(float));
}

NearestCentre::NearestCentre(const float* centres, std::uint32_t count, std::uint32_t n,
                             std::uint64_t seed)
    : centres_(centres), count_(count), n_(n), rotated_(rotated_dimensions(n)) {
    if (!is_coded(count, n)) {
        tiles_.assign(distance::tile_floats(count, n), std::numeric_limits<float>::infinity());
        for (std::uint32_t i = 0; i < count; ++i)
            distance::put_in_tile(tiles_.data(), i, centres + std::size_t{i} * n, n);
        return;
    }
    code_ = code_shape(n);
    signs_.resize(quant::Rotation::sign_words(rotated_));
    quant::Rotation::prepare(rotated_, seed, signs_.data());
    rotation_ = quant::Rotation(rotated_, signs_.data());

    std::vector<double> sum(n);
    for (std::uint32_t i = 0; i < count; ++i)
        distance::active().accumulate_f32(sum.data(), centres + std::size_t{i} * n, n);
    std::vector<float> mean(n);
    for (std::uint32_t k = 0; k < n; ++k)
        mean[k] = static_cast<float>(sum[k] / count);
    mean_.assign(rotated_, 0.0F);
    std::vector<float> centred(rotated_);
    rotate(mean.data(), centred.data());
    mean_ = centred;

    const std::size_t batches = (count + quant::kBatch - 1) / quant::kBatch;
    batches_.assign(batches * code_.batch_bytes(), 0);
    // A place without a centre is infinitely far away.
    g_.assign(batches * quant::kBatch, std::numeric_limits<float>::infinity());
    f_.assign(batches * quant::kBatch, 0.0F);
    slacks_.assign(batches * quant::kBatch, 0.0F);
    const std::vector<float> zero(rotated_, 0.0F);
    for (std::uint32_t i = 0; i < count; ++i) {
        const float* centre = centres + std::size_t{i} * n;
        rotate(centre, centred.data());
        const float length2 = distance::active().l2_squared_f32(centre, mean.data(), n);
        const quant::CodeProducts products =
            quant::write_code(code_, zero.data(), centred.data(), i % quant::kBatch,
                              batches_.data() + i / quant::kBatch * code_.batch_bytes());
        const quant::Factors factors =
            quant::factors(quant::Measure::l2_squared, length2, products, length2, 0);
        g_[i] = factors.g;
        f_[i] = factors.f;
        slacks_[i] = std::fabs(factors.f);
    }
}

void NearestCentre::rotate(const float* x, float* to) const {
    std::copy(x, x + n_, to);
    std::fill(to + n_, to + rotated_, 0.0F);
    rotation_.apply(to);
    for (std::uint32_t k = 0; k < rotated_; ++k)
        to[k] -= mean_[k];
}

float NearestCentre::measure(const float* x, std::uint32_t centre) const {
    return distance::active().l2_squared_f32(x, centres_ + std::size_t{centre} * n_, n_);
}

NearestCentre::Found NearestCentre::find_exactly(const float* x) const {
    Found best{0, measure(x, 0)};
    for (std::uint32_t i = 1; i < count_; ++i) {
        const float distance = measure(x, i);
        if (distance < best.distance)
            best = {i, distance};
    }
    return best;
}

void NearestCentre::find(const float* const* rows, std::size_t count, Found* found,
                         Scratch& scratch) const {
    if (!tiles_.empty())
        find_in_tiles(rows, count, found, scratch);
    else
        for (std::size_t i = 0; i < count; ++i)
            found[i] = find_by_codes(rows[i], scratch);
}

void NearestCentre::find_in_tiles(const float* const* rows, std::size_t count, Found* found,
                                  Scratch& scratch) const {
    scratch.points.resize(count);
    distance::active().nearest_point_f32(rows, count, n_, tiles_.data(), distance::tiles_of(count_),
                                         scratch.points.data());
    for (std::size_t i = 0; i < count; ++i)
        found[i] = {scratch.points[i].place, scratch.points[i].nearest};
}

NearestCentre::Found NearestCentre::find_by_codes(const float* x, Scratch& scratch) const {
    scratch.rotated.resize(rotated_);
    scratch.entries.resize(quant::table_bytes(code_));
    scratch.estimates.resize(g_.size());
    rotate(x, scratch.rotated.data());
    float base = 0;
    for (std::uint32_t k = 0; k < rotated_; ++k)
        base += scratch.rotated[k] * scratch.rotated[k];
    const quant::QueryTable table =
        quant::make_table(code_, scratch.rotated.data(), scratch.entries.data());
    if (!std::isfinite(base))
        return find_exactly(x);
    float* estimates = scratch.estimates.data();
    for (std::size_t first = 0; first < g_.size(); first += quant::kBatch)
        distance::active().estimate_32(
            batches_.data() + first / quant::kBatch * code_.batch_bytes(), table.entries,
            code_.groups(), static_cast<int>(code_.bits),
            table.terms(base, g_.data() + first, f_.data() + first), estimates + first);
    const float deviation = kDeviations * quant::deviation_share(code_, rotated_) * std::sqrt(base);
    scratch.places.resize(g_.size());
    const std::size_t likely = distance::active().maybe_least(estimates, slacks_.data(), deviation,
                                                              g_.size(), scratch.places.data());
    Found best{0, std::numeric_limits<float>::infinity()};
    for (std::size_t k = 0; k < likely && scratch.places[k] < count_; ++k) {
        const std::uint32_t i = scratch.places[k];
        const float distance = measure(x, i);
        if (distance < best.distance)
            best = {i, distance};
    }
    return best;
}

} // namespace cluster
