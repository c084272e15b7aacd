// `insert`: rows that come to a filled table, one by one and in bulk; and the same rows to a table
// without an index, since what that takes is no part of the index's.
#include <algorithm>
#include <cstdio>

#include "pin.h"
#include "run.h"
#include "searcher.h"
#include "wire.h"
#include "writer.h"

namespace bench {

namespace {

// The share of these rows, of a thousand of them where there are more, that a search for their own
// vector finds.
double found_again(Run& run, Side& side, std::size_t first, std::size_t count) {
    constexpr std::size_t kMostSearched = 1000;
    const std::size_t step = std::max<std::size_t>(1, count / kMostSearched);
    Connection session = side.connect();
    Searcher searcher(session, side.search_statement("", run.options.limit), run.options);
    searcher.set_ef(40);
    std::size_t searched = 0;
    std::size_t found = 0;
    std::vector<std::uint32_t> ids;
    for (std::size_t id = first; id < first + count; id += step) {
        ++searched;
        searcher.search(wire_vector(run.data.all.row(id), run.data.all.dims, run.options.type),
                        ids);
        found += std::count(ids.begin(), ids.end(), static_cast<std::uint32_t>(id)) == 1 ? 1U : 0U;
    }
    return static_cast<double>(found) / static_cast<double>(searched);
}

// Where an earlier run left rows behind (--reuse), new ones come after them on both servers.
std::size_t first_free_row(const Options& options) {
    std::size_t first = options.rows;
    if (!options.reuse) {
        return first;
    }
    const Run names(options, 0, true);
    for (const auto& side : names.sides) {
        side->choose_table(names.data, "_insert");
        Connection session = side->connect();
        if (!session.text("SELECT to_regclass('" + side->table() + "')").empty()) {
            first = std::max(first, static_cast<std::size_t>(session.number(
                                        "SELECT coalesce(max(id) + 1, 0) FROM " + side->table())));
        }
    }
    return first;
}

std::string known(double value) {
    return value < 0 ? "-" : fixed(value, 0);
}

// What a round measures of one table, and of all rounds.
struct TableCosts {
    Writer writer;
    std::vector<InsertCost> single{};
    std::vector<double> bulk_us{}; // a row

    double of(double InsertCost::*member) const {
        std::vector<double> values;
        for (const InsertCost& cost : single) {
            values.push_back(cost.*member);
        }
        return median(values);
    }
};

// The tables of one server: the one with the index, and the bare one.
struct SideCosts {
    TableCosts whole;
    TableCosts bare;

