// Rows beyond the sample's size replace earlier ones at random, so that each is as likely to stay.

#include "ivfflat/build_centres.h"

#include "cluster/random.h"
#include "pg/call.h"
#include "types/dense_type.h"

namespace ivfflat {

namespace {

// Training is the same for the same rows.
constexpr std::uint64_t kSeed = 0x6976666C6174;

bool normalise(float* x, std::size_t n) {
    const double norm = std::sqrt(distance::active().squared_norm_f32(x, n));
    if (!(norm > 0) || !std::isfinite(norm))
        return false;
    for (std::size_t i = 0; i < n; ++i)
        x[i] = static_cast<float>(static_cast<double>(x[i]) / norm);
    return true;
}

} // namespace

Sample::Sample(const Operators& operators, bool spherical, std::uint32_t most)
    : operators_(operators), spherical_(spherical), most_(most) {
    // Growing would hold the rows twice; what is never written takes no memory.
    if (operators.dense())
        floats_.reserve(std::size_t{most} * operators.dimensions);
}

// Where the next row goes; most_: nowhere.
std::size_t Sample::place() {
    ++seen_;
    if (count_ < most_)
        return count_++;
    cluster::Random random(kSeed ^ seen_);
    const auto at = static_cast<std::uint64_t>(random.fraction() * static_cast<double>(seen_));
    return at < most_ ? static_cast<std::size_t>(at) : most_;
}

void Sample::add(Datum datum) {
    Value value{};
    if (!pg::call([&] { return form_value(operators_, datum, &value); }))
        return;
    if (!operators_.dense()) {
        if (const std::size_t at = place(); at != most_)
            put(at, value.data, value.bytes);
        return;
    }
    std::vector<float> wide(operators_.dimensions);
    operators_.widen(value.data, wide.data());
    if (spherical_ && !normalise(wide.data(), wide.size()))
        return;
    if (const std::size_t at = place(); at != most_)
        put(at, wide.data());
}

void Sample::put(std::size_t at, const char* value, std::size_t bytes) {
    bytes_.resize(std::max(bytes_.size(), (at + 1) * bytes));
    std::memcpy(bytes_.data() + at * bytes, value, bytes);
}

void Sample::put(std::size_t at, const float* wide) {
    const std::size_t n = operators_.dimensions;
    floats_.resize(std::max(floats_.size(), (at + 1) * n));
    std::copy(wide, wide + n, floats_.begin() + static_cast<std::ptrdiff_t>(at * n));
}

// Each row with the chance that the places left have among the rows left, which takes all of them.
void Sample::add_some(const BuildRows& rows) {
    cluster::Random random(kSeed);
    std::vector<float> wide(operators_.dense() ? operators_.dimensions : 0);
    std::uint32_t wanted = std::min(most_, rows.size());
    for (std::uint32_t row = 0; row < rows.size() && wanted != 0; ++row) {
        if (random.below(rows.size() - row) >= wanted)
            continue;
        --wanted;
        if (!operators_.dense()) {
            put(count_++, rows.value(row), rows.value_bytes());
            continue;
        }
        operators_.widen(rows.value(row), wide.data());
        if (!spherical_ || normalise(wide.data(), wide.size()))
            put(count_++, wide.data());
    }
}

Centres Sample::train(const Shape& shape, const cluster::Parallel& parallel) const {
    Centres centres;
    centres.stored.resize(std::size_t{shape.lists} * shape.value_bytes);
    if (!operators_.dense()) {
        const std::vector<std::uint8_t> bits =
            cluster::train(cluster::BitSample{reinterpret_cast<const std::uint8_t*>(bytes_.data()),
                                              count_, shape.value_bytes, shape.dimensions},
                           shape.lists, kSeed, parallel);
        std::memcpy(centres.stored.data(), bits.data(), bits.size());
        return centres;
    }
    const std::size_t n = shape.dimensions;
    centres.wide =
        cluster::train(cluster::FloatSample{floats_.data(), count_, shape.dimensions, spherical_},
                       shape.lists, kSeed, parallel);
    if (shape.element == Element::vector) {
        std::memcpy(centres.stored.data(), centres.wide.data(), centres.stored.size());
        return centres;
    }
    auto* halves = reinterpret_cast<base::Half*>(centres.stored.data());
    types::narrow(centres.wide.data(), halves, n * shape.lists);
    // Everyone counts with what the index holds.
    types::widen(halves, centres.wide.data(), n * shape.lists);
    return centres;
}

} // namespace ivfflat
