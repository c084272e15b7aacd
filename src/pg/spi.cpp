// Running SQL and copying its rows out. Plain dialect inside the guard.

#include "pg/spi.h"

#include <optional>

#include "pg/prepared.h"

extern "C" {
#include "executor/spi.h"
#include "utils/snapmgr.h"
}

namespace pg {

namespace {

bool newest_snapshot = false;

Rows copy_rows() {
    Rows found{0, 0, nullptr};
    if (!SPI_tuptable)
        return found;
    found.rows = static_cast<int>(SPI_processed);
    found.columns = SPI_tuptable->tupdesc->natts;
    const auto cells = static_cast<Size>(found.rows) * static_cast<Size>(found.columns);
    // In the memory context of whoever connected, so that it outlives SPI_finish.
    found.cells = static_cast<char**>(SPI_palloc(sizeof(char*) * cells + 1));
    for (int row = 0; row < found.rows; ++row) {
        for (int column = 0; column < found.columns; ++column) {
            char* text = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column + 1);
            char* kept = nullptr;
            if (text) {
                const Size size = std::strlen(text) + 1;
                kept = static_cast<char*>(SPI_palloc(size));
                std::memcpy(kept, text, size);
            }
            found.cells[row * found.columns + column] = kept;
        }
    }
    return found;
}

Rows execute(const char* sql, SPIPlanPtr plan, int count, const char* const* parameters) {
    SPI_connect();
    auto* values = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<Size>(count) + 1));
    auto* nulls = static_cast<char*>(palloc(static_cast<Size>(count) + 1));
    for (int i = 0; i < count; ++i) {
        nulls[i] = parameters[i] ? ' ' : 'n';
        values[i] = parameters[i] ? CStringGetTextDatum(parameters[i]) : Datum{0};
    }
    const bool newest = newest_snapshot;
    if (newest)
        PushActiveSnapshot(GetLatestSnapshot());
    const int status =
        plan ? SPI_execute_plan(plan, values, nulls, newest, 0) : SPI_execute(sql, newest, 0);
    if (newest)
        PopActiveSnapshot();
    if (status < 0)
        elog(ERROR, "SPI refuses a statement: %s", SPI_result_code_string(status));
    const Rows found = copy_rows();
    SPI_finish();
    return found;
}

// A statement with parameters is one of few and comes again: to plan one that joins the server's
// catalogs takes many times as long as to run it. One without is written for its occasion.
std::optional<KeptPlan> keep(const std::string& sql, const Parameters& parameters) {
    if (parameters.empty())
        return std::nullopt;
    const std::vector<Parameter> types(parameters.size(), Parameter{TEXTOID, 0, false});
    return std::optional<KeptPlan>(std::in_place, sql, types, Planning::generic);
}

} // namespace

Rows run(const std::string& sql, const Parameters& parameters) {
    const auto kept = keep(sql, parameters);
    const char* text = sql.c_str();
    SPIPlanPtr const plan = kept ? kept->plan() : nullptr;
    const auto count = static_cast<int>(parameters.size());
    const char* const* values = parameters.data();
    return call([=] { return execute(text, plan, count, values); });
}

Rows run_as(Oid role, const std::string& sql, const Parameters& parameters) {
    const auto kept = keep(sql, parameters);
    const char* text = sql.c_str();
    SPIPlanPtr const plan = kept ? kept->plan() : nullptr;
    const auto count = static_cast<int>(parameters.size());
    const char* const* values = parameters.data();
    return call([=] {
        Oid caller = InvalidOid;
        int context = 0;
        GetUserIdAndSecContext(&caller, &context);
        // An error leaves this in place; the transaction's abort restores it.
        SetUserIdAndSecContext(role, context | SECURITY_LOCAL_USERID_CHANGE);
        const Rows found = execute(text, plan, count, values);
        SetUserIdAndSecContext(caller, context);
        return found;
    });
}

NewestSnapshot::NewestSnapshot() noexcept : before_(std::exchange(newest_snapshot, true)) {}

NewestSnapshot::~NewestSnapshot() {
    newest_snapshot = before_;
}

} // namespace pg
