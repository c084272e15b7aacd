// `build`: CREATE INDEX on each server in turn, and the recall that the index then gives at equal
// ef. `size`: what table and index take.
#include <cstdio>

#include "pin.h"
#include "run.h"

namespace bench {

void run_build(const Options& options) {
    Run run(options, 0);
    for (const auto& side : run.sides) {
        side->choose_table(run.data, "_build");
        side->make_table(run.data, run.data.rows);
    }
    std::vector<std::vector<double>> seconds(run.sides.size());
    for (int round = 0; round < run.rounds(1); ++round) {
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            seconds[s].push_back(run.sides[s]->remake_index());
            run.raw.add(run.sides[s]->name(), "build_seconds", "round " + std::to_string(round + 1),
                        seconds[s].back());
        }
    }
    run.judge.prepare(run.data.rows, nullptr, "all");

    const std::vector<int> efs = run.ef_list({20, 40, 80, 160});
    std::vector<std::string> head = {"server", "seconds", "rows/s", "index MB"};
    for (const int ef : efs) {
        head.push_back("recall, ef " + std::to_string(ef));
    }
    Table table(head);
    const PinnedThread pinned(options.pin, run.core());
    for (std::size_t s = 0; s < run.sides.size(); ++s) {
        Side& side = *run.sides[s];
        const double taken = median(seconds[s]);
        run.raw.add(side.name(), "index_bytes", "", side.index_bytes());
        std::vector<std::string> line = {side.name(), fixed(taken, 2),
                                         fixed(static_cast<double>(run.data.rows) / taken, 0),
                                         fixed(side.index_bytes() / 1e6, 1)};
        for (const int ef : efs) {
            const double recall = recall_of(run, run.judge, side, ef);
            line.push_back(fixed(recall, 4));
            run.raw.add(side.name(), "recall", "ef " + std::to_string(ef), recall);
        }
        table.add(line);
    }
    table.print();
    if (run.sides.size() == 2) {
        std::printf("peer / ours: %.2f\n", median_ratio(seconds[1], seconds[0]));
    }
}

namespace {

// Of one vector, without the type's header.
double raw_size(const Run& run) {
    const auto dims = static_cast<double>(run.data.all.dims);
    switch (run.options.type) {
    case ElementType::vector:
        return dims * 4;
    case ElementType::halfvec:
        return dims * 2;
    case ElementType::bit:
        return dims / 8;
    case ElementType::sparsevec:
        return static_cast<double>(run.options.nonzeros) * 8;
    }
    return 0;
}

} // namespace

void run_size(const Options& options) {
    Run run(options, 0);
    run.prepare_sides("");
    const auto rows = static_cast<double>(run.data.rows);
    const double raw_bytes = raw_size(run);
    Table table({"server", "table MB", "index MB", "index bytes/row", "raw vector bytes",
                 "index / raw", "2.4 raw + 1 kB"});
    for (const auto& side : run.sides) {
        const double a_row = side->index_bytes() / rows;
        table.add({side->name(), fixed(side->table_bytes() / 1e6, 1),
                   fixed(side->index_bytes() / 1e6, 1), fixed(a_row, 0), fixed(raw_bytes, 0),
                   fixed(a_row / raw_bytes, 2), fixed(2.4 * raw_bytes + 1000, 0)});
        run.raw.add(side->name(), "index_bytes_per_row", "", a_row);
    }
    table.print();
}

} // namespace bench
