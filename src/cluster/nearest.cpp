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

constexpr std::uint32_t rotated_dimensions(std::uint32_t n) {
    return std::max((n + 7) / 8 * 8, 64u);
}

constexpr bool is_coded(std::uint32_t count, std::uint32_t n) {
    return std::uint64_t{count} * n > kFewCoordinates && n >= kFewDimensions;
}

} // namespace

std::size_t NearestCentre::bytes_needed(std::uint32_t count, std::uint32_t n) {
    if (!is_coded(count, n))
        return distance::tile_floats(count, n) * sizeof(float);
    const std::size_t places = CodedCentres::places_for(count);
    const quant::CodeShape code = CodedCentres::shape_for(rotated_dimensions(n));
    return places / quant::kBatch * code.batch_bytes() + places * 2 * sizeof(float);
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
    std::vector<float> rotated(rotated_);
    rotate(mean.data(), rotated.data());
    mean_ = rotated;
    code_centres();
}

void NearestCentre::code_centres() {
    coded_ = {CodedCentres::shape_for(rotated_), rotated_, count_, nullptr, nullptr, nullptr};
    batches_.resize(coded_.code_bytes());
    factors_.resize(2 * coded_.places());
    coded_.batches = batches_.data();
    coded_.g = factors_.data();
    coded_.f = factors_.data() + coded_.places();
    coded_.clear();
    std::vector<float> rotated(rotated_);
    for (std::uint32_t i = 0; i < count_; ++i) {
        rotate(centres_ + std::size_t{i} * n_, rotated.data());
        coded_.put(i, rotated.data());
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
    scratch.entries.resize(coded_.entry_bytes());
    scratch.estimates.resize(coded_.places());
    scratch.likely.resize(coded_.places());
    rotate(x, scratch.rotated.data());
    Found best{0, std::numeric_limits<float>::infinity()};
    const bool found = coded_.measure_likely(
        scratch.rotated.data(),
        {scratch.entries.data(), scratch.estimates.data(), scratch.likely.data()},
        [&](std::uint32_t centre) {
            const float distance = measure(x, centre);
            if (distance < best.distance || (distance == best.distance && centre < best.centre))
                best = {centre, distance};
            return distance;
        });
    return found ? best : find_exactly(x);
}

} // namespace cluster
