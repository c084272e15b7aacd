// Zeroed memory for arrays of hundreds of megabytes that are read at random: straight from the
// operating system, on huge pages where it has them (a random read then costs no page walk), and
// untouched until first written, so that making one takes no time. Not for small or growing arrays.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace graph {

// Throws std::bad_alloc.
void* map_zeroed(std::size_t bytes);
void unmap(void* start, std::size_t bytes) noexcept;

template <typename T>
class BigArray {
    static_assert(std::is_trivially_destructible_v<T>);

  public:
    BigArray() = default;
    explicit BigArray(std::size_t n)
        : start_(n == 0 ? nullptr : static_cast<T*>(map_zeroed(n * sizeof(T)))), size_(n) {}
    BigArray(BigArray&& other) noexcept
        : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    BigArray& operator=(BigArray&& other) noexcept {
        std::swap(start_, other.start_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~BigArray() {
        if (start_ != nullptr) {
            unmap(start_, size_ * sizeof(T));
        }
    }

    T* data() const noexcept { return start_; }
    std::size_t size() const noexcept { return size_; }
    T& operator[](std::size_t i) const noexcept { return start_[i]; }

  private:
    T* start_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace graph
