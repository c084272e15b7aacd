// Key order: whole numbers by value, strings by bytes.

#include "rows/order.h"

#include <algorithm>
#include <numeric>

#include "rows/cursor.h"

namespace rows {

namespace {

bool is_text(const Shape& shape, std::size_t key) {
    return shape.fields[key].type == Type::varchar;
}

template <class Key>
std::vector<std::uint32_t> sorted(const Batch& batch, std::size_t column, Key&& key_of) {
    using Pair = std::pair<decltype(key_of(Cell{})), std::uint32_t>;
    std::vector<Pair> pairs;
    pairs.reserve(batch.size());
    for (std::size_t row = 0; row < batch.size(); ++row)
        pairs.emplace_back(key_of(batch.cell(row, column)), static_cast<std::uint32_t>(row));
    if (!std::is_sorted(pairs.begin(), pairs.end()))
        std::sort(pairs.begin(), pairs.end());
    std::vector<std::uint32_t> order;
    order.reserve(pairs.size());
    for (const Pair& pair : pairs)
        order.push_back(pair.second);
    return order;
}

bool same_key(const Batch& batch, const Shape& shape, std::size_t key, std::size_t a,
              std::size_t b) {
    const Cell one = batch.cell(a, key);
    const Cell other = batch.cell(b, key);
    return is_text(shape, key) ? one.block->bytes() == other.block->bytes()
                               : one.whole == other.whole;
}

} // namespace

std::vector<std::uint32_t> key_order(const Batch& batch, const Shape& shape, std::size_t key) {
    if (is_text(shape, key))
        return sorted(batch, key, [](Cell cell) { return cell.block->bytes(); });
    return sorted(batch, key, [](Cell cell) { return cell.whole; });
}

std::optional<std::pair<std::uint32_t, std::uint32_t>>
find_twins(const Batch& batch, const Shape& shape, std::size_t key,
           const std::vector<std::uint32_t>& order) {
    for (std::size_t i = 1; i < order.size(); ++i)
        if (same_key(batch, shape, key, order[i - 1], order[i]))
            return std::pair{order[i - 1], order[i]};
    return std::nullopt;
}

void keep_last(const Batch& batch, const Shape& shape, std::size_t key,
               std::vector<std::uint32_t>& order) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
        if (i + 1 == order.size() || !same_key(batch, shape, key, order[i], order[i + 1]))
            order[kept++] = order[i];
    order.resize(kept);
}

std::string key_text(const Batch& batch, const Shape& shape, std::size_t key, std::size_t row) {
    const Cell cell = batch.cell(row, key);
    return is_text(shape, key) ? printable(cell.block->bytes(), shape.utf8)
                               : std::to_string(cell.whole);
}

} // namespace rows
