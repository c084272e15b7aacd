// Counting and measuring of bit strings; a centre is a majority bit by bit.

#include "cluster/bit_space.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace cluster {

namespace {

constexpr std::uint8_t bit(std::size_t k) {
    return static_cast<std::uint8_t>(0x80u >> k % 8);
}

} // namespace

BitSpace::Points::Points(const BitSpace& space, std::uint32_t count)
    : bytes_(space.width()), count_(count), strings_(count * space.width()) {}

void BitSpace::Points::put(std::uint32_t i, const std::uint8_t* x) {
    std::copy(x, x + bytes_, strings_.data() + i * bytes_);
}

void BitSpace::Points::nearest(const std::uint8_t* const* rows, std::size_t count,
                               std::uint32_t first_tile, std::uint32_t tiles,
                               distance::NearestPoint* out) const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr auto kTile = static_cast<std::uint32_t>(distance::kTile);
    const auto hamming = distance::active().hamming;
    const std::uint32_t first = first_tile * kTile;
    const std::uint32_t last = std::min(count_, first + tiles * kTile);
    for (std::size_t r = 0; r < count; ++r) {
        distance::NearestPoint best{0, kInfinity, kInfinity};
        for (std::uint32_t i = first; i < last; ++i) {
            const auto d = static_cast<float>(hamming(rows[r], &strings_[i * bytes_], bytes_));
            if (d < best.nearest)
                best = {i - first, d, best.nearest};
            else if (d < best.second)
                best.second = d;
        }
        out[r] = best;
    }
}

void BitSpace::add(std::uint32_t* sum, const std::uint8_t* x) const {
    for (std::uint32_t byte = 0; byte < sample_.bytes; ++byte)
        for (std::uint32_t k = 0; k < 8; ++k)
            sum[8 * byte + k] += static_cast<std::uint32_t>(x[byte]) >> (7 - k) & 1u;
}

void BitSpace::subtract(std::uint32_t* sum, const std::uint8_t* x) const {
    for (std::uint32_t byte = 0; byte < sample_.bytes; ++byte)
        for (std::uint32_t k = 0; k < 8; ++k)
            sum[8 * byte + k] -= static_cast<std::uint32_t>(x[byte]) >> (7 - k) & 1u;
}

double BitSpace::middle(const std::uint32_t* sum, std::uint32_t size, const std::uint8_t* old,
                        std::uint8_t* to) const {
    double gain = 0;
    std::fill(to, to + sample_.bytes, std::uint8_t{0});
    for (std::size_t k = 0; k < sum_width(); ++k) {
        if (2 * sum[k] > size)
            to[k / 8] = static_cast<std::uint8_t>(to[k / 8] | bit(k));
        if (((old[k / 8] ^ to[k / 8]) & bit(k)) != 0)
            gain += std::abs(2.0 * sum[k] - size);
    }
    return gain;
}

void BitSpace::invent(Random& random, std::uint8_t* to) const {
    std::fill(to, to + sample_.bytes, std::uint8_t{0});
    for (std::uint32_t k = 0; k < sample_.bits; ++k)
        if (random.next() >> 63)
            to[k / 8] = static_cast<std::uint8_t>(to[k / 8] | bit(k));
}

} // namespace cluster
