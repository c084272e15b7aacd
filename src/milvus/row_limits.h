// What an index holds may be less than what its column does; the server's error does not say which
// field it is about. So this looks into the row for what is too long.
#pragma once

#include "milvus/row_shape.h"
#include "pg/call.h"
#include "rows/batch.h"

namespace milvus {

// Reads which columns are indexed, unless it is known, since after an error nothing can be read.
void learn_indexed_columns(const OpenCollection& collection);

// An error of a limit (54000) in words about the row and the field.
base::Error beyond_limit(const pg::ServerError& error, const OpenCollection& collection,
                         const RowShape& shape, const rows::Batch& batch, std::size_t row);

} // namespace milvus
