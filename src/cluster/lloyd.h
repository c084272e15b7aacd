// Lloyd's iteration over a space, with bounds that are kept from round to round: of each row the
// distance to its centre at most, and to the other centres of each group at least. Centres move
// less and less, so that most rows soon need no measuring at all ("Yinyang k-means", 2015). Groups
// are runs of tiles, centres that lie near each other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include "cluster/arrange.h"
#include "cluster/beginnings.h"
#include "cluster/random.h"
#include "cluster/share.h"

namespace cluster {

// At most so many groups: the bounds of a row take a fraction of its own bytes.
inline std::uint32_t most_groups(std::size_t centre_bytes) {
    return static_cast<std::uint32_t>(std::max<std::size_t>(8, centre_bytes / 32));
}

inline std::uint32_t tiles_of_group(std::uint32_t centres, std::size_t centre_bytes) {
    const std::uint32_t most = most_groups(centre_bytes);
    const auto tiles = static_cast<std::uint32_t>(distance::tiles_of(centres));
    return std::max(1u, (tiles + most - 1) / most);
}

template <class Space>
class Lloyd {
  public:
    using Element = typename Space::Element;
    using Sum = typename Space::Sum;

    Lloyd(const Space& space, std::uint32_t k, std::uint64_t seed, const Parallel& parallel)
        : space_(space), k_(k), random_(seed), parallel_(parallel), centres_(k * space.width()) {}

    std::vector<Element> run() {
        std::vector<std::uint32_t> rows =
            Beginnings<Space>(space_, k_, random_, parallel_).choose();
        // Where every row has a centre of its own there is nothing to better.
        const bool is_done = rows.size() < k_;
        if (!is_done)
            arrange(rows, [&](std::uint32_t a, std::uint32_t b) {
                return space_.distance(space_.row(a), space_.row(b));
            });
        for (std::uint32_t i = 0; i < rows.size(); ++i)
            std::copy_n(space_.row(rows[i]), space_.width(), centre(i));
        for (auto i = static_cast<std::uint32_t>(rows.size()); i < k_; ++i)
            space_.invent(random_, centre(i));
        if (!is_done)
            iterate();
        return std::move(centres_);
    }

    // What it takes besides the rows. The beginnings' arrays are gone when the iteration's come.
    static TrainingBytes bytes(std::size_t centre_bytes, std::size_t sum_bytes) {
        // Labels, upper bounds, two changes at most; the lower bounds.
        const std::size_t row =
            5 * sizeof(std::uint32_t) + most_groups(centre_bytes) * sizeof(float);
        // The centre and its place in a tile; moves, sizes, gains, starts and the order.
        return {row, 2 * centre_bytes + sum_bytes + 8 * sizeof(std::uint32_t)};
    }

  private:
    static constexpr int kMostRounds = 50;
    // A round that gains less than this share of the sum of distances is the last.
    static constexpr double kLeastGain = 0.0002;
    static constexpr std::uint32_t kRowsAtOnce = 256;
    static constexpr std::uint32_t kCentresAtOnce = 8;
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    Element* centre(std::uint32_t i) { return centres_.data() + i * space_.width(); }
    std::uint32_t group_of(std::uint32_t i) const { return i / group_size_; }
    float& lower(std::uint32_t row, std::uint32_t group) {
        return lower_[std::size_t{row} * groups_ + group];
    }

    void iterate() {
        const std::uint32_t n = space_.count();
        points_ = std::make_unique<typename Space::Points>(space_, k_);
        for (std::uint32_t i = 0; i < k_; ++i)
            points_->put(i, centre(i));
        const std::uint32_t tiles = tiles_of_group(k_, space_.width() * sizeof(Element));
        group_size_ = tiles * static_cast<std::uint32_t>(distance::kTile);
        groups_ = (k_ - 1) / group_size_ + 1;
        labels_.assign(n, kNone);
        counted_.assign(n, kNone);
        upper_.assign(n, std::numeric_limits<float>::infinity());
        lower_.assign(std::size_t{n} * groups_, 0.0F);
        sums_.assign(k_ * space_.sum_width(), Sum{});
        sizes_.assign(k_, 0);
        moves_.assign(k_, 0.0F);
        gains_.assign(k_, 0.0);
        group_moves_.assign(groups_, 0.0F);
        for (int round = 0; round < kMostRounds; ++round) {
            assign();
            if (!take_changes())
                break;
            double sum = 0;
            for (const float length : upper_)
                sum += Space::distance_of(length);
            if (!(move() > kLeastGain * sum))
                break;
        }
    }

