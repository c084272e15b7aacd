// The hash that draws levels is the finaliser of splitmix64 (Steele, Lea, Flood 2014).
#include "graph/parameters.h"

#include <algorithm>
#include <cmath>

namespace graph {

int level_of(std::uint32_t row, const Parameters& parameters) noexcept {
    std::uint64_t h = parameters.seed + 0x9e3779b97f4a7c15U * (std::uint64_t{row} + 1);
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9U;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebU;
    h ^= h >> 31;
    const double uniform = (static_cast<double>(h >> 11) + 1) * 0x1p-53; // in (0, 1]
    return std::min(static_cast<int>(-std::log(uniform) / std::log(parameters.m)), kMaxLevel);
}

} // namespace graph
