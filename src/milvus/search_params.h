// search_params of a search or of a request of a hybrid search, checked member by member.
#pragma once

#include <optional>
#include <string>

#include "milvus/metric.h"
#include "pg/json.h"

namespace milvus {

struct SearchParams {
    std::optional<Metric> metric;
    std::optional<long> offset;
    // How far an index looks: candidates of a graph, and lists of an inverted file.
    std::optional<long> ef;
    std::optional<long> probes;
    // AUTOINDEX: 1 (fast) to 10 (exact).
    std::optional<long> level;
    // The farthest distance, not itself within, and the nearest, itself within.
    std::optional<double> radius;
    std::optional<double> range_filter;

    bool is_range() const { return radius || range_filter; }
};

// JSON may be null or no object at all only where the call gave none. An unknown member is refused.
SearchParams search_params(const pg::Json* json);

// Throws where no distance can be in the range.
void check_range(const SearchParams& params, Metric metric);

} // namespace milvus
