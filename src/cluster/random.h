// A small generator of random numbers: the same numbers on every machine for one seed.
#pragma once

#include <cmath>
#include <cstdint>

namespace cluster {

class Random {
  public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    // "Fast splittable pseudorandom number generators", 2014.
    std::uint64_t next() noexcept {
        std::uint64_t x = state_ += 0x9E3779B97F4A7C15u;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        return x ^ (x >> 31);
    }
    // 0 to 1, without 1.
    double fraction() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }
    std::uint32_t below(std::uint32_t n) noexcept {
        return static_cast<std::uint32_t>(fraction() * n);
    }
    // Normal, near enough: the sum of twelve.
    double normal() noexcept {
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += fraction();
        return sum;
    }

  private:
    std::uint64_t state_;
};

} // namespace cluster
