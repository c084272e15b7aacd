// Blocks of vectors never move; the small things are in plain arrays.

#include "ivfflat/build_rows.h"

#include <numeric>

namespace ivfflat {

namespace {

constexpr std::uint32_t kRowsAtOnce = 64;
constexpr std::uint64_t kSeed = 0x61737369676E;

} // namespace

void BuildRows::add(const Value& value, const ItemPointerData& tid) {
    const std::uint32_t row = size();
    if (row % kBlock == 0)
        blocks_.push_back(
            std::make_unique_for_overwrite<char[]>(std::size_t{kBlock} * value_bytes_));
    std::memcpy(blocks_.back().get() + std::size_t{row % kBlock} * value_bytes_, value.data,
                value_bytes_);
    tids_.push_back(tid);
    lists_.push_back(0);
}

std::size_t BuildRows::bytes() const {
    return tids_.size() * bytes_per_row(value_bytes_);
}

void BuildRows::put_in_order(std::uint32_t lists) {
    start_.assign(lists + 1, 0);
    for (const std::uint32_t list : lists_)
        ++start_[list + 1];
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    std::vector<std::uint32_t> at(start_.begin(), start_.end() - 1);
    ordered_.resize(size());
    for (std::uint32_t row = 0; row < size(); ++row)
        ordered_[at[lists_[row]]++] = row;
}

Assigner::Assigner(const Operators& operators, const Shape& shape, const Centres& centres)
    : operators_(operators), shape_(shape), centres_(centres) {
    // The nearest by length of difference is also the one with the largest inner product where
    // centres have length one.
    if (operators.dense() && operators.metric != Metric::custom)
        nearest_ = std::make_unique<cluster::NearestCentre>(centres.wide.data(), shape.lists,
                                                            shape.dimensions, kSeed);
}

struct Assigner::Scratch {
    std::vector<float> wide;
    const float* rows[kRowsAtOnce];
    cluster::NearestCentre::Found found[kRowsAtOnce];
    cluster::NearestCentre::Scratch search;
};

double Assigner::find_by_floats(BuildRows& rows, std::uint32_t first, std::uint32_t last,
                                Scratch& scratch) const {
    const std::size_t n = shape_.dimensions;
    scratch.wide.resize(kRowsAtOnce * n);
    for (std::uint32_t row = first; row < last; ++row)
        scratch.rows[row - first] =
            operators_.floats(rows.value(row), scratch.wide.data() + (row - first) * n);
    nearest_->find(scratch.rows, last - first, scratch.found, scratch.search);
    double sum = 0;
    for (std::uint32_t row = first; row < last; ++row) {
        const cluster::NearestCentre::Found& found = scratch.found[row - first];
        sum += std::sqrt(static_cast<double>(found.distance));
        rows.set_list(row, found.centre);
    }
    return sum;
}

double Assigner::find_by_stored(BuildRows& rows, std::uint32_t first, std::uint32_t last) const {
    double sum = 0;
    for (std::uint32_t row = first; row < last; ++row) {
        std::uint32_t best = 0;
        float least = std::numeric_limits<float>::infinity();
        for (std::uint32_t list = 0; list < shape_.lists; ++list) {
            const float d = operators_.distance(
                rows.value(row), centres_.stored.data() + std::size_t{list} * shape_.value_bytes);
            if (d < least) {
                least = d;
                best = list;
            }
        }
        if (std::isfinite(least))
            sum += static_cast<double>(least);
        rows.set_list(row, best);
    }
    return sum;
}

void Assigner::work(BuildRows& rows, const graph::Stop& stop) {
    Scratch scratch;
    double sum = 0;
    for (std::uint32_t first = next_.fetch_add(kRowsAtOnce);
         first < rows.size() && !stop.requested(); first = next_.fetch_add(kRowsAtOnce)) {
        const std::uint32_t last = std::min(rows.size(), first + kRowsAtOnce);
        sum += nearest_ ? find_by_floats(rows, first, last, scratch)
                        : find_by_stored(rows, first, last);
    }
    sum_.fetch_add(sum);
}

} // namespace ivfflat
