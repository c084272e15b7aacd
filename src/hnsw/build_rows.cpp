// Rows in memory, by value: an open-addressing table over the vectors' bytes.

#include "hnsw/build_rows.h"

#include "distance/kernels.h"

namespace hnsw {

namespace {

constexpr std::size_t kFirstPiece = std::size_t{64} << 10;
constexpr std::size_t kLargestPiece = std::size_t{4} << 20;

std::uint64_t hash_of(const char* data, std::uint32_t bytes) {
    return hash_bytes_extended(reinterpret_cast<const unsigned char*>(data),
                               static_cast<int>(bytes), 0);
}

} // namespace

void ValueStore::add(const char* data, std::uint32_t bytes) {
    // Rows begin at multiples of 8, as their elements must be aligned.
    const std::size_t room = (bytes + std::size_t{7}) & ~std::size_t{7};
    if (pieces_.empty() || used_ + room > pieces_.back().size()) {
        const std::size_t size = std::clamp(reserved_ / 4, kFirstPiece, kLargestPiece);
        pieces_.emplace_back(std::max(size, room));
        reserved_ += pieces_.back().size();
        used_ = 0;
    }
    char* start = pieces_.back().data() + used_;
    std::memcpy(start, data, bytes);
    starts_.push_back(start);
    used_ += room;
}

std::uint32_t BuildRows::value_bytes(std::uint32_t row) const {
    return hnsw::value_bytes(operators_.element, operators_.dimensions, value(row));
}

std::uint32_t BuildRows::usual_bytes() const {
    std::vector<std::uint32_t> sizes(size());
    for (std::uint32_t row = 0; row < size(); ++row)
        sizes[row] = value_bytes(row);
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>((sizes.size() - 1) * 9 / 10);
    std::nth_element(sizes.begin(), at, sizes.end());
    return *at;
}

std::uint32_t* BuildRows::place(const Value& value, std::uint64_t hash) {
    const std::size_t mask = table_.size() - 1;
    std::size_t at = hash & mask;
    while (table_[at] != 0) {
        const std::uint32_t row = table_[at] - 1;
        if (value_bytes(row) == value.bytes &&
            std::memcmp(values_.at(row), value.data, value.bytes) == 0)
            break;
        at = (at + 1) & mask;
    }
    return &table_[at];
}

void BuildRows::grow_table() {
    const std::size_t capacity = std::max<std::size_t>(1024, table_.size() * 2);
    std::vector<std::uint32_t> old(capacity);
    old.swap(table_);
    for (const std::uint32_t entry : old)
        if (entry != 0) {
            const Value value{values_.at(entry - 1), value_bytes(entry - 1)};
            *place(value, hash_of(value.data, value.bytes)) = entry;
        }
}

void BuildRows::add(const Value& value, const ItemPointerData& tid) {
    if (table_.size() < 2 * (std::size_t{size()} + 1))
        grow_table();
    std::uint32_t* found = place(value, hash_of(value.data, value.bytes));
    if (*found != 0) {
        same_.push_back({*found - 1, tid});
        return;
    }
    values_.add(value.data, value.bytes);
    tids_.push_back(tid);
    *found = size();
    if (operators_.dense()) {
        sums_.resize(operators_.dimensions);
        if (operators_.element == Element::vector)
            distance::active().accumulate_f32(
                sums_.data(), reinterpret_cast<const float*>(value.data), operators_.dimensions);
        else
            distance::active().accumulate_f16(sums_.data(),
                                              reinterpret_cast<const base::Half*>(value.data),
                                              operators_.dimensions);
    }
}

void BuildRows::sort_same() {
    std::stable_sort(same_.begin(), same_.end(),
                     [](const SameRow& a, const SameRow& b) { return a.row < b.row; });
}

void BuildRows::mean(float* out) const {
    for (std::size_t i = 0; i < sums_.size(); ++i)
        out[i] = static_cast<float>(sums_[i] / static_cast<double>(size()));
}

std::size_t BuildRows::bytes() const {
    return values_.bytes() + tids_.capacity() * (sizeof(ItemPointerData) + sizeof(char*)) +
           same_.capacity() * sizeof(SameRow) + table_.capacity() * sizeof(std::uint32_t) +
           sums_.capacity() * sizeof(double);
}

} // namespace hnsw