    // ---- rows to their nearest centres ----------------------------------------------------------

    struct Candidate {
        float distance;
        std::uint32_t centre;
    };
    struct Scratch {
        std::vector<std::vector<std::uint32_t>>
            of_group; // rows to be measured, from the range's first
        std::vector<const Element*> rows;
        std::vector<distance::NearestPoint> found;
        Candidate best[kRowsAtOnce];
        std::vector<std::uint32_t> open;
    };

    void assign() {
        Ranges ranges(space_.count(), kRowsAtOnce);
        on_team(parallel_, std::uint64_t{space_.count()} * k_ * space_.width() / 8,
                [&](const graph::Stop& stop) {
                    Scratch scratch;
                    scratch.of_group.resize(groups_);
                    for (Ranges::Range range; !stop.requested() && ranges.take(range);)
                        assign(range, scratch);
                });
    }

    void assign(Ranges::Range range, Scratch& scratch) {
        scratch.open.clear();
        for (std::uint32_t row = range.first; row < range.last; ++row)
            look_at(row, range.first, scratch);
        for (std::uint32_t group = 0; group < groups_; ++group)
            measure(group, range.first, scratch);
        for (const std::uint32_t i : scratch.open) {
            const Candidate& best = scratch.best[i];
            labels_[range.first + i] = best.centre;
            upper_[range.first + i] = Space::length(best.distance);
        }
    }

    // What the bounds say of a row after the centres' last moves; where that is too little, the
    // groups in which its nearest centre may be.
    void look_at(std::uint32_t row, std::uint32_t first, Scratch& scratch) {
        float least = std::numeric_limits<float>::infinity();
        float* bounds = &lower(row, 0);
        for (std::uint32_t group = 0; group < groups_; ++group) {
            bounds[group] -= group_moves_[group];
            least = std::min(least, bounds[group]);
        }
        Candidate& best = scratch.best[row - first];
        best = {std::numeric_limits<float>::infinity(), labels_[row]};
        if (best.centre != kNone) {
            upper_[row] += moves_[best.centre];
            if (upper_[row] <= least)
                return;
            best.distance = space_.distance(space_.row(row), centre(best.centre));
            upper_[row] = Space::length(best.distance);
            if (upper_[row] <= least)
                return;
        }
        scratch.open.push_back(row - first);
        for (std::uint32_t group = 0; group < groups_; ++group)
            if (!(bounds[group] >= upper_[row]))
                scratch.of_group[group].push_back(row - first);
    }

    void measure(std::uint32_t group, std::uint32_t first, Scratch& scratch) {
        std::vector<std::uint32_t>& open = scratch.of_group[group];
        if (open.empty())
            return;
        scratch.rows.clear();
        for (const std::uint32_t i : open)
            scratch.rows.push_back(space_.row(first + i));
        scratch.found.resize(open.size());
        const auto tile = static_cast<std::uint32_t>(distance::kTile);
        const std::uint32_t from = group * group_size_;
        const std::uint32_t size = std::min(k_ - from, group_size_);
        points_->nearest(scratch.rows.data(), open.size(), from / tile,
                         static_cast<std::uint32_t>(distance::tiles_of(size)),
                         scratch.found.data());
        for (std::size_t i = 0; i < open.size(); ++i)
            compare(first + open[i], group, from, scratch.found[i], scratch.best[open[i]]);
        open.clear();
    }

    void compare(std::uint32_t row, std::uint32_t group, std::uint32_t from,
                 const distance::NearestPoint& found, Candidate& best) {
        const std::uint32_t place = from + found.place;
        if (place != best.centre && !(found.nearest < best.distance) && best.centre != kNone) {
            lower(row, group) = Space::length(found.nearest);
            return;
        }
        // What was the best until now counts as one of the others of its group.
        if (best.centre != kNone && group_of(best.centre) != group) {
            float& bound = lower(row, group_of(best.centre));
            bound = std::min(bound, Space::length(best.distance));
        }
        best = {found.nearest, place};
        lower(row, group) = Space::length(found.second);
    }

    // ---- centres to the middle of their rows ----------------------------------------------------

    // A row that joins (odd) or leaves (even) a centre, times two.
    using Change = std::uint32_t;

