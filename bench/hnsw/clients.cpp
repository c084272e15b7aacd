// `clients`: searches a second of two clients, each with its backend on a core of its own, against
// one.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <thread>

#include "pin.h"
#include "run.h"
#include "searcher.h"

namespace bench {

namespace {

// Searches until told to stop; counts those that end between `begin` and the stop.
struct Client {
    Connection session;
    int core_number;
    std::size_t done = 0;
    std::exception_ptr failure{};
};

void work(Run& run, Side& side, Client& client, int ef, const std::atomic<int>& phase) {
    try {
        const PinnedThread pinned(run.options.pin,
                                  run.options.cores[static_cast<std::size_t>(client.core_number)]);
        Searcher searcher(client.session, side.search_statement("", run.options.limit),
                          run.options);
        searcher.set_ef(ef);
        std::vector<std::uint32_t> ids;
        // The second client begins in the middle, so that the two do not warm pages for each other.
        std::size_t next = static_cast<std::size_t>(client.core_number) * run.queries.size() / 2;
        while (phase < 2) {
            searcher.search(run.queries[next++ % run.queries.size()], ids);
            client.done += phase == 1 ? 1U : 0U;
        }
    } catch (...) {
        client.failure = std::current_exception();
    }
}

// Searches a second of all clients together.
double throughput(Run& run, Side& side, int clients, int ef) {
    std::vector<Client> list;
    for (int i = 0; i < clients; ++i) {
        list.push_back({side.connect(i), i});
    }
    std::atomic<int> phase = 0; // 0 warms up, 1 counts, 2 stops
    std::vector<std::jthread> threads;
    for (Client& client : list) {
        threads.emplace_back(
            [&run, &side, &client, ef, &phase] { work(run, side, client, ef, phase); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    phase = 1;
    const auto start = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(run.options.seconds));
    phase = 2;
    const std::chrono::duration<double> length = std::chrono::steady_clock::now() - start;
    threads.clear();
    std::size_t done = 0;
    for (const Client& client : list) {
        if (client.failure) {
            std::rethrow_exception(client.failure);
        }
        done += client.done;
    }
    return static_cast<double>(done) / length.count();
}

} // namespace

void run_clients(const Options& options) {
    Run run(options, 0);
    run.prepare_sides("");
    Table table({"ef", "server", "one, searches/s", "two, searches/s", "two / one"});
    for (const int ef : run.ef_list({40, 160})) {
        std::vector<std::vector<double>> one(run.sides.size());
        std::vector<std::vector<double>> two(run.sides.size());
        for (int round = 0; round < run.rounds(3); ++round) {
            for (std::size_t s = 0; s < run.sides.size(); ++s) {
                one[s].push_back(throughput(run, *run.sides[s], 1, ef));
                two[s].push_back(throughput(run, *run.sides[s], 2, ef));
            }
        }
        for (std::size_t s = 0; s < run.sides.size(); ++s) {
            std::vector<double> ratios;
            const std::string& name = run.sides[s]->name();
            for (std::size_t round = 0; round < one[s].size(); ++round) {
                const std::string where =
                    "ef " + std::to_string(ef) + " round " + std::to_string(round + 1);
                ratios.push_back(two[s][round] / one[s][round]);
                run.raw.add(name, "one_client_per_second", where, one[s][round]);
                run.raw.add(name, "two_clients_per_second", where, two[s][round]);
            }
            table.add({std::to_string(ef), name, fixed(median(one[s]), 0), fixed(median(two[s]), 0),
                       fixed(median(ratios), 2)});
        }
    }
    table.print();
}

} // namespace bench
