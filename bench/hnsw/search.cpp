// `search`: time and recall of one client, server against server against a library, in turns.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>

#include "curve.h"
#include "peer.h"
#include "pin.h"
#include "run.h"
#include "searcher.h"

namespace bench {

namespace {

constexpr double kRecalls[] = {0.90, 0.95, 0.98, 0.99};
constexpr std::size_t kBufferSample = 50;

// One of those who are compared.
class Contender {
  public:
    virtual ~Contender() = default;
    virtual std::string name() const = 0;
    virtual void set_ef(int ef) = 0;
    virtual double search(std::size_t query, std::vector<std::uint32_t>& ids) = 0;
    virtual double buffers() = 0; // a query; 0: it has none
    // What of each time is not the index: of a prepared statement that returns one number. 0: none.
    virtual double round_trip() const { return 0; }

    // All by ef. Times by query, then by round.
    std::vector<double> recalls;
    std::vector<double> pages;
    std::vector<std::vector<std::vector<double>>> us;

    // A query's time is the median of its rounds: a neighbour on the machine that takes the core
    // for a moment spoils single calls.
    std::vector<double> query_times(std::size_t at) const {
        std::vector<double> times;
        for (const std::vector<double>& rounds : us[at]) {
            times.push_back(median(rounds));
        }
        return times;
    }
};

double measure_round_trip(Connection& session) {
    std::vector<double> us;
    session.prepare("nothing", "SELECT 1");
    for (int i = 0; i < 1000; ++i) {
        const auto start = std::chrono::steady_clock::now();
        session.run_prepared("nothing", {});
        us.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
                .count());
    }
    return median(us);
}

class ServerContender final : public Contender {
  public:
    ServerContender(Run& run, Side& side)
        : run_(run), side_(side), statement_(side.search_statement("", run.options.limit)),
          session_(side.connect()), searcher_(session_, statement_, run.options) {
        side.require_index_scan(session_, statement_, run.queries[0]);
        round_trip_ = measure_round_trip(session_);
        std::printf("# %s: SELECT 1 takes %.1f us\n", side.name().c_str(), round_trip_);
        run.raw.add(side.name(), "select_1_us", "", round_trip_);
    }
    std::string name() const override { return side_.name(); }
    void set_ef(int ef) override { searcher_.set_ef(ef); }
    double search(std::size_t query, std::vector<std::uint32_t>& ids) override {
        return searcher_.search(run_.queries[query], ids);
    }
    double buffers() override {
        return buffers_per_query(session_, statement_, run_.queries, kBufferSample);
    }
    double round_trip() const override { return round_trip_; }

  private:
    Run& run_;
    Side& side_;
    std::string statement_;
    Connection session_;
    Searcher searcher_;
    double round_trip_ = 0;
};

class LibraryContender final : public Contender {
  public:
    LibraryContender(Run& run, Peer& index) : run_(run), index_(index) {}
    std::string name() const override { return index_.name(); }
    void set_ef(int ef) override { index_.set_ef(ef); }
    double search(std::size_t query, std::vector<std::uint32_t>& ids) override {
        return index_.search(run_.data.queries.row(query), run_.options.limit, ids);
    }
    double buffers() override { return 0; }

