// See graph.h.
#include "graph/graph.h"

#include <cmath>
#include <stdexcept>

#include "graph/links.h"

namespace graph {

Graph::Graph(std::size_t rows, const Parameters& parameters) : parameters_(parameters) {
    if (!valid(parameters) || rows > kMaxRows) {
        throw std::invalid_argument("graph: parameters out of range");
    }
    levels_ = BigArray<std::uint8_t>(rows);
    first_upper_list_ = BigArray<std::uint32_t>(rows);
    for (std::size_t i = 0; i < rows; i++) {
        const int level = level_of(static_cast<std::uint32_t>(i), parameters);
        levels_[i] = static_cast<std::uint8_t>(level);
        first_upper_list_[i] = static_cast<std::uint32_t>(upper_lists_);
        upper_lists_ += static_cast<std::size_t>(level);
    }
    ids_ = BigArray<std::uint32_t>(rows * capacity(0));
    kept_ = BigArray<std::uint32_t>(rows * mask_words(parameters.slots));
    upper_ids_ = BigArray<std::uint32_t>(upper_lists_ * capacity(1));
    chosen_ = BigArray<std::uint32_t>(rows * mask_words(parameters.slots));
    upper_chosen_ = BigArray<std::uint32_t>(upper_lists_ * mask_words(parameters.upper_slots));
}

std::size_t bytes_needed(std::size_t rows, const Parameters& p, int threads) noexcept {
    const auto list_bytes = [](int slots) {
        return (static_cast<std::size_t>(slots) + list_words(slots)) * sizeof(std::uint32_t);
    };
    // A row has 1 / (m - 1) lists above level 0 on average, with a variance of m / (m - 1)^2.
    const auto n = static_cast<double>(rows);
    const double upper = n / (p.m - 1) + 5 * std::sqrt(n * p.m) / (p.m - 1) + kMaxLevel;
    const std::size_t a_row = list_bytes(p.slots) +
                              2 * mask_words(p.slots) * sizeof(std::uint32_t) +
                              sizeof(std::uint8_t) + sizeof(std::uint32_t) + sizeof(RowState);
    const std::size_t a_thread = rows + static_cast<std::size_t>(p.ef_construction) * 64 + 65536;
    return rows * a_row +
           static_cast<std::size_t>(upper) *
               (list_bytes(p.upper_slots) + mask_words(p.upper_slots) * sizeof(std::uint32_t)) +
           static_cast<std::size_t>(threads) * a_thread;
}

} // namespace graph
