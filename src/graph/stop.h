// The flag by which a team is asked to end early. Workers look at it between rows.
#pragma once

#include <atomic>

namespace graph {

class Stop {
  public:
    void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
    bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

  private:
    std::atomic<bool> requested_{false};
};

} // namespace graph
