// The finished graph: for each row its level and its neighbours on each level, by row number.
// Who makes it: builder.h. What it promises: README.md in this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "graph/big_array.h"
#include "graph/parameters.h"
#include "graph/slot_mask.h"

namespace graph {

class Graph {
  public:
    Graph(std::size_t rows, const Parameters& parameters); // every list is empty

    std::size_t size() const noexcept { return levels_.size(); }
    const Parameters& parameters() const noexcept { return parameters_; }

    // Where a search starts: a row of the top level. There is none in a graph of no rows.
    std::uint32_t entry() const noexcept { return entry_; }
    int top_level() const noexcept { return size() == 0 ? 0 : level(entry_); }
    int level(std::uint32_t row) const noexcept { return levels_[row]; }

    // The neighbours of a row on a level that it has, in no order.
    std::span<const std::uint32_t> neighbours(std::uint32_t row, int level = 0) const noexcept {
        const std::uint32_t* ids = slots(row, level);
        std::size_t n = 0;
        while (n < capacity(level) && ids[n] != kNone) {
            n++;
        }
        return {ids, n};
    }

    // Whether the link in this slot of the row's level-0 list belongs to the spanning tree.
    bool kept(std::uint32_t row, std::size_t slot) const noexcept { return has(kept(row), slot); }
    const std::uint32_t* kept(std::uint32_t row) const noexcept {
        return kept_.data() + row * mask_words(parameters_.slots);
    }

    // Whether the link in this slot was chosen for its direction; the others fill the list and are
    // the first to give way.
    bool chosen(std::uint32_t row, int level, std::size_t slot) const noexcept {
        return has(chosen_words(row, level), slot);
    }

    // The parent's slot in the level-0 list of every row but row 0, and the parent. It has a
    // smaller number than the row.
    static constexpr std::size_t kParentSlot = 0;
    std::uint32_t parent(std::uint32_t row) const noexcept {
        return row == 0 ? kNone : slots(row, 0)[kParentSlot];
    }

    // The rest is for the builder.

    std::size_t capacity(int level) const noexcept {
        return static_cast<std::size_t>(level == 0 ? parameters_.slots : parameters_.upper_slots);
    }
    // All slots of a list: neighbours, then kNone. Meaningless before the row's lists are written.
    std::uint32_t* slots(std::uint32_t row, int level) const noexcept {
        return level == 0 ? ids_.data() + row * capacity(0)
                          : upper_ids_.data() + upper_list(row, level) * capacity(1);
    }
    std::uint32_t* kept(std::uint32_t row) noexcept {
        return kept_.data() + row * mask_words(parameters_.slots);
    }
    std::uint32_t* chosen_words(std::uint32_t row, int level) const noexcept {
        return level == 0 ? chosen_.data() + row * mask_words(parameters_.slots)
                          : upper_chosen_.data() +
                                upper_list(row, level) * mask_words(parameters_.upper_slots);
    }
    // The lists of all rows on the levels >= 1 are numbered; this is the number of one, and of all.
    std::size_t upper_list(std::uint32_t row, int level) const noexcept {
        return first_upper_list_[row] + static_cast<std::size_t>(level) - 1;
    }
    std::size_t upper_lists() const noexcept { return upper_lists_; }
    void set_entry(std::uint32_t row) noexcept { entry_ = row; }

  private:
    Parameters parameters_;
    std::uint32_t entry_ = kNone;
    std::size_t upper_lists_ = 0;
    BigArray<std::uint8_t> levels_;
    BigArray<std::uint32_t> first_upper_list_;
    BigArray<std::uint32_t> ids_;
    BigArray<std::uint32_t> kept_;
    BigArray<std::uint32_t> upper_ids_;
    BigArray<std::uint32_t> chosen_;
    BigArray<std::uint32_t> upper_chosen_;
};

// An upper bound, for all but one in a million seeds, of the bytes that building a graph of this
// many rows takes, without the rows themselves, and where `threads` threads work on it.
std::size_t bytes_needed(std::size_t rows, const Parameters& parameters, int threads) noexcept;

} // namespace graph
