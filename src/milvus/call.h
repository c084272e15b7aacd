// What all SQL functions of this folder have in common: their arguments by type, and the time limit
// of a call.
#pragma once

#include <optional>
#include <string>

#include "milvus/errors.h"
#include "pg/entry.h"
#include "pg/results.h"
#include "pg/timeout.h"

namespace milvus {

using pg::json_argument;
using pg::text_argument;
using pg::texts_argument;

inline std::optional<long> whole_argument(FunctionCallInfo fcinfo, int i) {
    return PG_ARGISNULL(i) ? std::nullopt : std::optional<long>(PG_GETARG_INT32(i));
}

inline std::optional<bool> truth_argument(FunctionCallInfo fcinfo, int i) {
    return PG_ARGISNULL(i) ? std::nullopt : std::optional<bool>(PG_GETARG_BOOL(i));
}

// A name argument that must be there, without its outer blanks.
std::string name_argument(FunctionCallInfo fcinfo, int i, const char* argument);

[[noreturn]] void report_timeout(double seconds);

// Runs BODY under the limit in the argument at TIMEOUT; it returns the result, or nothing where the
// function returns void.
template <class F>
Datum timed(FunctionCallInfo fcinfo, int timeout, F&& body) {
    const double seconds = PG_ARGISNULL(timeout) ? 0 : PG_GETARG_FLOAT8(timeout);
    if (seconds < 0 || std::isnan(seconds))
        throw bad_parameter("timeout should not be negative");
    const pg::Timeout limit(seconds);
    Datum result{0};
    try {
        if constexpr (std::is_void_v<decltype(body())>)
            body();
        else
            result = body();
    } catch (const pg::ServerError& error) {
        if (limit.passed() && error.data()->sqlerrcode == ERRCODE_QUERY_CANCELED)
            report_timeout(seconds);
        throw;
    }
    if (limit.passed())
        report_timeout(seconds);
    return result;
}

// The same for functions that change something, which a read-only transaction and a standby refuse.
template <class F>
Datum changing(FunctionCallInfo fcinfo, int timeout, F&& body) {
    pg::require_writable(fcinfo);
    return timed(fcinfo, timeout, std::forward<F>(body));
}

} // namespace milvus
