// `vacuum`: VACUUM after deleting a tenth, and what is left of the recall.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "pin.h"
#include "run.h"
#include "searcher.h"

namespace bench {

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
        std::printf("peer / ours, time: %.2f\n", median_ratio(seconds[1], seconds[0]));
    }
}

} // namespace bench
