// The interpolation of curve.h.
#include "curve.h"

#include <cmath>

#include "report.h"

namespace bench {

std::optional<TimeAt> time_at(const std::vector<Point>& points, double recall) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].recall < recall) {
            continue;
        }
        if (i == 0) {
            return TimeAt{points[0].us, points[0].recall > recall};
        }
        const Point& below = points[i - 1];
        const double share = (recall - below.recall) / (points[i].recall - below.recall);
        return TimeAt{below.us * std::pow(points[i].us / below.us, share), false};
    }
    return std::nullopt;
}

std::string shown(const std::optional<TimeAt>& time) {
    return time ? (time->at_most ? "<=" : "") + fixed(time->us, 1) : "-";
}

} // namespace bench
