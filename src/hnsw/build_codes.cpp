// The steps and codes of all rows. Nothing here calls the server.

#include "hnsw/build_codes.h"

#include "hnsw/query.h"

namespace hnsw {

namespace {

constexpr std::uint32_t kSample = 2048;
constexpr std::uint32_t kProbes = 128;
// Codes 0 to 255 stand for -127.5 to 127.5 steps.
constexpr float kHalfRange = 127.5F;
// The share of the squared distance to a near row that rounding to codes may have.
constexpr float kNoise = 0.05F;

} // namespace

BuildCodes::BuildCodes(const Index& index, const BuildRows& rows, const float* centre)
    : index_(index), rows_(rows), n_(index.shape().rotated), centre_(centre, centre + n_) {}

template <class F>
void BuildCodes::for_rows(const graph::Stop& stop, F&& f) {
    constexpr std::uint32_t kTogether = 64;
    std::vector<float> y(n_);
    while (!stop.requested()) {
        const std::uint32_t first = next_row_.fetch_add(kTogether);
        if (first >= rows_.size())
            return;
        const std::uint32_t end = std::min(first + kTogether, rows_.size());
        for (std::uint32_t row = first; row < end; ++row) {
            rotate(row, y.data());
            f(row, y);
        }
    }
}

void BuildCodes::measure(const graph::Stop& stop) {
    float largest = 0;
    for_rows(stop, [&](std::uint32_t, const std::vector<float>& y) {
        for (const float x : y)
            largest = std::max(largest, std::fabs(x));
    });
    float known = largest_.load();
    while (known < largest && !largest_.compare_exchange_weak(known, largest)) {
    }
}

void BuildCodes::choose() {
    // No code is cut off: cut ones would make outliers look near to everything.
    step_ = largest_.load() / kHalfRange;
    next_row_ = 0;
    usable_ = step_ > 0 && std::isfinite(step_) && tells_apart();
    if (!usable_)
        return;
    codes_ = graph::BigArray<std::uint8_t>(std::size_t{rows_.size()} * n_);
}

void BuildCodes::rotate(std::uint32_t row, float* out) const {
    index_.operators.widen(rows_.value(row), out);
    std::fill(out + index_.shape().dimensions, out + n_, 0.0F);
    index_.cached->rotation.apply(out);
    for (std::size_t i = 0; i < n_; ++i)
        out[i] -= centre_[i];
}

// Compares the rounding noise, two codes of n coordinates with a variance of step^2 / 12 each, to
// the distances of probes to their nearest in the sample.
bool BuildCodes::tells_apart() const {
    Operators euclid = index_.operators;
    euclid.metric = Metric::l2;
    const std::uint32_t stride = std::max(1u, rows_.size() / kSample);
    const std::uint32_t probe_stride = std::max(1u, rows_.size() / kProbes);
    std::vector<float> nearest;
    for (std::uint32_t probe = 0; probe < rows_.size(); probe += probe_stride) {
        float best = std::numeric_limits<float>::infinity();
        for (std::uint32_t row = 0; row < rows_.size(); row += stride)
            if (row != probe)
                best = std::min(best, euclid.distance(rows_.value(probe), rows_.value(row)));
        nearest.push_back(best);
    }
    // The nearer half decides: sparse outskirts must not speak for tight clusters.
    std::sort(nearest.begin(), nearest.end());
    const float typical = nearest[nearest.size() / 4];
    return static_cast<float>(n_) * step_ * step_ / 6 < kNoise * typical;
}

void BuildCodes::code_rows(const graph::Stop& stop) {
    const float inverse = 1 / step_;
    for_rows(stop, [&](std::uint32_t row, const std::vector<float>& y) {
        std::uint8_t* codes = codes_.data() + row * n_;
        for (std::size_t i = 0; i < n_; ++i) {
            // The conversion truncates; adding a half to what is never negative rounds.
            const float steps = std::clamp(y[i] * inverse + kHalfRange, 0.0F, 255.0F) + 0.5F;
            codes[i] = static_cast<std::uint8_t>(static_cast<int>(steps));
        }
    });
}

const float* BuildCodes::centred(std::uint32_t row, float* scratch) const {
    if (!usable_) {
        rotate(row, scratch);
        return scratch;
    }
    const std::uint8_t* codes = codes_.data() + row * n_;
    for (std::uint32_t i = 0; i < index_.shape().code_dimensions; ++i)
        scratch[i] = (static_cast<float>(codes[i]) - kHalfRange) * step_;
    return scratch;
}

graph::ByteSpace BuildCodes::space() const {
    return {codes_.data(), n_, distance::active().l2_squared_u8};
}

} // namespace hnsw