    // Of round ROUND, the index's part alone.
    double index_us(std::size_t round, double InsertCost::*member) const {
        return whole.single[round].*member - bare.single[round].*member;
    }
    double index_bulk_us(std::size_t round) const {
        return whole.bulk_us[round] - bare.bulk_us[round];
    }
};

// Medians over the rounds, which MEMBER computes for one.
template <typename Member>
double median_of_rounds(std::size_t rounds, const Member& member) {
    std::vector<double> values;
    for (std::size_t round = 0; round < rounds; ++round) {
        values.push_back(member(round));
    }
    return median(values);
}

std::string make_bare_table(Side& side) {
    const std::string bare = side.table() + "_bare";
    side.session().run("DROP TABLE IF EXISTS " + bare);
    side.session().run("CREATE TABLE " + bare + " (LIKE " + side.table() + ")");
    return bare;
}

// Into the shared buffers: not every build leaves its pages there, and pages that come to them with
// the first rows of a list are no part of an insert later on.
void prewarm(Side& side) {
    side.session().run("CREATE EXTENSION IF NOT EXISTS pg_prewarm");
    side.session().run("SELECT pg_prewarm('" + side.index() + "')");
}

void print_ratios(const std::vector<SideCosts>& costs, std::size_t rounds) {
    const auto print = [&](const char* what, const auto& member) {
        std::printf("peer / ours, %s: %.2f\n", what, median_of_rounds(rounds, [&](std::size_t r) {
                        return member(costs[1], r) / member(costs[0], r);
                    }));
    };
    print("a row by itself",
          [](const SideCosts& of, std::size_t round) { return of.whole.single[round].median_us; });
    print("the index's part of it", [](const SideCosts& of, std::size_t round) {
        return of.index_us(round, &InsertCost::median_us);
    });
    print("the index's part of it, by means", [](const SideCosts& of, std::size_t round) {
        return of.index_us(round, &InsertCost::mean_us);
    });
    print("a row of a COPY",
          [](const SideCosts& of, std::size_t round) { return of.whole.bulk_us[round]; });
    print("the index's part of it",
          [](const SideCosts& of, std::size_t round) { return of.index_bulk_us(round); });
}

} // namespace

void run_insert(const Options& options) {
    const std::size_t rounds = static_cast<std::size_t>(options.rounds == 0 ? 5 : options.rounds);
    const std::size_t first = first_free_row(options);
    // One more round, the first, which is not counted. Each has as many rows for COPY.
    const std::size_t inserted = (rounds + 1) * 2 * options.inserts;
    Run run(options, first - options.rows + inserted);
    run.prepare_sides("_insert");
    const PinnedThread pinned(options.pin, run.core());
    std::vector<SideCosts> costs;
    for (const auto& side : run.sides) {
        const std::string bare = make_bare_table(*side);
        prewarm(*side);
        side->session().run("CHECKPOINT");
        costs.push_back({{Writer(run, *side, side->table())}, {Writer(run, *side, bare)}});
    }
    for (std::size_t round = 0; round <= rounds; ++round) {
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            for (TableCosts* of : {&costs[s].whole, &costs[s].bare}) {
                const std::size_t row = first + round * 2 * options.inserts;
                const InsertCost cost = of->writer.insert(row, options.inserts, row);
                const double bulk_us =
                    of->writer.copy(row + options.inserts, options.inserts) * 1e6;
                const std::string where =
                    "round " + std::to_string(round) + (of == &costs[s].bare ? ", bare" : "");
                run.raw.add(run.sides[s]->name(), "insert_us", where, cost.median_us);
                run.raw.add(run.sides[s]->name(), "insert_mean_us", where, cost.mean_us);
                run.raw.add(run.sides[s]->name(), "copy_us", where, bulk_us);
                run.raw.add(run.sides[s]->name(), "wal_bytes", where, cost.wal_bytes);
                run.raw.add(run.sides[s]->name(), "wal_record_bytes", where, cost.wal_record_bytes);
                if (round > 0) {
                    of->single.push_back(cost);
                    of->bulk_us.push_back(bulk_us);
                }
            }
        }
    }
    Table table({"server", "median us", "mean us", "95 % us", "index's: median", "mean", "COPY us",
                 "index's", "WAL bytes", "without page images", "index's", "found again"});
    for (std::size_t s = 0; s < run.sides.size(); ++s) {
        const SideCosts& of = costs[s];
        const auto part = [&](double InsertCost::*member) {
            return median_of_rounds(rounds, [&](std::size_t r) { return of.index_us(r, member); });
        };
        const double found = found_again(run, *run.sides[s], first, inserted);
        run.raw.add(run.sides[s]->name(), "found_again", "", found);
        const bool counted = of.whole.of(&InsertCost::wal_record_bytes) >= 0;
        table.add(
            {run.sides[s]->name(), fixed(of.whole.of(&InsertCost::median_us), 0),
             fixed(of.whole.of(&InsertCost::mean_us), 0),
             fixed(of.whole.of(&InsertCost::p95_us), 0), fixed(part(&InsertCost::median_us), 1),
             fixed(part(&InsertCost::mean_us), 1), fixed(median(of.whole.bulk_us), 1),
             fixed(median_of_rounds(rounds, [&](std::size_t r) { return of.index_bulk_us(r); }), 1),
             fixed(of.whole.of(&InsertCost::wal_bytes), 0),
             known(of.whole.of(&InsertCost::wal_record_bytes)),
             counted ? fixed(part(&InsertCost::wal_record_bytes), 0) : "-", fixed(found, 4)});
    }
    table.print();
    if (run.sides.size() == 2) {
        print_ratios(costs, rounds);
    }
}

} // namespace bench
