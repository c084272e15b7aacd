// `growth`: the same search in ever larger tables: time, pages, bytes and recall of a query.
#include <cstdio>

#include "pin.h"
#include "run.h"
#include "searcher.h"

namespace bench {

namespace {

constexpr std::size_t kBufferSample = 50;
constexpr double kPageKb = 8;

void measure(Run& run, Side& side, const std::vector<int>& efs, Table& table) {
    Connection session = side.connect();
    const std::string statement = side.search_statement("", run.options.limit);
    side.require_index_scan(session, statement, run.queries[0]);
    Searcher searcher(session, statement, run.options);
    for (const int ef : efs) {
        searcher.set_ef(ef);
        // The first pass brings into memory what the others touch, and counts.
        std::vector<std::uint32_t> ids;
        double sum = 0;
        for (std::size_t i = 0; i < run.queries.size(); ++i) {
            searcher.search(run.queries[i], ids);
            sum += run.judge.recall(i, ids);
        }
        std::vector<double> us;
        for (std::size_t i = 0; i < run.queries.size(); ++i) {
            std::vector<double> rounds;
            for (int round = 0; round < run.rounds(3); ++round) {
                rounds.push_back(searcher.search(run.queries[i], ids));
            }
            us.push_back(median(rounds));
        }
        const double recall = sum / static_cast<double>(run.queries.size());
        const double pages = buffers_per_query(session, statement, run.queries, kBufferSample);
        table.add({std::to_string(run.data.rows), side.name(), std::to_string(ef), fixed(recall, 4),
                   fixed(median(us), 1), fixed(mean(us), 1), fixed(pages, 0),
                   fixed(pages * kPageKb, 0),
                   fixed(side.index_bytes() / static_cast<double>(run.data.rows), 0)});
        const std::string where =
            "rows " + std::to_string(run.data.rows) + " ef " + std::to_string(ef);
        run.raw.add(side.name(), "recall", where, recall);
        run.raw.add(side.name(), "us", where, mean(us));
        run.raw.add(side.name(), "pages", where, pages);
    }
}

} // namespace

void run_growth(const Options& options) {
    Table table({"rows", "server", "ef", "recall", "median us", "mean us", "pages", "kB a query",
                 "index bytes a row"});
    for (const int rows : options.sizes) {
        Options one = options;
        one.rows = static_cast<std::size_t>(rows);
        Run run(one, 0);
        run.prepare_sides("");
        run.judge.prepare(run.data.rows, nullptr, "all");
        const PinnedThread pinned(options.pin, run.core());
        for (const auto& side : run.sides) {
            measure(run, *side, run.ef_list({20, 40}), table);
        }
    }
    table.print();
}

} // namespace bench
