// A lock in one byte, for the few dozen instructions that change one list of neighbours.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>

namespace graph {

class SpinLock {
  public:
    void lock() noexcept {
        for (int spins = 0; locked_.exchange(1, std::memory_order_acquire) != 0;) {
            while (locked_.load(std::memory_order_relaxed) != 0) {
                // The holder may have lost its processor; with a free one it is done long before.
                if (++spins > 100) {
                    sched_yield();
                }
            }
        }
    }
    void unlock() noexcept { locked_.store(0, std::memory_order_release); }

  private:
    std::atomic<std::uint8_t> locked_;
};

} // namespace graph
