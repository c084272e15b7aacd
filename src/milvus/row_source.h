// A batch as the source of a statement: INSERT ... SELECT milvus.row_value($1, column, n, ...)
// takes each value from it when the executor comes to the row, so that nothing is copied or kept
// twice. The statement knows it by a number that counts only while the statement runs.
#pragma once

#include <cstdint>
#include <vector>

#include "pg/defaults.h"
#include "rows/batch.h"
#include "rows/shape.h"

namespace milvus {

struct SourceColumn {
    rows::Type type;    // of an array's elements
    std::size_t column; // of the batch
    Oid server_type;
    Oid element_type;                // of an array, otherwise InvalidOid
    bool dynamic;                    // its default is the empty object
    pg::DefaultExpression* fallback; // null: there is none
};

struct RowSource {
    const rows::Batch* batch;
    const std::uint32_t* order; // row numbers, in the order in which they are written
    std::size_t count;
    const SourceColumn* columns;
    std::size_t column_count;
    std::size_t current; // the place in the order that was asked for last
    // Of a statement that inserts the rows from `current` to `last` one after the other.
    Oid table = InvalidOid; // otherwise
    std::size_t last = 0;
    SourceColumn key = {};
    std::int64_t number = 0; // set when it is offered
};
static_assert(std::is_trivially_destructible_v<RowSource>);

// Makes a source known to the statements of this session as long as it lives. Calls nest, since a
// trigger may write rows as well.
class OfferedSource {
  public:
    explicit OfferedSource(RowSource& source) noexcept;
    ~OfferedSource();
    OfferedSource(const OfferedSource&) = delete;
    OfferedSource& operator=(const OfferedSource&) = delete;

    std::int64_t number() const { return number_; }
    static RowSource* find(std::int64_t number) noexcept; // null: there is none
    // What the innermost statement inserts into the table; null: it does not.
    static const RowSource* inserting(Oid table) noexcept;

  private:
    RowSource& source_;
    std::int64_t number_;
    OfferedSource* outer_;
};

// Plain dialect. The value of the column in the row at PLACE of the order.
Datum source_value(const RowSource& source, const SourceColumn& column, std::size_t place,
                   bool* is_null);

} // namespace milvus
