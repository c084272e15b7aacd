// Asks for the cache lines of a row that is about to be read.
#pragma once

#include <cstddef>
#include <cstdint>

namespace graph {

inline constexpr std::uintptr_t kCacheLine = 64;

// Long rows are left to the processor once their first lines have started its own prefetcher.
inline constexpr std::size_t kPrefetchedBytes = 512;

inline void prefetch(const void* start, std::size_t bytes) noexcept {
    const auto first = reinterpret_cast<std::uintptr_t>(start);
    const std::uintptr_t end = first + (bytes < kPrefetchedBytes ? bytes : kPrefetchedBytes);
    for (std::uintptr_t line = first & ~(kCacheLine - 1); line < end; line += kCacheLine) {
        __builtin_prefetch(reinterpret_cast<const void*>(line));
    }
}

} // namespace graph
