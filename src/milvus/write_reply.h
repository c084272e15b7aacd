// What insert, upsert and delete answer: {"insert_count": n, "ids": [...]}.
#pragma once

#include <cstdint>

#include "milvus/row_shape.h"
#include "rows/batch.h"

namespace milvus {

// The keys of all rows in the caller's order.
Datum write_reply(const char* count_name, const rows::Batch& batch, const RowShape& shape);

} // namespace milvus
