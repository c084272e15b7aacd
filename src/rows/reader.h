// The text of a batch as typed values: one object, a list of objects (rows), or a list of lists
// (columns in the order of the schema, an auto-id key left out, one more for dynamic content). One
// pass over the text. Design, measurements and limits: README.md in this folder.
#pragma once

#include <string_view>

#include "rows/batch.h"
#include "rows/refusal.h"
#include "rows/shape.h"

namespace rows {

// Throws Refusal for the first thing that is wrong, counted from the start of the text.
Batch read(std::string_view text, const Shape& shape);

// What a row without FIELD is told.
Refusal missing_field(const Shape& shape, const Field& field, std::size_t row);

} // namespace rows
