// Timing of writes, and reading their WAL back by pg_walinspect where the server has it.
#include "writer.h"

#include <chrono>

#include "copy_rows.h"

namespace bench {

Writer::Writer(const Run& run, const Side& side, const std::string& table)
    : run_(run), table_(table), session_(side.connect()),
      has_walinspect_(!session_
                           .text("SELECT 1 FROM pg_available_extensions "
                                 "WHERE name = 'pg_walinspect'")
                           .empty()) {
    if (has_walinspect_) {
        session_.run("SET client_min_messages = warning");
        session_.run("CREATE EXTENSION IF NOT EXISTS pg_walinspect");
    }
    session_.prepare("insert", "INSERT INTO " + table_ + " VALUES ($1::int, $2::int, $3::" +
                                   column_type(run.options, run.data.all.dims) + ")");
}

template <typename Step>
InsertCost Writer::measured(std::size_t count, const Step& step) {
    InsertCost cost;
    std::vector<double> us;
    const std::string before = session_.text("SELECT pg_current_wal_insert_lsn()");
    for (std::size_t i = 0; i < count; ++i) {
        us.push_back(step(i));
    }
    const std::string after = session_.text("SELECT pg_current_wal_insert_lsn()");
    const auto share = 1.0 / static_cast<double>(count);
    cost.median_us = median(us);
    cost.mean_us = mean(us);
    cost.p95_us = quantile(us, 0.95);
    cost.wal_bytes =
        share * session_.number("SELECT pg_wal_lsn_diff('" + after + "', '" + before + "')");
    cost.wal_record_bytes = -1;
    if (has_walinspect_) {
        // It reads only what has been flushed: a commit that waits for its own record sees to that.
        session_.run("BEGIN; SET LOCAL synchronous_commit = on; "
                     "SELECT pg_logical_emit_message(true, 'bench_hnsw', 'flush'); COMMIT");
        cost.wal_record_bytes =
            share * session_.number("SELECT sum(record_size) FROM pg_get_wal_stats('" + before +
                                    "', '" + after + "', true)");
    }
    return cost;
}

namespace {

double timed(Connection& session, const char* statement, std::span<const Parameter> parameters) {
    const auto start = std::chrono::steady_clock::now();
    session.run_prepared(statement, parameters);
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

} // namespace

InsertCost Writer::insert(std::size_t first_row, std::size_t count, std::size_t first_id,
                          bool same) {
    return measured(count, [&](std::size_t i) {
        const std::string id = wire_number(first_id + i);
        const std::string percent = wire_number(static_cast<std::size_t>(percent_of(first_id + i)));
        const std::string vector = wire_vector(run_.data.all.row(same ? first_row : first_row + i),
                                               run_.data.all.dims, run_.options.type);
        const Parameter parameters[] = {{&id}, {&percent}, {&vector}};
        return timed(session_, "insert", parameters);
    });
}

double Writer::copy(std::size_t first_row, std::size_t count) {
    std::string bytes;
    append_copy_head(bytes);
    for (std::size_t id = first_row; id < first_row + count; ++id) {
        append_copy_row(bytes, run_.data, id, run_.options.type);
    }
    append_copy_end(bytes);
    const auto start = std::chrono::steady_clock::now();
    session_.begin_copy("COPY " + table_ + " FROM STDIN (FORMAT binary)");
    session_.copy(bytes);
    session_.end_copy();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() /
           static_cast<double>(count);
}

InsertCost Writer::renumber(std::size_t first_id, std::size_t count, std::size_t distance) {
    session_.prepare("renumber", "UPDATE " + table_ + " SET id = id + $2::int WHERE id = $1::int");
    const std::string shift = wire_number(distance);
    return measured(count, [&](std::size_t i) {
        const std::string id = wire_number(first_id + i);
        const Parameter parameters[] = {{&id}, {&shift}};
        return timed(session_, "renumber", parameters);
    });
}

} // namespace bench
