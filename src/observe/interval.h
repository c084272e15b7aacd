// How sure a measured recall is. Queries are drawn, not answers: answers of one query are found or
// missed together, so each query counts once, with its share.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace observe {

struct Interval {
    double mean;
    double low;
    double high;
};

// The mean of the shares and its 95 % confidence interval. One more query, half found, is added for
// the interval: else a hundred queries without a miss would prove that there is never one.
inline Interval interval_of(std::span<const double> shares) {
    constexpr double kHalf = 0.5;
    constexpr double kDeviations = 1.96;
    const auto count = static_cast<double>(shares.size());
    double sum = 0;
    for (const double share : shares)
        sum += share;
    const double mean = sum / count;
    const double centre = (sum + kHalf) / (count + 1);
    double squares = (kHalf - centre) * (kHalf - centre);
    for (const double share : shares)
        squares += (share - centre) * (share - centre);
    const double error = std::sqrt(squares / count / (count + 1));
    return {mean, std::max(0.0, std::min(mean, centre - kDeviations * error)),
            std::min(1.0, std::max(mean, centre + kDeviations * error))};
}

} // namespace observe
