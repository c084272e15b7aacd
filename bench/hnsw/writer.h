// Single-row INSERTs, each its own transaction, with the time and the WAL that they take; and rows
// in bulk.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "connection.h"
#include "run.h"
#include "side.h"

namespace bench {

// Of one batch, for each insert.
struct InsertCost {
    double median_us = 0;
    double mean_us = 0; // with the rows that begin a page
    double p95_us = 0;
    double wal_bytes = 0;        // with full-page images and the heap's own record
    double wal_record_bytes = 0; // without full-page images; negative where that is not known
};

class Writer {
  public:
    // TABLE has the columns of the side's.
    Writer(const Run& run, const Side& side, const std::string& table);

    // Inserts `count` rows of data.all from `first_row` on, under ids from `first_id` on. With
    // `same`, all of them hold the vector of first_row.
    InsertCost insert(std::size_t first_row, std::size_t count, std::size_t first_id,
                      bool same = false);
    // One COPY of these rows, under their numbers as ids. Returns the seconds of a row.
    double copy(std::size_t first_row, std::size_t count);
    // UPDATEs that keep the vector: the ids grow by `distance`. An index on id must be there, to
    // find the rows and to keep the update from being heap-only.
    InsertCost renumber(std::size_t first_id, std::size_t count, std::size_t distance);

  private:
    template <typename Step>
    InsertCost measured(std::size_t count, const Step& step);

    const Run& run_;
    std::string table_;
    Connection session_;
    bool has_walinspect_;
};

} // namespace bench
