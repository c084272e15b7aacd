// Between a collection and src/rows: what the reader must know of it, and a refusal as an error of
// the call.
#pragma once

#include "milvus/open_collection.h"
#include "rows/refusal.h"
#include "rows/shape.h"

namespace milvus {

struct RowShape {
    rows::Shape shape;
    std::vector<const Column*> columns; // of the shape's columns, in its order
    std::size_t key;                    // which of them

    const Column& column(std::size_t i) const { return *columns[i]; }
};

RowShape row_shape(const OpenCollection& collection, rows::Mode mode);

base::Error row_error(const rows::Refusal& refusal, std::string_view collection);

} // namespace milvus
