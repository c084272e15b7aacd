// Rows that centres begin at, well spread: each is drawn with a probability in proportion to its
// distance from those drawn before (k-means++). Many are drawn at once from the distances as they
// were, and then kept with the probability by which these have fallen since, which comes to the
// same; so all rows are measured a few times, to many centres each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "cluster/random.h"
#include "cluster/share.h"

namespace cluster {

template <class Space>
class Beginnings {
  public:
    Beginnings(const Space& space, std::uint32_t k, Random& random, const Parallel& parallel)
        : space_(space), k_(k), random_(random), parallel_(parallel) {}

    // No two of them are equal. Fewer than k where there are fewer different rows.
    std::vector<std::uint32_t> choose() {
        std::vector<std::uint32_t> chosen;
        if (space_.count() == 0)
            return chosen;
        const std::uint32_t some = enough();
        draw(some);
        chosen = spread();
        if (chosen.size() < k_ && some < space_.count()) {
            draw(space_.count());
            chosen = spread();
        }
        return chosen;
    }

  private:
    // Spreading costs rows times centres distances, and beyond some rows a centre it finds nothing
    // better.
    static constexpr std::uint32_t kRowsOfCentre = 16;
    static constexpr std::uint32_t kLeastRows = 10'000;
    static constexpr std::uint32_t kLeastAtOnce = 16;
    static constexpr std::uint32_t kMostAtOnce = 512;
    static constexpr std::uint32_t kRowsAtOnce = 256;

    std::uint32_t enough() const {
        const std::uint64_t wanted =
            std::max<std::uint64_t>(kLeastRows, std::uint64_t{k_} * kRowsOfCentre);
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(space_.count(), wanted));
    }

    // The rows to choose from: so many at random, in their order.
    void draw(std::uint32_t count) {
        rows_.resize(space_.count());
        std::iota(rows_.begin(), rows_.end(), 0u);
        if (count < rows_.size()) {
            for (std::uint32_t i = 0; i < count; ++i)
                std::swap(rows_[i], rows_[i + random_.below(space_.count() - i)]);
            rows_.resize(count);
            std::sort(rows_.begin(), rows_.end());
        }
    }

    std::vector<std::uint32_t> spread() {
        const auto count = static_cast<std::uint32_t>(rows_.size());
        distances_.assign(count, std::numeric_limits<float>::max());
        std::vector<std::uint32_t> chosen;
        std::vector<std::uint32_t> batch{rows_[random_.below(count)]};
        for (;;) {
            chosen.insert(chosen.end(), batch.begin(), batch.end());
            if (chosen.size() == k_)
                return chosen;
            measure_to(batch);
            sums_.resize(count);
            double sum = 0;
            for (std::uint32_t i = 0; i < count; ++i)
                sums_[i] = sum += static_cast<double>(distances_[i]);
            if (!(sum > 0))
                return chosen;
            const auto found = static_cast<std::uint32_t>(chosen.size());
            take_some(std::min(k_ - found, std::clamp(found / 2, kLeastAtOnce, kMostAtOnce)),
                      batch);
        }
    }

    // Each row's distance to the nearest chosen so far.
    void measure_to(const std::vector<std::uint32_t>& batch) {
        const auto size = static_cast<std::uint32_t>(batch.size());
        typename Space::Points points(space_, size);
        for (std::uint32_t i = 0; i < size; ++i)
            points.put(i, space_.row(batch[i]));
        const auto count = static_cast<std::uint32_t>(rows_.size());
        const auto tiles = static_cast<std::uint32_t>(distance::tiles_of(size));
        Ranges ranges(count, kRowsAtOnce);
        on_team(parallel_, std::uint64_t{count} * size * space_.width() / 8,
                [&](const graph::Stop& stop) {
                    const typename Space::Element* rows[kRowsAtOnce];
                    distance::NearestPoint found[kRowsAtOnce];
                    for (Ranges::Range range; !stop.requested() && ranges.take(range);) {
                        const std::uint32_t some = range.last - range.first;
                        for (std::uint32_t i = 0; i < some; ++i)
                            rows[i] = space_.row(rows_[range.first + i]);
                        points.nearest(rows, some, 0, tiles, found);
                        for (std::uint32_t i = 0; i < some; ++i)
                            distances_[range.first + i] =
                                std::min(distances_[range.first + i], found[i].nearest);
                    }
                });
    }

    // Up to WANTED rows; the first that is drawn is always kept.
    void take_some(std::uint32_t wanted, std::vector<std::uint32_t>& batch) {
        batch.clear();
        for (std::uint32_t tries = 0; tries < 2 * wanted && batch.size() < wanted; ++tries) {
            const std::uint32_t at = drawn();
            const double least = random_.fraction() * static_cast<double>(distances_[at]);
            const bool is_far = std::all_of(batch.begin(), batch.end(), [&](std::uint32_t other) {
                return static_cast<double>(
                           space_.distance(space_.row(rows_[at]), space_.row(other))) > least;
            });
            if (is_far)
                batch.push_back(rows_[at]);
        }
    }

    std::uint32_t drawn() {
        const double at = random_.fraction() * sums_.back();
        auto found = std::upper_bound(sums_.begin(), sums_.end(), at);
        // Rounding may lead behind the last that has a share.
        if (found == sums_.end())
            found = std::lower_bound(sums_.begin(), sums_.end(), sums_.back());
        return static_cast<std::uint32_t>(found - sums_.begin());
    }

    const Space& space_;
    std::uint32_t k_;
    Random& random_;
    const Parallel& parallel_;
    std::vector<std::uint32_t> rows_; // to choose from
    std::vector<float> distances_;    // of each
    std::vector<double> sums_;        // up to and with each
};

} // namespace cluster