    // Sorts the changes of labels by centre, and in each in the order of rows, so that sums do not
    // depend on threads. False: there is none.
    bool take_changes() {
        starts_.assign(k_ + 1, 0);
        const std::uint32_t n = space_.count();
        for (std::uint32_t row = 0; row < n; ++row)
            if (labels_[row] != counted_[row]) {
                ++starts_[labels_[row] + 1];
                if (counted_[row] != kNone)
                    ++starts_[counted_[row] + 1];
            }
        std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
        changes_.resize(starts_.back());
        std::vector<std::uint32_t> at(starts_.begin(), starts_.end() - 1);
        for (std::uint32_t row = 0; row < n; ++row)
            if (labels_[row] != counted_[row]) {
                changes_[at[labels_[row]]++] = row * 2 + 1;
                if (counted_[row] != kNone)
                    changes_[at[counted_[row]]++] = row * 2;
                counted_[row] = labels_[row];
            }
        return !changes_.empty();
    }

    // Returns what it gains. A centre without rows takes a place where a row is badly served: the
    // row farthest from its centre, and no two the same.
    double move() {
        Ranges ranges(k_, kCentresAtOnce);
        on_team(parallel_, std::uint64_t{changes_.size()} * space_.sum_width() / 2,
                [&](const graph::Stop& stop) {
                    std::vector<Element> moved(space_.width());
                    for (Ranges::Range range; !stop.requested() && ranges.take(range);)
                        for (std::uint32_t i = range.first; i < range.last; ++i)
                            move(i, moved.data());
                });
        double gain = std::accumulate(gains_.begin(), gains_.end(), 0.0);
        std::vector<std::uint32_t> empty;
        for (std::uint32_t i = 0; i < k_; ++i)
            if (sizes_[i] == 0)
                empty.push_back(i);
        if (!empty.empty()) {
            fill(empty);
            gain = std::numeric_limits<double>::infinity();
        }
        for (std::uint32_t group = 0; group < groups_; ++group)
            group_moves_[group] =
                *std::max_element(moves_.begin() + group * group_size_,
                                  moves_.begin() + std::min(k_, (group + 1) * group_size_));
        return gain;
    }

    void move(std::uint32_t i, Element* moved) {
        moves_[i] = 0;
        gains_[i] = 0;
        if (starts_[i] == starts_[i + 1])
            return;
        Sum* sum = sums_.data() + i * space_.sum_width();
        for (std::uint32_t at = starts_[i]; at < starts_[i + 1]; ++at) {
            const Element* row = space_.row(changes_[at] / 2);
            if (changes_[at] % 2 != 0) {
                space_.add(sum, row);
                ++sizes_[i];
            } else {
                space_.subtract(sum, row);
                --sizes_[i];
            }
        }
        if (sizes_[i] == 0)
            return;
        gains_[i] = space_.middle(sum, sizes_[i], centre(i), moved);
        put(i, moved);
    }

    void put(std::uint32_t i, const Element* x) {
        moves_[i] = Space::length(space_.distance(centre(i), x));
        std::copy_n(x, space_.width(), centre(i));
        points_->put(i, x);
    }

    void fill(const std::vector<std::uint32_t>& empty) {
        std::vector<std::uint32_t> rows(space_.count());
        std::iota(rows.begin(), rows.end(), 0u);
        const auto most = static_cast<std::ptrdiff_t>(std::min(rows.size(), empty.size()));
        std::partial_sort(rows.begin(), rows.begin() + most, rows.end(),
                          [this](std::uint32_t a, std::uint32_t b) {
                              return upper_[a] != upper_[b] ? upper_[a] > upper_[b] : a < b;
                          });
        for (std::size_t i = 0; i < static_cast<std::size_t>(most); ++i)
            put(empty[i], space_.row(rows[i]));
    }

    const Space& space_;
    std::uint32_t k_;
    Random random_;
    const Parallel& parallel_;
    std::vector<Element> centres_;

    std::unique_ptr<typename Space::Points> points_; // the centres
    std::uint32_t group_size_ = 0;
    std::uint32_t groups_ = 0;
    std::vector<std::uint32_t> labels_;
    std::vector<std::uint32_t> counted_; // the label in whose sum the row is
    std::vector<float> upper_;
    std::vector<float> lower_; // for each row its groups'
    std::vector<Sum> sums_;
    std::vector<std::uint32_t> sizes_;
    std::vector<float> moves_; // the last
    std::vector<double> gains_;
    std::vector<float> group_moves_; // the farthest of each
    std::vector<std::uint32_t> starts_;
    std::vector<Change> changes_;
};

} // namespace cluster
