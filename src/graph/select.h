// Which of the candidates become the neighbours of a new row.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "graph/beam.h"

namespace graph {

// The neighbours of a new row on one level: the first `chosen` of them were chosen, the rest fills.
struct Selection {
    std::vector<Candidate> rows;
    std::size_t chosen = 0;
};

// Goes through the beam from the nearest and chooses up to `most` rows that are nearer to the new
// row than to each row chosen before, so that the links point in different directions; then fills
// up to `capacity` with the nearest of the others. `rows` must have room for the whole beam.
template <typename Space>
void select(const Space& space, const Beam& beam, std::size_t most, std::size_t capacity,
            Selection& selection) noexcept {
    auto& rows = selection.rows;
    rows.resize(beam.size());
    std::size_t chosen = 0;
    std::size_t passed = rows.size(); // the others, from the end, the nearest last
    for (std::size_t i = 0; i < beam.size(); i++) {
        const Candidate candidate{beam.distance(i), beam.row(i)};
        bool diverse = chosen < most;
        for (std::size_t k = 0; diverse && k < chosen; k++) {
            diverse = !(space.distance(candidate.row, rows[k].row) < candidate.distance);
        }
        if (diverse) {
            rows[chosen++] = candidate;
        } else {
            rows[--passed] = candidate;
        }
    }
    std::reverse(rows.begin() + static_cast<std::ptrdiff_t>(chosen), rows.end());
    rows.resize(std::min(rows.size(), std::max(chosen, capacity)));
    selection.chosen = chosen;
}

} // namespace graph
