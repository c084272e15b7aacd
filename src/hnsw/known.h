// What a traversal knows of the records that it met, by id. A record is estimated from each
// neighbour that lists it, with errors that hardly depend on each other; the mean, weighted by how
// exact each is, errs less than any.
#pragma once

#include "hnsw/id_table.h"

namespace hnsw {

struct Known {
    static constexpr float kNotQueued = std::numeric_limits<float>::infinity();
    static constexpr float kVisited = -std::numeric_limits<float>::infinity();

    std::uint32_t id;
    float key = kNotQueued; // under which it was queued last; kVisited
    float mean = 0;         // of the estimates
    float weight = 0;       // one by the variance of the mean; 0 before the first

    bool visited() const { return key == kVisited; }
    bool queued() const { return key != kNotQueued; }

    void add(float estimate, float its_weight) {
        const float share = its_weight / (weight + its_weight);
        // In this form nothing overflows that is finite.
        mean = weight == 0 ? estimate : mean * (1 - share) + estimate * share;
        weight += its_weight;
    }

    // The distance that it has or exceeds with the certainty of so many standard deviations.
    float least(float deviations) const {
        return deviations == 0 ? mean : mean - deviations / std::sqrt(weight);
    }
};

} // namespace hnsw
