// Sharing a loop among the threads of a team.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "cluster/kmeans.h"

namespace cluster {

// The numbers below COUNT, taken STEP at a time.
class Ranges {
  public:
    Ranges(std::uint32_t count, std::uint32_t step) : count_(count), step_(step) {}

    struct Range {
        std::uint32_t first;
        std::uint32_t last; // the one behind
    };
    // False: all are taken.
    bool take(Range& range) {
        const std::uint32_t first = next_.fetch_add(step_);
        if (first >= count_)
            return false;
        range = {first, std::min(count_, first + step_)};
        return true;
    }

  private:
    std::uint32_t count_;
    std::uint32_t step_;
    std::atomic<std::uint32_t> next_{0};
};

// Runs work(stop) on the team, or here where it is so little that starting threads would take
// longer. WORK_SIZE: steps of a nanosecond or so.
template <class Work>
void on_team(const Parallel& parallel, std::uint64_t work_size, Work work) {
    constexpr std::uint64_t kLittle = 300'000;
    if (work_size < kLittle)
        work(graph::Stop());
    else
        parallel([&](int, const graph::Stop& stop) { work(stop); });
}

} // namespace cluster
