// The beginning that all commands share.
#include "run.h"

#include <cstdio>
#include <stdexcept>

#include "searcher.h"
#include "wire.h"

namespace bench {

namespace {

std::string described(const Options& options, const Data& data) {
    return data.name + " " + std::to_string(data.rows) + " x " + std::to_string(data.all.dims) +
           " " + name_of(options.type) + " " + name_of(options.metric);
}

} // namespace

Run::Run(const Options& run_options, std::size_t extra_rows, bool quiet)
    : options(run_options), data(make_data(options, extra_rows)), judge(data, options),
      raw(options.raw, options.command, described(options, data)) {
    for (std::size_t i = 0; i < data.queries.count(); ++i) {
        queries.push_back(wire_vector(data.queries.row(i), data.queries.dims, options.type));
    }
    if (!options.ours.empty()) {
        sides.push_back(std::make_unique<Side>("ours", options.ours, options.ours_with, options));
    }
    if (!options.peer.empty()) {
        sides.push_back(std::make_unique<Side>("peer", options.peer, "", options));
    }
    if (quiet) {
        return;
    }
    raw.note(options.repeat);
    std::printf("# %s: %s, %zu queries, %s%s\n", options.command.c_str(),
                described(options, data).c_str(), data.queries.count(),
                index_options_of(options).c_str(), options.pin ? "" : ", not pinned");
    for (const auto& side : sides) {
        const std::string line = side->name() + ": " + describe_server(*side);
        std::printf("# %s\n", line.c_str());
        raw.note(line);
    }
    std::fflush(stdout);
}

void Run::prepare_sides(const std::string& purpose) {
    if (sides.empty()) {
        throw std::runtime_error("this command needs --ours or --peer");
    }
    for (const auto& side : sides) {
        side->choose_table(data, purpose);
        side->make_table(data, data.rows);
        const double seconds = side->make_index();
        if (seconds > 0) {
            raw.add(side->name(), "build_seconds", "", seconds);
        }
        raw.add(side->name(), "table_bytes", "", side->table_bytes());
        raw.add(side->name(), "index_bytes", "", side->index_bytes());
        std::printf("# %s: table %.0f MB, index %.0f MB, %s\n", side->name().c_str(),
                    side->table_bytes() / 1e6, side->index_bytes() / 1e6,
                    seconds > 0 ? ("built in " + fixed(seconds, 1) + " s").c_str() : "reused");
        std::fflush(stdout);
    }
    std::printf("\n");
}

std::vector<int> Run::ef_list(std::vector<int> otherwise) const {
    return options.ef.empty() ? otherwise : options.ef;
}

int Run::rounds(int otherwise) const noexcept {
    return options.rounds == 0 ? otherwise : options.rounds;
}

double recall_of(const Run& run, const Judge& judge, const Side& side, int ef) {
    Connection session = side.connect();
    const std::string statement = side.search_statement("", run.options.limit);
    side.require_index_scan(session, statement, run.queries[0]);
    Searcher searcher(session, statement, run.options);
    searcher.set_ef(ef);
    double sum = 0;
    std::vector<std::uint32_t> ids;
    for (std::size_t i = 0; i < run.queries.size(); ++i) {
        searcher.search(run.queries[i], ids);
        sum += judge.recall(i, ids);
    }
    return sum / static_cast<double>(run.queries.size());
}

} // namespace bench
