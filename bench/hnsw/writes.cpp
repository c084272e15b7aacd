// `insert`: single-row INSERTs at a filled table. `vacuum`: VACUUM after deleting a tenth, and what
// is left of the recall.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "pin.h"
#include "run.h"
#include "searcher.h"
#include "wire.h"
#include "writer.h"

namespace bench {

namespace {

// The share of these rows that a search for their own vector finds.
double found_again(Run& run, Side& side, std::size_t first, std::size_t count) {
    Connection session = side.connect();
    Searcher searcher(session, side.search_statement("", run.options.limit), run.options);
    searcher.set_ef(40);
    std::size_t found = 0;
    std::vector<std::uint32_t> ids;
    for (std::size_t id = first; id < first + count; ++id) {
        searcher.search(wire_vector(run.data.all.row(id), run.data.all.dims, run.options.type),
                        ids);
        found += std::count(ids.begin(), ids.end(), static_cast<std::uint32_t>(id)) == 1 ? 1U : 0U;
    }
    return static_cast<double>(found) / static_cast<double>(count);
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

} // namespace

void run_insert(const Options& options) {
    const std::size_t rounds = static_cast<std::size_t>(options.rounds == 0 ? 5 : options.rounds);
    const std::size_t first = first_free_row(options);
    // One more round, the first, which is not counted.
    Run run(options, first - options.rows + (rounds + 1) * options.inserts);
    run.prepare_sides("_insert");
    const PinnedThread pinned(options.pin, run.core());
    std::vector<Writer> writers;
    for (const auto& side : run.sides) {
        side->session().run("CHECKPOINT");
        writers.emplace_back(run, *side);
    }
    std::vector<std::vector<InsertCost>> costs(run.sides.size());
    for (std::size_t round = 0; round <= rounds; ++round) {
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            const std::size_t row = first + round * options.inserts;
            const InsertCost cost = writers[s].insert(row, options.inserts, row);
            const std::string where = "round " + std::to_string(round);
            run.raw.add(run.sides[s]->name(), "insert_us", where, cost.median_us);
            run.raw.add(run.sides[s]->name(), "wal_bytes", where, cost.wal_bytes);
            run.raw.add(run.sides[s]->name(), "wal_record_bytes", where, cost.wal_record_bytes);
            if (round > 0) {
                costs[s].push_back(cost);
            }
        }
    }
    Table table(
        {"server", "median us", "95 % us", "WAL bytes", "without page images", "found again"});
    for (std::size_t s = 0; s < run.sides.size(); ++s) {
        const auto of = [&](double InsertCost::*member) {
            std::vector<double> values;
            for (const InsertCost& cost : costs[s]) {
                values.push_back(cost.*member);
            }
            return median(values);
        };
        const double found = found_again(run, *run.sides[s], first, (rounds + 1) * options.inserts);
        run.raw.add(run.sides[s]->name(), "found_again", "", found);
        table.add({run.sides[s]->name(), fixed(of(&InsertCost::median_us), 0),
                   fixed(of(&InsertCost::p95_us), 0), fixed(of(&InsertCost::wal_bytes), 0),
                   known(of(&InsertCost::wal_record_bytes)), fixed(found, 4)});
    }
    table.print();
    if (run.sides.size() == 2) {
        std::vector<double> ratios;
        for (std::size_t round = 0; round < rounds; ++round) {
            ratios.push_back(costs[1][round].median_us / costs[0][round].median_us);
        }
        std::printf("peer / ours, time: %.2f\n", median(ratios));
    }
}

namespace {

// One in ten, the same ones on every server; another tenth each round.
bool is_deleted(std::size_t id, std::size_t round) {
    return mixed(id ^ 0x6465'6C65'7465'6400U) % 10 <= round;
}

double vacuum_seconds(Side& side) {
    side.session().run("CHECKPOINT");
    const auto start = std::chrono::steady_clock::now();
    side.session().run("VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) " + side.table());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void delete_rows(Run& run, Side& side, const RowMask& before, const RowMask& after) {
    Connection& session = side.session();
    session.run("CREATE TEMP TABLE doomed (id int)");
    session.begin_copy("COPY doomed FROM STDIN");
    for (std::size_t id = 0; id < run.data.rows; ++id) {
        if (before[id] != 0 && after[id] == 0) {
            session.copy(std::to_string(id) + "\n");
        }
    }
    session.end_copy();
    session.run("DELETE FROM " + side.table() + " t USING doomed WHERE t.id = doomed.id");
    session.run("DROP TABLE doomed");
}

} // namespace

void run_vacuum(const Options& options) {
    Options fresh = options;
    fresh.reuse = false; // an index that has been vacuumed is another one
    Run run(fresh, 0);
    run.prepare_sides("_vacuum");
    const std::vector<int> efs = run.ef_list({20, 40, 80, 160});
    std::vector<std::string> head = {"rows left", "server", "seconds"};
    for (const int ef : efs) {
        head.push_back("recall, ef " + std::to_string(ef));
    }
    Table table(head);
    RowMask live(run.data.all.count(), 1);
    std::vector<std::vector<double>> seconds(run.sides.size());
    const int rounds = std::min(run.rounds(1), 5);
    for (int round = -1; round < rounds; ++round) { // -1: before anything is deleted
        const RowMask before = live;
        std::size_t left = 0;
        for (std::size_t id = 0; id < run.data.rows; ++id) {
            live[id] = round >= 0 && is_deleted(id, static_cast<std::size_t>(round)) ? 0 : 1;
            left += live[id];
        }
        run.judge.prepare(run.data.rows, &live, "vacuum" + std::to_string(round + 1));
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            Side& side = *run.sides[s];
            std::vector<std::string> line = {std::to_string(left), side.name(), "-"};
            if (round >= 0) {
                delete_rows(run, side, before, live);
                seconds[s].push_back(vacuum_seconds(side));
                line[2] = fixed(seconds[s].back(), 2);
                run.raw.add(side.name(), "vacuum_seconds", std::to_string(left) + " left",
                            seconds[s].back());
            }
            const PinnedThread pinned(options.pin, run.core());
            for (const int ef : efs) {
                const double recall = recall_of(run, run.judge, side, ef);
                line.push_back(fixed(recall, 4));
                run.raw.add(side.name(), "recall",
                            std::to_string(left) + " left, ef " + std::to_string(ef), recall);
            }
            table.add(line);
        }
    }
    table.print();
    if (run.sides.size() == 2) {
        std::vector<double> ratios;
        for (std::size_t round = 0; round < seconds[0].size(); ++round) {
            ratios.push_back(seconds[1][round] / seconds[0][round]);
        }
        std::printf("peer / ours, time: %.2f\n", median(ratios));
    }
}

} // namespace bench