  private:
    Run& run_;
    Peer& index_;
};

using Contenders = std::vector<std::unique_ptr<Contender>>;

// Also brings everything that the timed passes touch into memory.
void measure_recall(Run& run, Contender& contender, const std::vector<int>& efs) {
    std::vector<std::uint32_t> ids;
    for (const int ef : efs) {
        contender.set_ef(ef);
        double sum = 0;
        for (std::size_t i = 0; i < run.queries.size(); ++i) {
            contender.search(i, ids);
            sum += run.judge.recall(i, ids);
        }
        contender.recalls.push_back(sum / static_cast<double>(run.queries.size()));
        contender.pages.push_back(contender.buffers());
    }
    contender.us.assign(efs.size(), std::vector<std::vector<double>>(run.queries.size()));
}

// All queries once, for one ef.
void measure_time(Run& run, Contender& contender, const std::vector<int>& efs, std::size_t at) {
    constexpr std::size_t kWarm = 50;
    std::vector<double> all;
    std::vector<std::uint32_t> ids;
    contender.set_ef(efs[at]);
    for (std::size_t i = 0; i < std::min(kWarm, run.queries.size()); ++i) {
        contender.search(i, ids);
    }
    for (std::size_t i = 0; i < run.queries.size(); ++i) {
        all.push_back(contender.search(i, ids));
        contender.us[at][i].push_back(all.back());
    }
    const std::string where =
        "ef " + std::to_string(efs[at]) + " round " + std::to_string(contender.us[at][0].size());
    run.raw.add(contender.name(), "median_us", where, median(all));
    run.raw.add(contender.name(), "mean_us", where, mean(all));
}

void print_points(Run& run, const Contenders& contenders, const std::vector<int>& efs) {
    std::vector<std::string> head = {"ef"};
    for (const auto& contender : contenders) {
        const std::string name = contender->name();
        head.insert(head.end(), {name + ": recall", "median us", "mean us", "pages"});
    }
    Table table(head);
    for (std::size_t at = 0; at < efs.size(); ++at) {
        std::vector<std::string> line = {std::to_string(efs[at])};
        for (const auto& contender : contenders) {
            const double pages = contender->pages[at];
            const std::vector<double> times = contender->query_times(at);
            line.insert(line.end(), {fixed(contender->recalls[at], 4), fixed(median(times), 1),
                                     fixed(mean(times), 1), pages > 0 ? fixed(pages, 0) : "-"});
            const std::string where = "ef " + std::to_string(efs[at]);
            run.raw.add(contender->name(), "recall", where, contender->recalls[at]);
            run.raw.add(contender->name(), "pages", where, pages);
            run.raw.add(contender->name(), "us", where, mean(times));
        }
        table.add(line);
    }
    table.print();
}

// By mean times: a mean is what throughput is made of.
std::vector<Point> curve_of(const Contender& contender, const std::vector<int>& efs) {
    std::vector<Point> points;
    for (std::size_t at = 0; at < efs.size(); ++at) {
        points.push_back({efs[at], contender.recalls[at], mean(contender.query_times(at))});
    }
    return points;
}

// How many times longer `other` takes than `first`; a bound where one of the two is one.
std::string ratio_text(const std::optional<TimeAt>& first, const std::optional<TimeAt>& other) {
    if (!first || !other) {
        return "-";
    }
    if (first->at_most && other->at_most) {
        return "?";
    }
    return (other->at_most ? "<=" : first->at_most ? ">=" : "") + fixed(other->us / first->us, 2);
}

void print_recalls(const Contenders& contenders, const std::vector<int>& efs) {
    std::vector<std::string> head = {"at recall"};
    for (const auto& contender : contenders) {
        head.push_back(contender->name() + " us");
    }
    // A library has no round trip: the last column leaves it out of the server's time as well.
    const bool unlike = contenders[0]->round_trip() > 0 && contenders.back()->round_trip() == 0;
    for (std::size_t i = 1; i < contenders.size(); ++i) {
        head.push_back(contenders[i]->name() + " / " + contenders[0]->name());
    }
    if (unlike) {
        head.push_back(head.back() + " less SELECT 1");
    }
    Table table(head);
    std::vector<std::vector<Point>> curves;
    for (const auto& contender : contenders) {
        curves.push_back(curve_of(*contender, efs));
    }
    for (const double recall : kRecalls) {
        std::vector<std::string> line = {fixed(recall, 2)};
        for (const auto& curve : curves) {
            line.push_back(shown(time_at(curve, recall)));
        }
        for (std::size_t i = 1; i < curves.size(); ++i) {
            line.push_back(ratio_text(time_at(curves[0], recall), time_at(curves[i], recall)));
        }
        if (unlike) {
            std::optional<TimeAt> first = time_at(curves[0], recall);
            if (first) {
                first->us -= contenders[0]->round_trip();
            }
            line.push_back(ratio_text(first, time_at(curves.back(), recall)));
        }
        table.add(line);
    }
    table.print();
}

} // namespace

void run_search(const Options& options) {
    Run run(options, 0);
    if (!run.sides.empty()) {
        run.prepare_sides("");
    }
    run.judge.prepare(run.data.rows, nullptr, "all");
    const std::unique_ptr<Peer> library = make_peer(run.data, options);

    const std::vector<int> efs = run.ef_list({10, 14, 20, 28, 40, 56, 80, 113, 160, 226, 320, 400});
    const PinnedThread pinned(options.pin, run.core());
    Contenders contenders;
    for (const auto& side : run.sides) {
        contenders.push_back(std::make_unique<ServerContender>(run, *side));
    }
    if (library != nullptr) {
        contenders.push_back(std::make_unique<LibraryContender>(run, *library));
    }
    if (contenders.empty()) {
        throw std::runtime_error("nobody to measure: give --ours or --peer");
    }
    std::printf("\n");
    for (const auto& contender : contenders) {
        measure_recall(run, *contender, efs);
    }
    for (int round = 0; round < run.rounds(5); ++round) {
        for (std::size_t at = 0; at < efs.size(); ++at) {
            for (const auto& contender : contenders) {
                measure_time(run, *contender, efs, at);
            }
        }
    }
    print_points(run, contenders, efs);
    print_recalls(contenders, efs);
}

} // namespace bench
