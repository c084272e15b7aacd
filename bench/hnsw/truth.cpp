// The exhaustive search and the arithmetic of recall.
#include "truth.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <thread>

#include "distance/kernels.h"
#include "threads.h"

namespace bench {

namespace {

// Queries that go over the rows together: their vectors stay in the second-level cache while each
// row is brought from memory once for all of them.
constexpr std::size_t kBlock = 16;

// The server's kernels add in another order than ours; two rows this near to each other (relative)
// cannot be told apart.
constexpr float kTolerance = 1e-5F;

Matrix normalised(const Matrix& from) {
    Matrix to = from;
    for_each_in_parallel(to.count(), [&](std::size_t i) {
        float* row = to.row(i);
        const double norm = std::sqrt(distance::active().squared_norm_f32(row, to.dims));
        for (std::size_t d = 0; d < to.dims && norm > 0; ++d) {
            row[d] = static_cast<float>(row[d] / norm);
        }
    });
    return to;
}

} // namespace

Judge::Judge(const Data& data, const Options& options)
    : metric_(options.metric), limit_(static_cast<std::size_t>(options.limit)),
      cache_(options.cache), name_(data.name), fingerprint_(fingerprint(data)), rows_(&data.all),
      queries_(&data.queries) {
    if (metric_ == Metric::cosine) {
        own_rows_ = normalised(data.all);
        own_queries_ = normalised(data.queries);
        rows_ = &own_rows_;
        queries_ = &own_queries_;
    }
    name_ += std::string("_") + name_of(options.type) + "_" + name_of(metric_) + "_" +
             std::to_string(data.all.dims) + "_k" + std::to_string(limit_) + "_q" +
             std::to_string(data.queries.count());
    std::filesystem::create_directories(cache_);
}

float Judge::distance(std::size_t query, std::size_t row) const noexcept {
    const float* q = queries_->row(query);
    const float* r = rows_->row(row);
    if (metric_ == Metric::l2) {
        return distance::active().l2_squared_f32(q, r, rows_->dims);
    }
    return -distance::active().inner_product_f32(q, r, rows_->dims);
}

void Judge::prepare(std::size_t count, const RowMask* mask, const std::string& label) {
    if (count > rows_->count()) {
        throw std::logic_error("more rows asked for than there are");
    }
    count_ = count;
    mask_ = mask;
    const std::string path =
        cache_ + "/" + name_ + "_n" + std::to_string(count) + "_" + label + ".truth";
    if (!read(path)) {
        find(count);
        write(path);
    }
}

void Judge::find(std::size_t count) {
    nearest_.assign(queries_->count() * limit_, std::numeric_limits<float>::infinity());
    const std::size_t blocks = (queries_->count() + kBlock - 1) / kBlock;
    // A block is the unit of work: for_each_in_parallel's steps would be too long.
    std::atomic<std::size_t> next = 0;
    const auto loop = [&] {
        for (std::size_t block; (block = next.fetch_add(1)) < blocks;) {
            find_block(block * kBlock, count);
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned t = 1; t < std::thread::hardware_concurrency(); ++t) {
        threads.emplace_back(loop);
    }
    loop();
}

void Judge::find_block(std::size_t first_query, std::size_t count) {
    const std::size_t end_query = std::min(first_query + kBlock, queries_->count());
    for (std::size_t row = 0; row < count; ++row) {
        if (mask_ != nullptr && (*mask_)[row] == 0) {
            continue;
        }
        for (std::size_t query = first_query; query < end_query; ++query) {
            const float found = distance(query, row);
            float* list = &nearest_[query * limit_];
            if (found < list[limit_ - 1]) {
                float* place = std::upper_bound(list, list + limit_, found);
                std::copy_backward(place, list + limit_ - 1, list + limit_);
                *place = found;
            }
        }
    }
}

double Judge::recall(std::size_t query, std::span<const std::uint32_t> returned) const {
    const float* list = &nearest_[query * limit_];
    const std::size_t wanted = static_cast<std::size_t>(
        std::lower_bound(list, list + limit_, std::numeric_limits<float>::infinity()) - list);
    if (wanted == 0) {
        return returned.empty() ? 1.0 : 0.0;
    }
    const float last = list[wanted - 1];
    const float bound = last + kTolerance * std::max(std::fabs(last), 1e-6F);
    std::vector<std::uint32_t> distinct(returned.begin(), returned.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    const auto hits = std::count_if(distinct.begin(), distinct.end(), [&](std::uint32_t id) {
        return id < count_ && (mask_ == nullptr || (*mask_)[id] != 0) &&
               distance(query, id) <= bound;
    });
    return std::min(1.0, static_cast<double>(hits) / static_cast<double>(wanted));
}

bool Judge::read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    nearest_.resize(queries_->count() * limit_);
    const auto bytes = static_cast<std::streamsize>(nearest_.size() * sizeof(float));
    std::uint64_t found = 0;
    return in.read(reinterpret_cast<char*>(&found), sizeof found) && found == fingerprint_ &&
           in.read(reinterpret_cast<char*>(nearest_.data()), bytes) &&
           in.peek() == std::ifstream::traits_type::eof();
}

void Judge::write(const std::string& path) const {
    // Under another name first: a run that is stopped leaves no half file behind.
    const std::string partial = path + ".partial";
    std::ofstream out(partial, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&fingerprint_), sizeof fingerprint_);
    out.write(reinterpret_cast<const char*>(nearest_.data()),
              static_cast<std::streamsize>(nearest_.size() * sizeof(float)));
    out.close();
    if (!out) {
        throw std::runtime_error("cannot write " + partial);
    }
    std::filesystem::rename(partial, path);
}

} // namespace bench
