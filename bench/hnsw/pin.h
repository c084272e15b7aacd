// Puts a process or thread onto one processor. A query that wakes its backend on another core waits
// for it up to 80 us, which hides everything else; so client and backend share one.
#pragma once

#include <sched.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace bench {

// id 0: the calling thread.
inline void pin_to_core(pid_t id, int core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(core), &set);
    if (sched_setaffinity(id, sizeof set, &set) != 0) {
        throw std::runtime_error("cannot pin process " + std::to_string(id) + " to core " +
                                 std::to_string(core) + ": " + std::strerror(errno) +
                                 " (run as root or as the server's user, or give --no-pin)");
    }
}

// Gives a backend this thread's priority where that is a real-time one (`chrt -f 1 bench_hnsw
// ...`), so that a busy machine delays neither of the two.
inline void share_real_time(pid_t id) {
    const int policy = sched_getscheduler(0);
    sched_param priority{};
    if ((policy != SCHED_FIFO && policy != SCHED_RR) || sched_getparam(0, &priority) != 0) {
        return;
    }
    if (sched_setscheduler(id, policy, &priority) != 0) {
        throw std::runtime_error("cannot give process " + std::to_string(id) +
                                 " real-time priority: " + std::strerror(errno));
    }
}

// The calling thread on one core for as long as this lives. Threads started meanwhile share the
// core.
class PinnedThread {
  public:
    PinnedThread(bool wanted, int core) {
        if (sched_getaffinity(0, sizeof before_, &before_) != 0) {
            throw std::runtime_error("cannot read this thread's cores");
        }
        if (wanted) {
            pin_to_core(0, core);
        }
    }
    ~PinnedThread() { sched_setaffinity(0, sizeof before_, &before_); }
    PinnedThread(const PinnedThread&) = delete;
    PinnedThread& operator=(const PinnedThread&) = delete;

  private:
    cpu_set_t before_{};
};

} // namespace bench
