// The guard at every function that the server calls. Inside it C++ exceptions are allowed; outside
// there is none, not even bad_alloc. The guard only records what was thrown inside the catch block,
// leaves it, and then reports: reporting inside would leak the exception and might jump out of it.
// Design: src/pg/README.md.
#pragma once

#include "pg/server.h"

namespace pg {

// What was caught, in plain storage that a longjmp may skip. Heap parts are freed by report().
struct CaughtError {
    enum class Kind { server, ours, out_of_memory, standard, unknown };
    Kind kind;
    void*
        object; // server: ErrorData*; ours: base::Error* (from new); standard: char* (from strdup)
};
static_assert(std::is_trivially_destructible_v<CaughtError>);

// Call inside a catch block only. Never throws and never calls the server.
CaughtError capture_current_exception() noexcept;

// Raises what was captured as a server error. Call outside of any catch block.
[[noreturn]] void report(CaughtError caught);

// Runs BODY with the server's calling convention and lets no exception out.
template <auto Body, class... Args>
auto guarded(Args... args) -> decltype(Body(args...)) {
    CaughtError caught;
    try {
        return Body(args...);
    } catch (...) {
        caught = capture_current_exception();
    }
    report(caught);
}

} // namespace pg

// Defines the SQL-callable C symbol NAME. Use: PG_MILVUS_FUNCTION(vector_dims) { ... return
// Int32GetDatum(n); } where fcinfo is the call's FunctionCallInfo.
#define PG_MILVUS_FUNCTION(name)                                                                   \
    static Datum name##_body(FunctionCallInfo fcinfo);                                             \
    extern "C" {                                                                                   \
    PG_MILVUS_EXPORT Datum name(FunctionCallInfo fcinfo);                                          \
    PG_MILVUS_EXPORT const Pg_finfo_record* pg_finfo_##name(void);                                 \
    PG_FUNCTION_INFO_V1(name);                                                                     \
    Datum name(FunctionCallInfo fcinfo) {                                                          \
        return pg::guarded<name##_body>(fcinfo);                                                   \
    }                                                                                              \
    }                                                                                              \
    static Datum name##_body([[maybe_unused]] FunctionCallInfo fcinfo)
