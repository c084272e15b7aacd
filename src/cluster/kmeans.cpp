// The iteration is written once, over a space that says what a distance and a mean are.

#include "cluster/kmeans.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>

#include "cluster/nearest.h"
#include "cluster/random.h"

namespace cluster {

namespace {

constexpr int kMostRounds = 50;
// A round that gains less than this share of the sum of distances is the last.
constexpr double kLeastGain = 0.0001;
// Spreading the beginnings costs rows times centres distances; above this they are drawn at random.
constexpr std::uint64_t kMostSpread = 50'000'000;
constexpr std::uint32_t kRowsAtOnce = 256;

// ---- spaces -------------------------------------------------------------------------------------

class Floats {
  public:
    using Element = float;
    using Scratch = NearestCentre::Scratch;

    Floats(const FloatSample& sample, std::uint64_t seed)
        : sample_(sample), seed_(seed), width(sample.n) {}

    std::uint32_t count() const { return sample_.count; }
    const float* row(std::uint32_t i) const { return &sample_.rows[std::size_t{i} * sample_.n]; }
    double distance(std::uint32_t row_number, const float* centre) const {
        return static_cast<double>(
            distance::active().l2_squared_f32(row(row_number), centre, sample_.n));
    }
    void prepare(const std::vector<float>& centres, std::uint32_t k) {
        nearest_ = std::make_unique<NearestCentre>(centres.data(), k, sample_.n, seed_);
    }
    NearestCentre::Found nearest(std::uint32_t row_number, Scratch& scratch) const {
        return nearest_->find(row(row_number), scratch);
    }
    void mean(const std::uint32_t* members, std::uint32_t size, float* centre) const {
        std::vector<double> sum(sample_.n);
        for (std::uint32_t i = 0; i < size; ++i)
            distance::active().accumulate_f32(sum.data(), row(members[i]), sample_.n);
        for (std::uint32_t k = 0; k < sample_.n; ++k)
            centre[k] = static_cast<float>(sum[k] / size);
        if (sample_.spherical)
            normalise(centre);
    }
    // Somewhere near a row, by as much as rows differ; anywhere where there is no row.
    void invent(Random& random, float* centre) const {
        if (count() == 0) {
            for (std::uint32_t k = 0; k < sample_.n; ++k)
                centre[k] =
                    static_cast<float>(sample_.spherical ? random.normal() : random.fraction());
        } else {
            const float* a = row(random.below(count()));
            const float* b = row(random.below(count()));
            const double share = random.fraction();
            for (std::uint32_t k = 0; k < sample_.n; ++k)
                centre[k] =
                    static_cast<float>(static_cast<double>(a[k]) * (1 - share) +
                                       static_cast<double>(b[k]) * share + 0.01 * random.normal());
        }
        if (sample_.spherical)
            normalise(centre);
    }

  private:
    void normalise(float* x) const {
        const double norm = std::sqrt(distance::active().squared_norm_f32(x, sample_.n));
        if (norm > 0 && std::isfinite(norm))
            for (std::uint32_t k = 0; k < sample_.n; ++k)
                x[k] = static_cast<float>(x[k] / norm);
    }

    FloatSample sample_;
    std::uint64_t seed_;
    std::unique_ptr<NearestCentre> nearest_;

  public:
    std::size_t width;
};

class Bits {
  public:
    using Element = std::uint8_t;
    struct Scratch {};

    explicit Bits(const BitSample& sample) : sample_(sample), width(sample.bytes) {}

