// Statements that run often: their plans are kept for the session, by text and parameter types, and
// replanned by the server when something they depend on changes (tables, rights, policies, role,
// search path). Parameters are Datums, rows go to a receiver one by one; nothing becomes text.
// The text must be qualified throughout. Few hundred plans are kept; the one not used for the
// longest time goes first.
#pragma once

#include <span>
#include <string_view>

#include "pg/call.h"

extern "C" {
#include "access/tupdesc.h"
}

struct _SPI_plan;

namespace pg {

struct Parameter {
    Oid type;
    Datum value;
    bool null;
};

struct Row {
    int columns;
    const Datum* values; // live until the receiver returns
    const bool* nulls;
    TupleDesc description;
    MemoryContext result_context; // the caller's; what a receiver makes lives with the statement
};

enum class Access {
    read,  // on the active snapshot; refuses statements that write
    write, // sees what earlier statements of the transaction did
    // As write, and columns that are written stored.<name> need no right to read them. For values
    // that a statement keeps or compares but shows to nobody.
    rewrite
};

enum class Planning {
    automatic, // the server weighs plans for given values against one for all
    generic,   // one plan for all values, from the first call on
    // The same, made while whole scans and bitmaps are out of favour: rows that "key = ANY ($n)" of
    // a sorted array chooses are met in the order of the index, so that two such statements that
    // write never wait for each other crosswise. (Over several partitions: one after the other.)
    in_key_order,
    custom,         // a plan for the given values, each time
    custom_parallel // the same, with parallel workers where the server likes
};

// ROW is in the plain dialect: it may call the server, throws nothing, and holds nothing with a
// destructor meanwhile. It returns false to end the statement early.
struct Receiver {
    bool (*row)(void* self, const Row& row) noexcept;
    void* self;
};

// A kept plan, safe from being forgotten while this lives. For the two that run plans.
class KeptPlan {
  public:
    KeptPlan(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
             Access access = Access::read);
    ~KeptPlan();
    KeptPlan(const KeptPlan&) = delete;
    KeptPlan& operator=(const KeptPlan&) = delete;

    _SPI_plan* plan() const noexcept { return plan_; }

  private:
    int* running_;
    _SPI_plan* plan_;
};

// Returns the number of rows that were received, or changed where nothing is returned.
std::uint64_t execute(std::string_view sql, std::span<const Parameter> parameters, Access access,
                      Planning planning, Receiver receiver);

// A statement that is read piece by piece, on the snapshot of its opening. It ends with
// close_cursor or with the (sub)transaction that opened it.
struct Cursor {
    char name[NAMEDATALEN];
};
Cursor open_cursor(std::string_view sql, std::span<const Parameter> parameters);
// In the plain dialect: at most COUNT rows; returns how many there were. RESULT_CONTEXT is for the
// receiver. Throws 34000 where the cursor is gone.
std::uint64_t fetch(const Cursor& cursor, long count, Receiver receiver,
                    MemoryContext result_context);
void close_cursor(const Cursor& cursor);

// Of a SELECT. Before the first row BEGIN learns whether the plan takes rows in an order that an
// index computes, as vector indexes do, and whose answer is then that of the index. Runs without
// parallel workers.
struct OrderReceiver {
    void (*begin)(void* self, bool by_index_order) noexcept;
    Receiver rows;
};
void execute_watched(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
                     OrderReceiver receiver);

// A DELETE ... USING a function whose rows are keys, ascending, RETURNING something. Runs it if it
// can be planned so that rows are met in the order of the keys, over all partitions of the table;
// otherwise does nothing and returns false. Planned each time, for these values.
bool delete_in_key_order(std::string_view sql, std::span<const Parameter> parameters,
                         Receiver receiver);

// Drops a plan that is kept, if it is.
void forget_plan(std::string_view sql, std::span<const Parameter> parameters, Planning planning);

// The same as execute() with a function object: bool f(const Row&), under the rules of a receiver.
template <class F>
std::uint64_t execute(std::string_view sql, std::span<const Parameter> parameters, Access access,
                      Planning planning, F&& f) {
    return execute(sql, parameters, access, planning,
                   Receiver{[](void* self, const Row& row) noexcept {
                                return static_cast<bool>(
                                    (*static_cast<std::remove_reference_t<F>*>(self))(row));
                            },
                            std::addressof(f)});
}

} // namespace pg
