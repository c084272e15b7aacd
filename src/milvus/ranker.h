// How a hybrid search weighs the hits of its requests against each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "milvus/metric.h"
#include "pg/json.h"

namespace milvus {

struct Ranker {
    bool weighted = false;       // otherwise by reciprocal rank
    double k = 60;               // of reciprocal rank
    std::vector<double> weights; // one a request
    bool normalise = true;       // distances, before they are weighed

    // What a hit of a request adds to its row's score. RANK is from 1.
    double term(std::size_t request, std::size_t rank, Metric metric, double distance) const;
};

// {"strategy": "rrf" | "weighted", "params": {...}}; null: rrf.
Ranker ranker_from_json(const pg::Json* json, std::size_t requests);

} // namespace milvus
