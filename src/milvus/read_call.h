// What milvus_query and milvus_get have in common: a set of entities in key order.
#pragma once

#include <cstdint>
#include <optional>

#include "milvus/entity.h"
#include "milvus/selection.h"

namespace milvus {

struct Window {
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;
};

// limit_rows and offset_rows as given; throws what Milvus says of a bad window (65535).
Window window_of(std::optional<std::int64_t> limit, std::optional<std::int64_t> offset);

// The statement of a read, without limit and offset.
std::string read_statement(const OpenCollection& collection, const Output& output,
                           const Selection& selection);

// Returns the entities, or the one count, as the function's set of rows.
Datum return_entities(FunctionCallInfo fcinfo, const OpenCollection& collection,
                      const Output& output, Selection& selection, const Window& window);

} // namespace milvus
