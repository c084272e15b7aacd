// SQL functions that misbehave on purpose, to prove what src/pg/README.md promises about the
// boundary between C++ and the server. Used by test/t/004_boundary.pl; never installed on a real
// server.

#include <stdexcept>
#include <vector>

#include <malloc.h>

#include "base/error.h"
#include "pg/call.h"
#include "pg/entry.h"
#include "pg/module.h"

PG_MILVUS_MODULE("pg_milvus_boundary");

namespace {

// Counts the objects alive, to see whether destructors ran.
int tracked_objects = 0;

class Tracked {
  public:
    Tracked() : memory_(1000, 'x') { ++tracked_objects; }
    ~Tracked() { --tracked_objects; }
    Tracked(const Tracked&) = delete;
    Tracked& operator=(const Tracked&) = delete;

  private:
    std::vector<char> memory_; // so that a skipped destructor is a leak as well
};

void raise_whole_error() {
    ereport(ERROR, (errcode(ERRCODE_DIVISION_BY_ZERO), errmsg("server message"),
                    errdetail("server detail"), errhint("server hint"),
                    err_generic_string(PG_DIAG_TABLE_NAME, "server table")));
}

} // namespace

PG_MILVUS_FUNCTION(boundary_throw_error) {
    Tracked tracked;
    throw base::Error("22004", "our message", "our detail", "our hint");
}

PG_MILVUS_FUNCTION(boundary_throw_bare_error) {
    throw base::Error("42704", "percent %s and quote ' stay as they are");
}

PG_MILVUS_FUNCTION(boundary_throw_bad_alloc) {
    Tracked tracked;
    throw std::bad_alloc();
}

// What operator new itself throws for a size that no machine has.
PG_MILVUS_FUNCTION(boundary_allocate_too_much) {
    volatile std::size_t size = std::numeric_limits<std::ptrdiff_t>::max();
    std::vector<char> memory(size);
    return BoolGetDatum(memory.empty());
}

PG_MILVUS_FUNCTION(boundary_throw_standard) {
    Tracked tracked;
    throw std::runtime_error("standard message");
}

PG_MILVUS_FUNCTION(boundary_throw_unknown) {
    Tracked tracked;
    throw 42;
}

// A server error while C++ objects are alive, two guarded calls deep.
PG_MILVUS_FUNCTION(boundary_server_error) {
    Tracked outer;
    pg::call([] {
        Tracked not_skipped; // its own guard is below it, so that this one is unwound too
        pg::call(raise_whole_error);
    });
    PG_RETURN_NULL();
}

// A server error in the plain dialect: nothing with a destructor is alive.
PG_MILVUS_FUNCTION(boundary_plain_server_error) {
    raise_whole_error();
    PG_RETURN_NULL();
}

// A C++ exception from inside a guarded server call arrives as itself.
PG_MILVUS_FUNCTION(boundary_throw_inside_call) {
    Tracked tracked;
    pg::call([]() -> void { throw base::Error("22004", "thrown inside a server call"); });
    PG_RETURN_NULL();
}

// A server call that goes well hands its value back.
PG_MILVUS_FUNCTION(boundary_value_from_call) {
    Tracked tracked;
    const int value =
        pg::call([] { return DatumGetInt32(DirectFunctionCall1(int4in, CStringGetDatum("17"))); });
    return Int32GetDatum(value);
}

// Works until it is interrupted, with C++ objects alive.
PG_MILVUS_FUNCTION(boundary_work_with_objects) {
    Tracked tracked;
    for (;;)
        pg::check_for_interrupts();
}

// Works until it is interrupted, in the plain dialect.
PG_MILVUS_FUNCTION(boundary_work_plainly) {
    for (;;)
        CHECK_FOR_INTERRUPTS();
}

PG_MILVUS_FUNCTION(boundary_tracked_objects) {
    return Int32GetDatum(tracked_objects);
}

// Bytes that the backend holds: the server's memory contexts and what came from malloc.
PG_MILVUS_FUNCTION(boundary_memory) {
    const auto contexts = MemoryContextMemAllocated(TopMemoryContext, true);
    return Int64GetDatum(static_cast<std::int64_t>(contexts + mallinfo2().uordblks));
}