    std::uint32_t count() const { return sample_.count; }
    const std::uint8_t* row(std::uint32_t i) const {
        return &sample_.rows[std::size_t{i} * sample_.bytes];
    }
    double distance(std::uint32_t row_number, const std::uint8_t* centre) const {
        return static_cast<double>(
            distance::active().hamming(row(row_number), centre, sample_.bytes));
    }
    void prepare(const std::vector<std::uint8_t>& centres, std::uint32_t k) {
        centres_ = centres.data();
        k_ = k;
    }
    NearestCentre::Found nearest(std::uint32_t row_number, Scratch&) const {
        NearestCentre::Found best{0, std::numeric_limits<float>::infinity()};
        for (std::uint32_t i = 0; i < k_; ++i) {
            const auto d =
                static_cast<float>(distance(row_number, centres_ + std::size_t{i} * sample_.bytes));
            if (d < best.distance)
                best = {i, d};
        }
        return best;
    }
    void mean(const std::uint32_t* members, std::uint32_t size, std::uint8_t* centre) const {
        std::vector<std::uint32_t> set(std::size_t{sample_.bytes} * 8);
        for (std::uint32_t i = 0; i < size; ++i) {
            const std::uint8_t* bits = row(members[i]);
            for (std::size_t k = 0; k < set.size(); ++k)
                set[k] += bits[k / 8] >> (7 - k % 8) & 1u;
        }
        std::memset(centre, 0, sample_.bytes);
        for (std::size_t k = 0; k < set.size(); ++k)
            if (2 * set[k] > size)
                centre[k / 8] = static_cast<std::uint8_t>(centre[k / 8] | 0x80u >> k % 8);
    }
    void invent(Random& random, std::uint8_t* centre) const {
        std::memset(centre, 0, sample_.bytes);
        for (std::uint32_t k = 0; k < sample_.bits; ++k)
            if (random.next() >> 63)
                centre[k / 8] = static_cast<std::uint8_t>(centre[k / 8] | 0x80u >> k % 8);
    }

  private:
    BitSample sample_;
    const std::uint8_t* centres_ = nullptr;
    std::uint32_t k_ = 0;

  public:
    std::size_t width;
};

// ---- the iteration ------------------------------------------------------------------------------

template <class Space>
class Lloyd {
  public:
    using Element = typename Space::Element;

    Lloyd(Space& space, std::uint32_t k, std::uint64_t seed, const Parallel& parallel)
        : space_(space), k_(k), random_(seed), parallel_(parallel),
          centres_(std::size_t{k} * space.width), labels_(space.count()),
          distances_(space.count(), std::numeric_limits<float>::infinity()) {}

    std::vector<Element> run() {
        const std::uint32_t distinct = begin();
        for (std::uint32_t i = distinct; i < k_; ++i)
            space_.invent(random_, centre(i));
        double before = std::numeric_limits<double>::infinity();
        // Where every row has a centre of its own there is nothing to better.
        for (int round = 0; round < kMostRounds && distinct == k_; ++round) {
            assign();
            const double sum = std::accumulate(distances_.begin(), distances_.end(), 0.0);
            if (!(before - sum > kLeastGain * sum))
                break;
            before = sum;
            move();
        }
        return std::move(centres_);
    }

  private:
    Element* centre(std::uint32_t i) { return centres_.data() + i * space_.width; }

    void put(std::uint32_t i, std::uint32_t row) {
        std::copy(space_.row(row), space_.row(row) + space_.width, centre(i));
    }

    // Chooses rows as the first centres, no two of them equal. Returns how many there are.
    std::uint32_t begin() {
        const std::uint32_t n = space_.count();
        if (n == 0)
            return 0;
        if (std::uint64_t{n} * k_ > kMostSpread && n >= k_) {
            draw();
            return k_;
        }
        put(0, random_.below(n));
        for (std::uint32_t i = 1; i < k_; ++i) {
            const double sum = measure_to(i - 1);
            if (!(sum > 0))
                return i;
            put(i, drawn_by_distance(sum));
        }
        return k_;
    }

    void draw() {
        std::vector<std::uint32_t> order(space_.count());
        std::iota(order.begin(), order.end(), 0u);
        for (std::uint32_t i = 0; i < k_; ++i) {
            std::swap(order[i], order[i + random_.below(space_.count() - i)]);
            put(i, order[i]);
        }
    }

    // Each row's distance to the nearest centre so far; their sum.
    double measure_to(std::uint32_t last) {
        const Element* at = centre(last);
        in_parallel(space_.count(), [&](std::uint32_t row) {
            distances_[row] =
                std::min(distances_[row], static_cast<float>(space_.distance(row, at)));
        });
        return std::accumulate(distances_.begin(), distances_.end(), 0.0);
    }

    std::uint32_t drawn_by_distance(double sum) {
        double left = random_.fraction() * sum;
        std::uint32_t last = 0;
        for (std::uint32_t row = 0; row < space_.count(); ++row) {
            if (!(distances_[row] > 0))
                continue;
            last = row;
            left -= static_cast<double>(distances_[row]);
            if (left < 0)
                break;
        }
        return last;
    }

