// Tables, indexes and sessions of one server.
#include "side.h"

#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "copy_rows.h"
#include "pin.h"

namespace bench {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char letter : text) {
        out += letter == '\'' ? "''" : std::string(1, letter);
    }
    return out + "'";
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

const char* operator_of(const Options& options) noexcept {
    if (options.type == ElementType::bit) {
        return "<~>";
    }
    switch (options.metric) {
    case Metric::l2:
        return "<->";
    case Metric::cosine:
        return "<=>";
    case Metric::ip:
        return "<#>";
    }
    return "";
}

Side::Side(std::string name, std::string conninfo, std::string index_options,
           const Options& options)
    : name_(std::move(name)), conninfo_(std::move(conninfo)),
      index_options_(std::move(index_options)), options_(options), session_(conninfo_) {
    session_.run("SET client_min_messages = warning");
    session_.run("CREATE EXTENSION IF NOT EXISTS vector");
    session_.run("SET synchronous_commit = off");
    session_.run("SET maintenance_work_mem = " + quoted(options_.build_memory));
    if (options_.workers >= 0) {
        session_.run("SET max_parallel_maintenance_workers = " + std::to_string(options_.workers));
    }
}

Connection Side::connect(int core_number) const {
    Connection connection(conninfo_);
    if (options_.pin) {
        pin_to_core(connection.backend_pid(),
                    options_.cores[static_cast<std::size_t>(core_number)]);
        share_real_time(connection.backend_pid());
    }
    connection.run("SET jit = off");
    connection.run("SET enable_seqscan = off");
    connection.run("SET max_parallel_workers_per_gather = 0");
    connection.run("SET plan_cache_mode = force_generic_plan");
    connection.run("SET synchronous_commit = off");
    return connection;
}

void Side::choose_table(const Data& data, const std::string& purpose) {
    table_ = "hb_" + data.name + "_" + std::to_string(data.all.dims) + "_" +
             std::to_string(data.rows) +
             (options_.type == ElementType::vector
                  ? ""
                  : "_" + std::string(name_of(options_.type)).substr(0, 4)) +
             purpose;
    parameter_type_ = column_type(options_, data.all.dims);
    index_ = table_ + "_" + name_of(options_.metric) + "_" +
             (options_.method == "ivfflat"
                  ? "ivf_" + std::to_string(options_.lists)
                  : std::to_string(options_.m) + "_" + std::to_string(options_.ef_construction));
    if (index_.size() > 63) {
        throw std::runtime_error("too long for an index's name: " + index_);
    }
    // Held until the session ends; a second run would drop the table under the first.
    session_.run("SET lock_timeout = '5s'");
    try {
        session_.run("SELECT pg_advisory_lock(hashtext('" + table_ + "'))");
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("another run uses " + table_ + " on " + name_ + ": " +
                                 error.what());
    }
    session_.run("RESET lock_timeout");
}

void Side::make_table(const Data& data, std::size_t count) {
    const std::string label = "bench_hnsw " + std::to_string(fingerprint(data));
    const std::string found =
        session_.text("SELECT obj_description(to_regclass('" + table_ + "'), 'pg_class')");
    if (options_.reuse && found == label) {
        return;
    }
    session_.run("DROP TABLE IF EXISTS " + table_);
    session_.run("CREATE TABLE " + table_ + " (id int, percent int, v " +
                 column_type(options_, data.all.dims) + ")");
    session_.begin_copy("COPY " + table_ + " FROM STDIN (FORMAT binary)");
    std::string bytes;
    append_copy_head(bytes);
    for (std::size_t id = 0; id < count; ++id) {
        append_copy_row(bytes, data, id, options_.type);
        if (bytes.size() > (1U << 18)) {
            session_.copy(bytes);
            bytes.clear();
        }
    }
    append_copy_end(bytes);
    session_.copy(bytes);
    session_.end_copy();
    session_.run("VACUUM (FREEZE, ANALYZE) " + table_);
    session_.run("COMMENT ON TABLE " + table_ + " IS " + quoted(label));
}

double Side::make_index() {
    // The options are kept in a comment, because what "more options" mean is the index's affair.
    const std::string found =
        session_.text("SELECT obj_description(indexrelid, 'pg_class') FROM pg_index "
                      "WHERE indexrelid = to_regclass('" +
                      index_ + "') AND indisvalid");
    if (options_.reuse && found == "bench_hnsw " + index_options_) {
        return 0;
    }
    return remake_index();
}

double Side::remake_index() {
    session_.run("DROP INDEX IF EXISTS " + index_);
    const std::string opclass = operator_class_of(options_);
    const std::string more = index_options_.empty() ? "" : ", " + index_options_;
    session_.run("CHECKPOINT");
    const auto start = std::chrono::steady_clock::now();
    session_.run("CREATE INDEX " + index_ + " ON " + table_ + " USING " + options_.method + " (v " +
                 opclass + ") WITH (" + index_options_of(options_) + more + ")");
    const double seconds = seconds_since(start);
    session_.run("COMMENT ON INDEX " + index_ + " IS " + quoted("bench_hnsw " + index_options_));
    // So that the server's own writing of the new pages does not fall into a measurement.
    session_.run("CHECKPOINT");
    return seconds;
}

std::string Side::search_statement(const std::string& condition, int limit) const {
    return "SELECT id FROM " + table_ + (condition.empty() ? "" : " WHERE " + condition) +
           " ORDER BY v " + operator_of(options_) + " $1::" + parameter_type_ + " LIMIT " +
           std::to_string(limit);
}

void Side::require_index_scan(Connection& session, const std::string& statement,
                              const std::string& query) const {
    const Parameter parameter{&query};
    const Result plan = session.run_with("EXPLAIN " + statement, {&parameter, 1});
    std::string text;
    for (int line = 0; line < PQntuples(plan.get()); ++line) {
        text += std::string(PQgetvalue(plan.get(), line, 0)) + "\n";
    }
    if (text.find("Index Scan using " + index_) == std::string::npos) {
        throw std::runtime_error(name_ + " does not use its index:\n" + text);
    }
}

double Side::index_bytes() {
    return session_.number("SELECT pg_relation_size('" + index_ + "')");
}

double Side::table_bytes() {
    return session_.number("SELECT pg_table_size('" + table_ + "')");
}

std::string describe_server(Side& side) {
    return side.session().text(
        "SELECT 'PostgreSQL ' || current_setting('server_version') || ', vector ' || extversion"
        " || (SELECT string_agg(', ' || name || ' ' || current_setting(name), '' ORDER BY name)"
        " FROM pg_settings WHERE name IN ('shared_buffers', 'fsync', 'full_page_writes',"
        " 'huge_pages', 'max_parallel_maintenance_workers', 'autovacuum', 'debug_assertions'))"
        " FROM pg_extension WHERE extname = 'vector'");
}

} // namespace bench
