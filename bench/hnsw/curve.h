// Time against recall: how long a search takes at a given recall, between the points measured.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Point {
    int ef;
    double recall;
    double us;
};

struct TimeAt {
    double us;
    bool at_most; // the lowest ef already had this recall, so the true time may be lower
};

// The logarithm of the time is taken as linear in the recall between the first point that reaches
// the recall and the one before it. Nothing where no point reaches it.
std::optional<TimeAt> time_at(const std::vector<Point>& points, double recall);

// "123", "<=123" or "-".
std::string shown(const std::optional<TimeAt>& time);

} // namespace bench
