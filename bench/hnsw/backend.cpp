// What a new backend costs. `first_search`: its first search against later ones. `memory`: what it
// keeps to itself after searching, from /proc, so that the server must be on this machine.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "pin.h"
#include "run.h"
#include "searcher.h"

namespace bench {

namespace {

struct FirstSearch {
    double first_us; // with PREPARE, as an application meets it
    double second_us;
    double later_us; // median of the searches 11 to 60
};

FirstSearch first_search(const Run& run, const Side& side, std::size_t connection) {
    Connection session = side.connect();
    // The exact search of nothing loads the library and the type's catalog entries on either side,
    // which an application's backend has to do for any use of the type.
    session.run("SELECT '[1,2]'::vector <-> '[2,3]'::vector");
    std::vector<std::uint32_t> ids;
    const auto start = std::chrono::steady_clock::now();
    Searcher searcher(session, side.search_statement("", run.options.limit), run.options);
    const auto query = [&](std::size_t i) -> const std::string& {
        return run.queries[(connection * 61 + i) % run.queries.size()];
    };
    searcher.search(query(0), ids);
    FirstSearch found{};
    found.first_us =
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    found.second_us = searcher.search(query(1), ids);
    std::vector<double> later;
    for (std::size_t i = 2; i < 60; ++i) {
        const double us = searcher.search(query(i), ids);
        if (i >= 10) {
            later.push_back(us);
        }
    }
    found.later_us = median(later);
    return found;
}

} // namespace

void run_first_search(const Options& options) {
    Run run(options, 0);
    run.prepare_sides("");
    const PinnedThread pinned(options.pin, run.core());
    std::vector<std::vector<FirstSearch>> found(run.sides.size());
    for (std::size_t i = 0; i <= options.connections; ++i) {
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            const FirstSearch one = first_search(run, *run.sides[s], i);
            if (i > 0) { // the first warms the server up
                found[s].push_back(one);
            }
        }
    }
    Table table({"server", "first us", "second us", "later us", "first - later, ms"});
    for (std::size_t s = 0; s < run.sides.size(); ++s) {
        const auto of = [&](double FirstSearch::*member) {
            std::vector<double> values;
            for (const FirstSearch& one : found[s]) {
                values.push_back(one.*member);
            }
            return median(values);
        };
        const double first = of(&FirstSearch::first_us);
        const double later = of(&FirstSearch::later_us);
        table.add({run.sides[s]->name(), fixed(first, 0), fixed(of(&FirstSearch::second_us), 0),
                   fixed(later, 0), fixed((first - later) / 1000, 3)});
        run.raw.add(run.sides[s]->name(), "first_search_us", "", first);
        run.raw.add(run.sides[s]->name(), "later_search_us", "", later);
    }
    table.print();
}

namespace {

// Memory that is neither shared nor a file's: what the kernel calls Anonymous.
double anonymous_kb(int pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/smaps");
    double sum = 0;
    bool found = false;
    for (std::string line; std::getline(in, line);) {
        if (line.rfind("Anonymous:", 0) == 0) {
            sum += std::stod(line.substr(10));
            found = true;
        }
    }
    if (!found) {
        throw std::runtime_error("cannot read the memory map of process " + std::to_string(pid) +
                                 " (run as root or as the server's user)");
    }
    return sum;
}

} // namespace

void run_memory(const Options& options) {
    Run run(options, 0);
    run.prepare_sides("");
    Table table({"server", "before kB", "after 1 search", "after all", "kept kB", "% of index"});
    for (const auto& side : run.sides) {
        Connection session = side->connect();
        const std::string statement = side->search_statement("", options.limit);
        std::vector<std::uint32_t> ids;
        // The same search without the index first: plans and catalog entries are not the index's.
        session.run("SET enable_seqscan = on");
        session.run("SET enable_indexscan = off");
        Searcher(session, statement, options).search(run.queries[0], ids);
        session.run("SET enable_seqscan = off");
        session.run("SET enable_indexscan = on");
        side->require_index_scan(session, statement, run.queries[0]);
        Searcher searcher(session, statement,
                          options); // prepared again: a plan does not follow settings
        const double before = anonymous_kb(session.backend_pid());
        searcher.search(run.queries[0], ids);
        const double first = anonymous_kb(session.backend_pid());
        for (const int ef : run.ef_list({40, 400})) {
            searcher.set_ef(ef);
            for (const std::string& query : run.queries) {
                searcher.search(query, ids);
            }
        }
        // A session between two statements: what one search needed is given back by then.
        session.run("SELECT 1");
        const double after = anonymous_kb(session.backend_pid());
        const double kept = after - before;
        table.add({side->name(), fixed(before, 0), fixed(first, 0), fixed(after, 0), fixed(kept, 0),
                   fixed(100 * kept * 1024 / side->index_bytes(), 3)});
        run.raw.add(side->name(), "kept_kb", "", kept);
    }
    table.print();
}

} // namespace bench
