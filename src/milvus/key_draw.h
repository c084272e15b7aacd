// The keys of a collection with auto id.
#pragma once

#include "milvus/row_shape.h"
#include "rows/batch.h"

namespace milvus {

// Gives each row of the batch a key, rising in the order of the rows. Nothing where the keys are
// the caller's own.
void draw_keys(const OpenCollection& collection, const RowShape& shape, rows::Batch& batch);

} // namespace milvus
