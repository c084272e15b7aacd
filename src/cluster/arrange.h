// An order in which near points stand beside each other: halves by halves, a set is cut across the
// way between two of its points that are far apart.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "distance/kernels.h"

namespace cluster {

// POINTS: numbers that distance(a, b) knows. Cuts are at multiples of a tile.
template <class Distance>
void arrange(std::vector<std::uint32_t>& points, Distance distance) {
    struct Part {
        std::size_t first;
        std::size_t last;
    };
    struct Placed {
        float along;
        std::uint32_t point;
        bool operator<(const Placed& other) const {
            return along != other.along ? along < other.along : point < other.point;
        }
    };
    std::vector<Placed> placed;
    std::vector<Part> parts{{0, points.size()}};
    while (!parts.empty()) {
        const Part part = parts.back();
        parts.pop_back();
        if (part.last - part.first <= distance::kTile)
            continue;
        const auto farthest = [&](std::uint32_t from) {
            std::uint32_t best = from;
            float most = 0;
            for (std::size_t i = part.first; i < part.last; ++i)
                if (const float d = distance(from, points[i]); d > most) {
                    most = d;
                    best = points[i];
                }
            return best;
        };
        const std::uint32_t one = farthest(points[part.first]);
        const std::uint32_t other = farthest(one);
        placed.clear();
        // What is infinite has a place, too.
        const auto bounded = [&](std::uint32_t a, std::uint32_t b) {
            return std::min(distance(a, b), std::numeric_limits<float>::max());
        };
        for (std::size_t i = part.first; i < part.last; ++i)
            placed.push_back({bounded(one, points[i]) - bounded(other, points[i]), points[i]});
        std::sort(placed.begin(), placed.end());
        for (std::size_t i = part.first; i < part.last; ++i)
            points[i] = placed[i - part.first].point;
        const std::size_t tiles = distance::tiles_of(part.last - part.first);
        const std::size_t middle = part.first + tiles / 2 * distance::kTile;
        parts.push_back({part.first, middle});
        parts.push_back({middle, part.last});
    }
}

} // namespace cluster
