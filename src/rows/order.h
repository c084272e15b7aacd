// The order in which a batch is written: that of its keys, whatever order it came in, so that two
// batches never wait for each other in a circle.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rows/batch.h"
#include "rows/shape.h"

namespace rows {

// Row numbers, equal keys in the order in which they came. KEY is the key's column.
std::vector<std::uint32_t> key_order(const Batch& batch, const Shape& shape, std::size_t key);

// Two rows next to each other in ORDER that have one key.
std::optional<std::pair<std::uint32_t, std::uint32_t>>
find_twins(const Batch& batch, const Shape& shape, std::size_t key,
           const std::vector<std::uint32_t>& order);

// Of rows with one key only the last stays.
void keep_last(const Batch& batch, const Shape& shape, std::size_t key,
               std::vector<std::uint32_t>& order);

// The key as it is shown.
std::string key_text(const Batch& batch, const Shape& shape, std::size_t key, std::size_t row);

} // namespace rows
