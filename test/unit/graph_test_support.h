// What the tests of graph share: data, a build by a team, and the laws that every graph keeps.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "graph/builder.h"
#include "graph/team.h"

namespace graph_test {

inline std::uint32_t l2_squared(const std::uint8_t* a, const std::uint8_t* b,
                                std::size_t n) noexcept {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < n; i++) {
        const int difference = a[i] - b[i];
        sum += static_cast<std::uint32_t>(difference * difference);
    }
    return sum;
}

struct Rows {
    std::size_t bytes; // of a row
    std::vector<std::uint8_t> data;

    std::size_t size() const { return data.size() / bytes; }
    graph::ByteSpace space() const { return {data.data(), bytes, l2_squared}; }
};

enum class Shape { random, clustered, collinear, nearly_equal, equal };

inline const char* name_of(Shape shape) {
    constexpr const char* kNames[] = {"random", "clustered", "collinear", "nearly_equal", "equal"};
    return kNames[static_cast<int>(shape)];
}

// Rows whose values are drawn anew with the seed; the 32 clusters of `clustered` are the same for
// every seed.
inline Rows make_rows(Shape shape, std::size_t n, std::size_t bytes, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::mt19937_64 cluster_random(1);
    const auto byte = [](std::mt19937_64& from) { return static_cast<std::uint8_t>(from()); };
    std::vector<std::uint8_t> centres(32 * bytes);
    std::generate(centres.begin(), centres.end(), [&] { return byte(cluster_random); });

    Rows rows{bytes, std::vector<std::uint8_t>(n * bytes)};
    for (std::size_t i = 0; i < n; i++) {
        const std::size_t cluster = random() % 32;
        for (std::size_t k = 0; k < bytes; k++) {
            std::uint8_t& value = rows.data[i * bytes + k];
            switch (shape) {
            case Shape::random:
                value = byte(random);
                break;
            case Shape::clustered:
                value = static_cast<std::uint8_t>(centres[cluster * bytes + k] ^ (random() % 4));
                break;
            case Shape::collinear:
                value = static_cast<std::uint8_t>(k == 0 ? i % 256 : k == 1 ? i / 256 : 0);
                break;
            case Shape::nearly_equal:
                value = static_cast<std::uint8_t>(100 + (random() % 64 == 0));
                break;
            case Shape::equal:
                value = 100;
                break;
            }
        }
    }
    return rows;
}

template <typename Space>
graph::Graph build(const Space& space, std::size_t rows, const graph::Parameters& parameters,
                   int threads) {
    graph::Builder<Space> builder(space, rows, parameters);
    graph::Team team(threads, [&](int, const graph::Stop& stop) { builder.work(stop); });
    while (!team.wait(std::chrono::milliseconds(50))) {
    }
    team.join();
    return builder.finish();
}

// Links lead to other rows of the level, and to each at most once.
inline void expect_sound_list(const graph::Graph& graph, std::uint32_t row, int level) {
    const auto span = graph.neighbours(row, level);
    std::vector<std::uint32_t> ids(span.begin(), span.end());
    ASSERT_LE(ids.size(), graph.capacity(level));
    for (const std::uint32_t id : ids) {
        ASSERT_LT(id, graph.size());
        ASSERT_NE(id, row);
        ASSERT_GE(graph.level(id), level);
    }
    std::sort(ids.begin(), ids.end());
    ASSERT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
    for (std::size_t slot = ids.size(); slot < graph.capacity(level); slot++) {
        ASSERT_EQ(graph.slots(row, level)[slot], graph::kNone);
        ASSERT_FALSE(graph.chosen(row, level, slot)) << "an empty slot of row " << row;
    }
}

// The rows that a walk over level 0 from row 0 meets, over all links or only over the kept ones.
inline std::size_t reachable(const graph::Graph& graph, bool only_kept) {
    std::vector<bool> met(graph.size());
    std::vector<std::uint32_t> ahead{0};
    met[0] = true;
    std::size_t n = 0;
    while (!ahead.empty()) {
        const std::uint32_t row = ahead.back();
        ahead.pop_back();
        n++;
        const auto ids = graph.neighbours(row);
        for (std::size_t slot = 0; slot < ids.size(); slot++) {
            if (!met[ids[slot]] && (!only_kept || graph.kept(row, slot))) {
                met[ids[slot]] = true;
                ahead.push_back(ids[slot]);
            }
        }
    }
    return n;
}

// The kept slots are the edges of a tree, each at both ends. A row's children take no more than a
// quarter of its list, and a slot for the row with the next number.
inline void expect_tree(const graph::Graph& graph) {
    std::size_t kept = 0;
    for (std::uint32_t row = 0; row < graph.size(); row++) {
        const auto ids = graph.neighbours(row);
        std::size_t kept_here = 0;
        for (std::size_t slot = 0; slot < graph.capacity(0); slot++) {
            if (!graph.kept(row, slot)) {
                continue;
            }
            ASSERT_LT(slot, ids.size()) << "an empty slot of row " << row << " is kept";
            ASSERT_TRUE(graph.parent(row) == ids[slot] || graph.parent(ids[slot]) == row)
                << "rows " << row << " and " << ids[slot];
            kept_here++;
        }
        ASSERT_LE(kept_here - (row != 0), graph.capacity(0) / 4 + 1) << "children of row " << row;
        kept += kept_here;
        if (row != 0) {
            ASSERT_LT(graph.parent(row), row);
            ASSERT_TRUE(graph.kept(row, graph::Graph::kParentSlot));
        }
    }
    // Each row but row 0 has an end at itself; the count leaves exactly one for its parent's end.
    EXPECT_EQ(kept, 2 * (graph.size() - 1));
    EXPECT_EQ(reachable(graph, true), graph.size());
}

inline void expect_sound(const graph::Graph& graph) {
    int top = 0;
    for (std::uint32_t row = 0; row < graph.size(); row++) {
        ASSERT_EQ(graph.level(row), graph::level_of(row, graph.parameters()));
        top = std::max(top, graph.level(row));
        for (int level = 0; level <= graph.level(row); level++) {
            expect_sound_list(graph, row, level);
        }
    }
    EXPECT_EQ(graph.top_level(), top);
    expect_tree(graph);
}

} // namespace graph_test
