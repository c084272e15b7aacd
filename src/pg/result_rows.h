// The result of a function that returns a table: rows go to a store that the calling query reads.
#pragma once

#include <span>

#include "pg/call.h"
#include "pg/result_set.h"

namespace pg {

struct ResultColumn {
    const char* name;
    Oid type;
};

class ResultRows {
  public:
    // Refuses a caller that takes no set.
    ResultRows(FunctionCallInfo fcinfo, std::span<const ResultColumn> columns);

    // As many values as there are columns.
    void put(const Datum* values, const bool* nulls);

  private:
    Tuplestorestate* store_;
    TupleDesc row_;
};

} // namespace pg
