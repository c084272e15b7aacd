// A mapping is aligned to a huge page by mapping one page more and giving both ends back.
#include "graph/big_array.h"

#include <sys/mman.h>

#include <cstdint>
#include <limits>
#include <new>

namespace graph {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;

// What is mapped for this many bytes: whole huge pages for large arrays, so that unmap() can know.
std::size_t mapped_bytes(std::size_t bytes) noexcept {
    const std::size_t unit = bytes >= kHugePage ? kHugePage : std::size_t{4096};
    return (bytes + unit - 1) / unit * unit;
}

void* map(std::size_t bytes) {
    void* start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        throw std::bad_alloc();
    }
    return start;
}

} // namespace

void* map_zeroed(std::size_t bytes) {
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) {
        throw std::bad_alloc();
    }
    const std::size_t mapped = mapped_bytes(bytes);
    if (mapped < kHugePage) {
        return map(mapped);
    }
    char* const start = static_cast<char*>(map(mapped + kHugePage));
    const std::size_t before =
        (kHugePage - reinterpret_cast<std::uintptr_t>(start) % kHugePage) % kHugePage;
    if (before != 0) {
        munmap(start, before);
    }
    munmap(start + before + mapped, kHugePage - before);
#ifdef MADV_HUGEPAGE
    madvise(start + before, mapped, MADV_HUGEPAGE); // a wish: without it the array only is slower
#endif
    return start + before;
}

void unmap(void* start, std::size_t bytes) noexcept {
    munmap(start, mapped_bytes(bytes));
}

} // namespace graph