    void assign() {
        space_.prepare(centres_, k_);
        std::atomic<std::uint32_t> next{0};
        parallel_([&](int, const graph::Stop& stop) {
            typename Space::Scratch scratch;
            for (std::uint32_t first = next.fetch_add(kRowsAtOnce);
                 first < space_.count() && !stop.requested(); first = next.fetch_add(kRowsAtOnce))
                for (std::uint32_t row = first; row < std::min(space_.count(), first + kRowsAtOnce);
                     ++row) {
                    const NearestCentre::Found found = space_.nearest(row, scratch);
                    labels_[row] = found.centre;
                    distances_[row] = found.distance;
                }
        });
    }

    // Each centre to the middle of its rows. One without rows takes a place where a row is badly
    // served: the row farthest from its centre, and no two the same.
    void move() {
        std::vector<std::uint32_t> start(k_ + 1);
        for (const std::uint32_t label : labels_)
            ++start[label + 1];
        std::partial_sum(start.begin(), start.end(), start.begin());
        std::vector<std::uint32_t> at(start.begin(), start.end() - 1);
        std::vector<std::uint32_t> members(space_.count());
        for (std::uint32_t row = 0; row < space_.count(); ++row)
            members[at[labels_[row]]++] = row;
        std::atomic<std::uint32_t> next{0};
        parallel_([&](int, const graph::Stop& stop) {
            for (std::uint32_t i = next++; i < k_ && !stop.requested(); i = next++)
                if (start[i + 1] != start[i])
                    space_.mean(members.data() + start[i], start[i + 1] - start[i], centre(i));
        });
        std::vector<std::uint32_t> empty;
        for (std::uint32_t i = 0; i < k_; ++i)
            if (start[i + 1] == start[i])
                empty.push_back(i);
        if (empty.empty())
            return;
        std::iota(members.begin(), members.end(), 0u);
        const auto most = static_cast<std::ptrdiff_t>(std::min(members.size(), empty.size()));
        std::partial_sort(members.begin(), members.begin() + most, members.end(),
                          [this](std::uint32_t a, std::uint32_t b) {
                              return distances_[a] != distances_[b] ? distances_[a] > distances_[b]
                                                                    : a < b;
                          });
        for (std::size_t i = 0; i < static_cast<std::size_t>(most); ++i)
            put(empty[i], members[i]);
    }

    template <class Each>
    void in_parallel(std::uint32_t n, Each each) {
        // A team costs more than a few rows.
        if (n * space_.width < 200'000) {
            for (std::uint32_t i = 0; i < n; ++i)
                each(i);
            return;
        }
        std::atomic<std::uint32_t> next{0};
        parallel_([&](int, const graph::Stop& stop) {
            for (std::uint32_t first = next.fetch_add(kRowsAtOnce); first < n && !stop.requested();
                 first = next.fetch_add(kRowsAtOnce))
                for (std::uint32_t i = first; i < std::min(n, first + kRowsAtOnce); ++i)
                    each(i);
        });
    }

    Space& space_;
    std::uint32_t k_;
    Random random_;
    const Parallel& parallel_;
    std::vector<Element> centres_;
    std::vector<std::uint32_t> labels_;
    std::vector<float> distances_;
};

} // namespace

std::vector<float> train(const FloatSample& sample, std::uint32_t centres, std::uint64_t seed,
                         const Parallel& parallel) {
    Floats space(sample, seed);
    return Lloyd<Floats>(space, centres, seed, parallel).run();
}

std::vector<std::uint8_t> train(const BitSample& sample, std::uint32_t centres, std::uint64_t seed,
                                const Parallel& parallel) {
    Bits space(sample);
    return Lloyd<Bits>(space, centres, seed, parallel).run();
}

std::size_t training_bytes(std::uint32_t rows, std::uint32_t centres, std::size_t centre_bytes) {
    const std::size_t of_rows = std::size_t{rows} * 3 * sizeof(std::uint32_t);
    const std::size_t of_centres =
        std::size_t{centres} * (centre_bytes + 3 * sizeof(std::uint32_t));
    return of_rows + of_centres;
}

} // namespace cluster
