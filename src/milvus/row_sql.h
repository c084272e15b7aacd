// The pieces of the statements that write rows: which columns, and their values from a row source.
// Parameters of all of them: $1 the source, $2 and what follows as each says.
#pragma once

#include "milvus/row_shape.h"
#include "milvus/row_source.h"
#include "rows/batch.h"

namespace milvus {

enum class Columns {
    given, // by some row, or whose default only some rows take; the server does the others
    whole  // all that a row consists of, but the key
};

struct RowSql {
    const OpenCollection& collection;
    const RowShape& shape;
    bool names_partition; // $4 is the name of one

    std::vector<SourceColumn> columns(const rows::Batch& batch, Columns which) const;

    // Rows $2 to $3 of the source's order.
    std::string insert(const std::vector<SourceColumn>& columns) const;
    // Behind an insert: where the key is there already in the same place, set these columns.
    std::string on_conflict(const std::vector<SourceColumn>& columns, bool whole) const;
    // The row at place $2, found by its key $3.
    std::string update(const std::vector<SourceColumn>& columns, bool whole) const;
    // Places from $2 to $3 whose key is stored elsewhere than where $4 or the row itself says.
    std::string elsewhere(const std::vector<SourceColumn>& columns) const;

    // The place of a column of the shape in COLUMNS, as SQL for a value of the row at PLACE.
    std::string value(const std::vector<SourceColumn>& columns, std::size_t i,
                      const std::string& place) const;
    // The same of the row at place $2, as the column has it.
    std::string typed_value(const std::vector<SourceColumn>& columns, std::size_t i) const;
    const Column* hash_column() const; // that of the partition key, or null
};

} // namespace milvus
