// The graphs that the builder makes: their laws on data that breaks careless builders, and that
// threads and seeds matter only where they should. How well one searches them:
// graph_recall_test.cpp.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "graph_test_support.h"

namespace {

using namespace graph_test;
using graph::Graph;
using graph::Parameters;

Parameters with_m(int m) {
    const int slots = std::max(32, (2 * m + 31) / 32 * 32);
    return {m, slots, m, 40, 7};
}

class EveryShape : public testing::TestWithParam<std::tuple<Shape, int, int>> {};

TEST_P(EveryShape, GivesASoundGraph) {
    const auto [shape, m, threads] = GetParam();
    const Rows rows = make_rows(shape, m > 16 ? 1000 : 3000, 16, 2);
    expect_sound(build(rows.space(), rows.size(), with_m(m), threads));
}

INSTANTIATE_TEST_SUITE_P(Graph, EveryShape,
                         testing::Combine(testing::Values(Shape::random, Shape::clustered,
                                                          Shape::collinear, Shape::nearly_equal,
                                                          Shape::equal),
                                          testing::Values(2, 4, 8, 16, 100), testing::Values(1, 4)),
                         [](const auto& instance) {
                             return std::string(name_of(std::get<0>(instance.param))) + "_m" +
                                    std::to_string(std::get<1>(instance.param)) + "_threads" +
                                    std::to_string(std::get<2>(instance.param));
                         });

// The narrowest beam and the shortest lists leave the tree the least room.
TEST(GraphBuilder, IsWholeWithTheSmallestLists) {
    for (const Shape shape : {Shape::random, Shape::clustered, Shape::equal}) {
        const Rows rows = make_rows(shape, 3000, 16, 2);
        for (const int threads : {1, 4}) {
            expect_sound(build(rows.space(), rows.size(), {2, 8, 2, 1, 7}, threads));
        }
    }
}

// Rows round one hub: each is nearest to row 0, whose list can take only a few children.
TEST(GraphBuilder, IsWholeRoundAHub) {
    const std::vector<float> radius(2000);
    const graph::FunctionSpace star{&radius,
                                    [](const void*, std::uint32_t a, std::uint32_t b) noexcept {
                                        return a == 0 || b == 0 ? 1.0F : 2.0F;
                                    }};
    for (const int threads : {1, 4}) {
        for (const int ef : {1, 40}) {
            expect_sound(build(star, radius.size(), {2, 8, 2, ef, 7}, threads));
        }
    }
}

TEST(GraphBuilder, TakesDistancesThatAreNotNumbers) {
    const graph::FunctionSpace space{
        nullptr, [](const void*, std::uint32_t a, std::uint32_t b) noexcept {
            return (a + b) % 3 == 0 ? std::nanf("") : static_cast<float>((a * b) % 101) - 50;
        }};
    expect_sound(build(space, 2000, with_m(8), 2));
}

std::vector<std::uint32_t> all_ids(const Graph& graph) {
    std::vector<std::uint32_t> ids{graph.entry()};
    for (std::uint32_t row = 0; row < graph.size(); row++) {
        for (int level = 0; level <= graph.level(row); level++) {
            const auto list = graph.neighbours(row, level);
            ids.insert(ids.end(), list.begin(), list.end());
        }
    }
    return ids;
}

// Rows are asked for that the function may be given, and the graph does not depend on it.
TEST(GraphBuilder, AsksForRowsOfAFunction) {
    static std::atomic<std::uint64_t> asked;
    static std::atomic<std::uint64_t> beyond;
    asked = 0;
    beyond = 0;
    const Rows rows = make_rows(Shape::random, 500, 16, 2);
    const auto distance = [](const void* context, std::uint32_t a, std::uint32_t b) noexcept {
        return static_cast<const Rows*>(context)->space().distance(a, b);
    };
    const auto prefetch = [](const void* context, std::uint32_t row) noexcept {
        asked++;
        beyond += row >= static_cast<const Rows*>(context)->size();
    };
    const auto with = build(graph::FunctionSpace{&rows, distance, prefetch}, 500, with_m(8), 1);
    EXPECT_GT(asked, rows.size());
    EXPECT_EQ(beyond, 0U);
    const auto without = build(graph::FunctionSpace{&rows, distance}, 500, with_m(8), 1);
    EXPECT_EQ(all_ids(with), all_ids(without));
}

TEST(GraphBuilder, BuildsTheSmallestGraphs) {
    const Rows rows = make_rows(Shape::random, 40, 16, 2);
    const Graph none = build(rows.space(), 0, with_m(4), 2);
    EXPECT_EQ(none.size(), 0U);
    EXPECT_EQ(none.entry(), graph::kNone);
    for (std::size_t n = 1; n <= rows.size(); n++) {
        expect_sound(build(rows.space(), n, with_m(4), 3));
        // There is room for all links, and one thread misses none.
        const Graph graph = build(rows.space(), n, with_m(4), 1);
        for (std::uint32_t row = 0; n <= 8 && row < n; row++) {
            EXPECT_EQ(graph.neighbours(row).size(), n - 1);
        }
    }
}

TEST(GraphBuilder, IsDeterministicWithOneThread) {
    const Rows rows = make_rows(Shape::clustered, 3000, 16, 2);
    const auto first = all_ids(build(rows.space(), rows.size(), with_m(8), 1));
    EXPECT_EQ(first, all_ids(build(rows.space(), rows.size(), with_m(8), 1)));
    Parameters other = with_m(8);
    other.seed++;
    EXPECT_NE(first, all_ids(build(rows.space(), rows.size(), other, 1)));
}

// Whether `later`, chosen by the owner, was compared with this chosen neighbour and must be nearer
// to the owner than to it. Chosen marks are only ever taken back, so a row that is chosen in the
// end was so when any later row came. One thread inserts in the order of numbers: rows below the
// owner's were selected with it, the nearest first, the others linked back one by one. The parent
// is chosen by decree.
bool was_compared(const Graph& graph, const graph::ByteSpace& space, std::uint32_t owner, int level,
                  std::uint32_t neighbour, std::uint32_t later) {
    const float near = space.distance(owner, neighbour);
    const float far = space.distance(owner, later);
    if (later > owner) {
        return neighbour < later && near <= far;
    }
    const bool by_decree =
        level == 0 && (neighbour == graph.parent(owner) || later == graph.parent(owner));
    return neighbour < owner && near < far && !by_decree;
}

TEST(GraphBuilder, ChosenNeighboursLeadApart) {
    for (const Shape shape : {Shape::random, Shape::clustered}) {
        const Rows rows = make_rows(shape, 3000, 16, 2);
        const graph::ByteSpace space = rows.space();
        const Graph graph = build(space, rows.size(), with_m(8), 1);
        std::size_t compared = 0;
        std::size_t chosen = 0;
        std::size_t all = 0;
        for (std::uint32_t row = 0; row < graph.size(); row++) {
            for (int level = 0; level <= graph.level(row); level++) {
                const auto ids = graph.neighbours(row, level);
                all += ids.size();
                for (std::size_t i = 0; i < ids.size(); i++) {
                    chosen += graph.chosen(row, level, i);
                    for (std::size_t j = 0; j < ids.size(); j++) {
                        if (i != j && graph.chosen(row, level, i) && graph.chosen(row, level, j) &&
                            was_compared(graph, space, row, level, ids[i], ids[j])) {
                            compared++;
                            ASSERT_GE(space.distance(ids[i], ids[j]), space.distance(row, ids[j]))
                                << "row " << row << ", level " << level << ": " << ids[i]
                                << " occludes " << ids[j];
                        }
                    }
                }
            }
        }
        // There is something to compare, and the marks tell slots apart.
        EXPECT_GT(compared, graph.size());
        EXPECT_GT(chosen, graph.size());
        EXPECT_LT(chosen, all / 4 * 3);
    }
}

TEST(GraphBuilder, RefusesWhatItCannotDo) {
    const Rows rows = make_rows(Shape::random, 10, 16, 2);
    const auto builder = [&](std::size_t n, const Parameters& parameters) {
        return graph::Builder<graph::ByteSpace>(rows.space(), n, parameters);
    };
    EXPECT_THROW(builder(10, {1, 32, 16, 40, 7}), std::invalid_argument);
    EXPECT_THROW(builder(10, {20, 32, 20, 40, 7}), std::invalid_argument);
    EXPECT_THROW(builder(10, {16, 32, 15, 40, 7}), std::invalid_argument);
    EXPECT_THROW(builder(10, {16, 256, 16, 40, 7}), std::invalid_argument);
    EXPECT_THROW(builder(10, {16, 32, 16, 0, 7}), std::invalid_argument);
    EXPECT_THROW(builder(std::size_t{1} << 31, with_m(16)), std::invalid_argument);
    EXPECT_THROW(builder(10, with_m(16)).finish(), std::logic_error);
}

// The bound must hold for what is mapped and be near enough to plan with.
TEST(GraphBuilder, TellsItsMemoryBefore) {
    const std::size_t n = 100000;
    for (const int m : {2, 16, 100}) {
        const Parameters p = with_m(m);
        const Graph graph(n, p);
        const std::size_t upper = graph.upper_lists() * 4 *
                                  (graph.capacity(1) + graph::list_words(p.upper_slots) +
                                   graph::mask_words(p.upper_slots));
        const std::size_t level_0 = n * (4 * (graph.capacity(0) + graph::list_words(p.slots) +
                                              2 * graph::mask_words(p.slots) + 1) +
                                         1 + sizeof(graph::RowState));
        EXPECT_GT(graph::bytes_needed(n, p, 1), upper + level_0 + n);
        EXPECT_LT(graph::bytes_needed(n, p, 1), (upper + level_0 + n) * 21 / 20);
    }
}

} // namespace
