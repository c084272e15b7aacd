// Bit strings by Hamming distance: what the iteration asks of a space. A centre has the bits that
// most of its rows have.
#pragma once

#include <cstdint>
#include <vector>

#include "cluster/kmeans.h"
#include "cluster/random.h"
#include "distance/kernels.h"

namespace cluster {

class BitSpace {
  public:
    using Element = std::uint8_t;
    using Sum = std::uint32_t; // rows that have a bit

    // In tiles like those of floats, but each string stays in one piece.
    class Points {
      public:
        Points(const BitSpace& space, std::uint32_t count);
        void put(std::uint32_t i, const std::uint8_t* x);
        void nearest(const std::uint8_t* const* rows, std::size_t count, std::uint32_t first_tile,
                     std::uint32_t tiles, distance::NearestPoint* out) const;

      private:
        std::size_t bytes_;
        std::uint32_t count_;
        std::vector<std::uint8_t> strings_;
    };

    explicit BitSpace(const BitSample& sample) : sample_(sample) {}

    std::uint32_t count() const { return sample_.count; }
    std::size_t width() const { return sample_.bytes; }
    std::size_t sum_width() const { return std::size_t{sample_.bytes} * 8; }
    const std::uint8_t* row(std::uint32_t i) const {
        return &sample_.rows[std::size_t{i} * sample_.bytes];
    }

    float distance(const std::uint8_t* a, const std::uint8_t* b) const {
        return static_cast<float>(distance::active().hamming(a, b, sample_.bytes));
    }
    static float length(float distance) { return distance; }
    static double distance_of(float length) { return static_cast<double>(length); }

    void add(std::uint32_t* sum, const std::uint8_t* x) const;
    void subtract(std::uint32_t* sum, const std::uint8_t* x) const;
    double middle(const std::uint32_t* sum, std::uint32_t size, const std::uint8_t* old,
                  std::uint8_t* to) const;
    void invent(Random& random, std::uint8_t* to) const;

  private:
    BitSample sample_;
};

} // namespace cluster
