// `filter`: searches with a condition that only the heap can check, under iterative_scan =
// strict_order. Counts the queries that came back with fewer rows than asked for.
#include <algorithm>
#include <cstdio>

#include "curve.h"
#include "pin.h"
#include "run.h"
#include "searcher.h"

namespace bench {

namespace {

struct Outcome {
    std::vector<Point> points; // medians over the rounds
    std::vector<std::size_t> short_queries;
    bool by_index = false;
};

// Not by force, unless asked: whether to use the index is the planner's decision, and part of the
// time.
Connection filter_session(const Run& run, const Side& side) {
    Connection session = side.connect();
    session.run(std::string("SET enable_seqscan = ") + (run.options.force_index ? "off" : "on"));
    // The strictest that both servers have.
    session.run(run.options.method == "ivfflat" ? "SET ivfflat.iterative_scan = relaxed_order"
                                                : "SET hnsw.iterative_scan = strict_order");
    return session;
}

bool plan_uses(Connection& session, const Side& side, const std::string& statement,
               const std::string& query) {
    try {
        side.require_index_scan(session, statement, query);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

Outcome measure(Run& run, Side& side, const std::string& condition, const std::vector<int>& efs) {
    Connection session = filter_session(run, side);
    const std::string statement = side.search_statement(condition, run.options.limit);
    Searcher searcher(session, statement, run.options);
    Outcome outcome;
    outcome.by_index = plan_uses(session, side, statement, run.queries[0]);
    // A session meets each page of the index first with a page fault, which is no part of the
    // filter.
    std::vector<std::uint32_t> ids;
    searcher.set_ef(efs.front());
    for (const std::string& query : run.queries) {
        searcher.search(query, ids);
    }
    for (const int ef : efs) {
        searcher.set_ef(ef);
        std::vector<double> us;
        double sum = 0;
        std::size_t short_queries = 0;
        for (std::size_t i = 0; i < run.queries.size(); ++i) {
            us.push_back(searcher.search(run.queries[i], ids));
            sum += run.judge.recall(i, ids);
            short_queries += ids.size() < static_cast<std::size_t>(run.options.limit) ? 1U : 0U;
        }
        outcome.points.push_back({ef, sum / static_cast<double>(us.size()), mean(us)});
        outcome.short_queries.push_back(short_queries);
    }
    return outcome;
}

// Recall does not change between rounds; times become the median.
Outcome combined(const std::vector<Outcome>& rounds) {
    Outcome all = rounds.front();
    for (std::size_t at = 0; at < all.points.size(); ++at) {
        std::vector<double> us;
        for (const Outcome& round : rounds) {
            us.push_back(round.points[at].us);
            all.short_queries[at] = std::max(all.short_queries[at], round.short_queries[at]);
        }
        all.points[at].us = median(us);
    }
    return all;
}

} // namespace

void run_filter(const Options& options) {
    Options fewer = options;
    fewer.queries = options.queries == 1000 ? 200 : options.queries;
    Run run(fewer, 0);
    run.prepare_sides("");
    const std::vector<int> efs = run.ef_list({20, 40, 80, 160, 320});
    Table points({"passes", "ef", "server", "plan", "fewer rows", "recall", "mean us"});
    Table times({"passes", "recall", "ours us", "peer us", "peer / ours"});
    for (const int percent : options.percents) {
        const std::string passes = std::to_string(percent) + " %";
        RowMask mask(run.data.all.count());
        for (std::size_t id = 0; id < mask.size(); ++id) {
            mask[id] = percent_of(id) < percent ? 1 : 0;
        }
        run.judge.prepare(run.data.rows, &mask, "filter" + std::to_string(percent));
        const std::string condition = "percent < " + std::to_string(percent);
        std::vector<std::vector<Outcome>> rounds(run.sides.size());
        const PinnedThread pinned(options.pin, run.core());
        for (int round = -1; round < run.rounds(3); ++round) { // the first warms up
            for (std::size_t s = 0; s < run.sides.size(); ++s) {
                Outcome outcome = measure(run, *run.sides[s], condition, efs);
                if (round >= 0) {
                    rounds[s].push_back(std::move(outcome));
                }
            }
        }
        std::vector<Outcome> all;
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            all.push_back(combined(rounds[s]));
            const std::string& name = run.sides[s]->name();
            for (std::size_t at = 0; at < efs.size(); ++at) {
                const Point& point = all[s].points[at];
                points.add({passes, std::to_string(efs[at]), name,
                            all[s].by_index ? "index" : "exact",
                            std::to_string(all[s].short_queries[at]), fixed(point.recall, 4),
                            fixed(point.us, 0)});
                const std::string where = passes + ", ef " + std::to_string(efs[at]);
                run.raw.add(name, "mean_us", where, point.us);
                run.raw.add(name, "recall", where, point.recall);
                run.raw.add(name, "fewer_rows", where,
                            static_cast<double>(all[s].short_queries[at]));
            }
        }
        if (all.size() == 2) {
            for (const double recall : {0.95, 0.98, 0.99}) {
                const auto a = time_at(all[0].points, recall);
                const auto b = time_at(all[1].points, recall);
                times.add({passes, fixed(recall, 2), shown(a), shown(b),
                           a && b ? fixed(b->us / a->us, 2) : "-"});
            }
        }
    }
    points.print();
    if (run.sides.size() == 2) {
        times.print();
    }
}

} // namespace bench
