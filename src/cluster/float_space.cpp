// Sums in double, so that what is added and taken away again leaves nothing behind.

#include "cluster/float_space.h"

#include <limits>

namespace cluster {

// A place without a point is infinitely far away.
FloatSpace::Points::Points(const FloatSpace& space, std::uint32_t count)
    : n_(space.width()),
      tiles_(distance::tile_floats(count, space.width()), std::numeric_limits<float>::infinity()) {}

void FloatSpace::subtract(double* sum, const float* x) const {
    for (std::uint32_t k = 0; k < sample_.n; ++k)
        sum[k] -= static_cast<double>(x[k]);
}

double FloatSpace::middle(const double* sum, std::uint32_t size, const float* old,
                          float* to) const {
    const double share = 1.0 / size;
    for (std::uint32_t k = 0; k < sample_.n; ++k)
        to[k] = static_cast<float>(sum[k] * share);
    if (sample_.spherical)
        normalise(to);
    return static_cast<double>(distance(old, to)) * size;
}

void FloatSpace::invent(Random& random, float* to) const {
    if (count() == 0) {
        for (std::uint32_t k = 0; k < sample_.n; ++k)
            to[k] = static_cast<float>(sample_.spherical ? random.normal() : random.fraction());
    } else {
        const float* a = row(random.below(count()));
        const float* b = row(random.below(count()));
        const double share = random.fraction();
        for (std::uint32_t k = 0; k < sample_.n; ++k)
            to[k] = static_cast<float>(static_cast<double>(a[k]) * (1 - share) +
                                       static_cast<double>(b[k]) * share + 0.01 * random.normal());
    }
    if (sample_.spherical)
        normalise(to);
}

void FloatSpace::normalise(float* x) const {
    const double norm = std::sqrt(distance::active().squared_norm_f32(x, sample_.n));
    if (norm > 0 && std::isfinite(norm))
        for (std::uint32_t k = 0; k < sample_.n; ++k)
            x[k] = static_cast<float>(x[k] / norm);
}

} // namespace cluster
