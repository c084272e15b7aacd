// A team of threads under a caller that must stay responsive: a server process that polls for
// cancels and whose signal handlers must never run on another thread. The threads run only what
// they are given; they have all signals blocked. What the work is: builder.h.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "graph/stop.h"

namespace graph {

class Team {
  public:
    // A worker; it returns when its work is done, or soon after the stop is requested.
    using Work = std::function<void(int thread, const Stop& stop)>;

    // Starts up to this many threads (at least 1) and goes on with those that the system grants.
    // Throws std::system_error if it grants none.
    Team(int threads, Work work);
    ~Team(); // stops and joins
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    int size() const noexcept { return static_cast<int>(threads_.size()); }

    // Waits until all workers have returned, at most this long. Whether they have.
    bool wait(std::chrono::milliseconds limit);

    // Asks the workers to return.
    void stop() noexcept { stop_.request(); }

    // Waits for all workers, then throws the first exception that one of them threw, if any. A
    // worker that throws has made the others stop.
    void join();

  private:
    void run(int thread) noexcept;
    void start(int threads);

    Work work_;
    Stop stop_;
    std::vector<std::thread> threads_;
    std::mutex mutex_; // guards what follows
    std::condition_variable returned_one_;
    int returned_ = 0;
    std::exception_ptr failure_;
};

} // namespace graph
