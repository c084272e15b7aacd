// SQL from C++: one statement with text parameters, its rows as text. Each call connects, runs and
// disconnects inside one guard, so that no C++ object is alive where the server may jump; the rows
// live in the caller's memory context. Not for bulk data.
#pragma once

#include <initializer_list>
#include <vector>

#include "pg/call.h"

namespace pg {

// Trivial, so that it can leave the guard; cells are null for NULL.
struct Rows {
    int rows;
    int columns;
    char** cells;
    const char* at(int row, int column) const { return cells[row * columns + column]; }
};

using Parameters = std::vector<const char*>; // of type text; null for NULL

// Runs one statement as the current user, sees what earlier ones of the transaction did.
Rows run(const std::string& sql, const Parameters& parameters = {});

// The same as ROLE. Only for statements that call nothing a user may have defined.
Rows run_as(Oid role, const std::string& sql, const Parameters& parameters = {});

// While one of these is alive, run() reads with the newest snapshot instead of the transaction's,
// and may not write. For what is kept beyond the transaction.
class NewestSnapshot {
  public:
    NewestSnapshot() noexcept;
    ~NewestSnapshot();
    NewestSnapshot(const NewestSnapshot&) = delete;
    NewestSnapshot& operator=(const NewestSnapshot&) = delete;

  private:
    bool before_;
};

} // namespace pg
