// Timing one search, and counting its pages with EXPLAIN.
#include "searcher.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "wire.h"

namespace bench {

Searcher::Searcher(Connection& session, const std::string& statement, const Options& options)
    : session_(session), effort_setting_(effort_setting_of(options)) {
    session_.run("DEALLOCATE ALL");
    session_.prepare("search", statement);
}

void Searcher::set_ef(int ef) {
    session_.run("SET " + effort_setting_ + " = " + std::to_string(ef));
}

double Searcher::search(const std::string& query, std::vector<std::uint32_t>& ids) {
    const Parameter parameter{&query};
    const auto start = std::chrono::steady_clock::now();
    const Result result = session_.run_prepared("search", {&parameter, 1});
    const auto end = std::chrono::steady_clock::now();
    ids.clear();
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        ids.push_back(read_u32(PQgetvalue(result.get(), row, 0)));
    }
    return std::chrono::duration<double, std::micro>(end - start).count();
}

namespace {

// The first occurrence is the top node's, which includes the others'.
double first_number_after(const std::string& text, const std::string& key) {
    const std::size_t at = text.find(key);
    if (at == std::string::npos) {
        throw std::runtime_error("EXPLAIN did not say " + key);
    }
    return std::stod(text.substr(at + key.size()));
}

} // namespace

double buffers_per_query(Connection& session, const std::string& statement,
                         const std::vector<std::string>& queries, std::size_t sample) {
    double sum = 0;
    sample = std::min(sample, queries.size());
    for (std::size_t i = 0; i < sample; ++i) {
        const Parameter parameter{&queries[i]};
        const Result plan = session.run_with(
            "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + statement, {&parameter, 1});
        const std::string text = PQgetvalue(plan.get(), 0, 0);
        sum += first_number_after(text, "\"Shared Hit Blocks\": ") +
               first_number_after(text, "\"Shared Read Blocks\": ");
    }
    return sum / static_cast<double>(sample);
}

} // namespace bench
