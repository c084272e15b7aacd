// The slow half of the entry guard: telling what was thrown, and raising it as a server error.

#include "pg/entry.h"

#include "base/error.h"
#include "pg/call.h"

namespace pg {

CaughtError capture_current_exception() noexcept {
    using Kind = CaughtError::Kind;
    try {
        throw;
    } catch (const ServerError& e) {
        return {Kind::server, e.data()};
    } catch (base::Error& e) {
        auto* copy = new (std::nothrow) base::Error(std::move(e));
        return copy ? CaughtError{Kind::ours, copy} : CaughtError{Kind::out_of_memory, nullptr};
    } catch (const std::bad_alloc&) {
        return {Kind::out_of_memory, nullptr};
    } catch (const std::exception& e) {
        return {Kind::standard, strdup(e.what())};
    } catch (...) {
        return {Kind::unknown, nullptr};
    }
}

namespace {

// Moves TEXT into server memory, so that what came from malloc is gone before the server jumps.
char* to_server(const std::string& text) {
    return text.empty() ? nullptr : pstrdup(text.c_str());
}

[[noreturn]] void report_ours(base::Error* error) {
    const base::SqlState state = error->state();
    char* message = pstrdup(error->message().c_str());
    char* detail = to_server(error->detail());
    char* hint = to_server(error->hint());
    delete error;
    const char* c = state.c_str();
    ereport(ERROR,
            (errcode(MAKE_SQLSTATE(c[0], c[1], c[2], c[3], c[4])), errmsg_internal("%s", message),
             detail ? errdetail_internal("%s", detail) : 0, hint ? errhint("%s", hint) : 0));
    pg_unreachable();
}

[[noreturn]] void report_standard(char* what) {
    char* message = pstrdup(what ? what : "exception without a text");
    std::free(what);
    ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg_internal("%s", message),
                    errhint("This is a defect of pg_milvus; please report it.")));
    pg_unreachable();
}

} // namespace

void report(CaughtError caught) {
    using Kind = CaughtError::Kind;
    switch (caught.kind) {
    case Kind::server:
        ReThrowError(static_cast<ErrorData*>(caught.object));
    case Kind::ours:
        report_ours(static_cast<base::Error*>(caught.object));
    case Kind::out_of_memory:
        ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
    case Kind::standard:
        report_standard(static_cast<char*>(caught.object));
    case Kind::unknown:
        break;
    }
    ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg_internal("unknown C++ exception"),
                    errhint("This is a defect of pg_milvus; please report it.")));
    pg_unreachable();
}

} // namespace pg
