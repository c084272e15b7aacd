// The one place with a PG_TRY: C++ objects never share a frame with it.

#include "pg/call.h"

namespace pg::detail {

ErrorData* run_catching_server_errors(void (*work)(void*), void* argument) {
    MemoryContext const caller_context = CurrentMemoryContext;
    ErrorData* volatile error = nullptr;
    PG_TRY();
    { work(argument); }
    PG_CATCH();
    {
        // CopyErrorData refuses to run in ErrorContext, and the copy must outlive this frame.
        MemoryContextSwitchTo(caller_context);
        error = CopyErrorData();
        FlushErrorState();
    }
    PG_END_TRY();
    return error;
}

} // namespace pg::detail
