// Rows of floats by Euclidean distance: what the iteration asks of a space. Distances are squared
// where they are called so; length() is what obeys the triangle inequality.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "cluster/kmeans.h"
#include "cluster/random.h"
#include "distance/kernels.h"

namespace cluster {

class FloatSpace {
  public:
    using Element = float;
    using Sum = double; // of a coordinate over rows

    // Points in the tiles that the kernels search.
    class Points {
      public:
        Points(const FloatSpace& space, std::uint32_t count);
        void put(std::uint32_t i, const float* x) {
            distance::put_in_tile(tiles_.data(), i, x, n_);
        }
        // The nearest in some tiles; places count from the first of them on.
        void nearest(const float* const* rows, std::size_t count, std::uint32_t first_tile,
                     std::uint32_t tiles, distance::NearestPoint* out) const {
            distance::active().nearest_point_f32(rows, count, n_, tile(first_tile), tiles, out);
        }

      private:
        const float* tile(std::uint32_t i) const {
            return tiles_.data() + std::size_t{i} * distance::kTile * n_;
        }

        std::size_t n_;
        std::vector<float> tiles_;
    };

    explicit FloatSpace(const FloatSample& sample) : sample_(sample) {}

    std::uint32_t count() const { return sample_.count; }
    std::size_t width() const { return sample_.n; }     // elements of a row
    std::size_t sum_width() const { return sample_.n; } // and of the sum of rows
    const float* row(std::uint32_t i) const { return &sample_.rows[std::size_t{i} * sample_.n]; }

    float distance(const float* a, const float* b) const {
        return distance::active().l2_squared_f32(a, b, sample_.n);
    }
    static float length(float distance) { return std::sqrt(distance); }
    static double distance_of(float length) {
        return static_cast<double>(length) * static_cast<double>(length);
    }

    void add(double* sum, const float* x) const {
        distance::active().accumulate_f32(sum, x, sample_.n);
    }
    void subtract(double* sum, const float* x) const;
    // The middle of SIZE rows with this sum. Returns by how much their distances fall when OLD
    // gives way to it.
    double middle(const double* sum, std::uint32_t size, const float* old, float* to) const;
    // A point for a centre without rows: somewhere near a row, by as much as rows differ; anywhere
    // where there is no row.
    void invent(Random& random, float* to) const;

  private:
    void normalise(float* x) const;

    FloatSample sample_;
};

} // namespace cluster
