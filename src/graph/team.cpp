// See team.h. A thread inherits the signal mask of the one that starts it.
#include "graph/team.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace graph {
namespace {

// Blocks all signals of this thread while it lives.
class AllSignalsBlocked {
  public:
    AllSignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        if (const int error = pthread_sigmask(SIG_SETMASK, &all, &before_); error != 0) {
            throw std::system_error(error, std::generic_category(), "pthread_sigmask");
        }
    }
    ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    AllSignalsBlocked(const AllSignalsBlocked&) = delete;
    AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

  private:
    sigset_t before_;
};

} // namespace

Team::Team(int threads, Work work) : work_(std::move(work)) {
    start(std::max(threads, 1));
}

void Team::start(int threads) {
    // Reserved first: nothing but the start of a thread may fail below.
    threads_.reserve(static_cast<std::size_t>(threads));
    const AllSignalsBlocked blocked;
    for (int i = 0; i < threads; i++) {
        try {
            threads_.emplace_back([this, i] { run(i); });
        } catch (...) {
            if (threads_.empty()) {
                throw;
            }
            return; // fewer threads do the same work
        }
    }
}

Team::~Team() {
    stop();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

void Team::run(int thread) noexcept {
    std::exception_ptr failure;
    try {
        work_(thread, stop_);
    } catch (...) {
        failure = std::current_exception();
        stop_.request();
    }
    const std::lock_guard guard(mutex_);
    if (!failure_) {
        failure_ = failure;
    }
    returned_++;
    returned_one_.notify_all();
}

bool Team::wait(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return returned_one_.wait_for(lock, limit, [this] { return returned_ == size(); });
}

void Team::join() {
    for (std::thread& thread : threads_) {
        if (thread.joinable()) {
            thread.join();
        }
    }
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

} // namespace graph
