// A parallel loop for the parts that are not measured.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace bench {

// Calls work(i) for i in 0 .. count - 1 on all processors. `work` must not throw.
template <typename Work>
void for_each_in_parallel(std::size_t count, const Work& work) {
    constexpr std::size_t kStep = 64;
    std::atomic<std::size_t> next = 0;
    const auto loop = [&] {
        for (std::size_t first; (first = next.fetch_add(kStep)) < count;) {
            for (std::size_t i = first; i < count && i < first + kStep; ++i) {
                work(i);
            }
        }
    };
    const unsigned processors = std::thread::hardware_concurrency();
    std::vector<std::jthread> threads;
    for (unsigned t = 1; t < processors; ++t) {
        threads.emplace_back(loop);
    }
    loop();
}

} // namespace bench
