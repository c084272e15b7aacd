// hnswlib's index over the same rows. Compiled with -O3 -march=native, as its users are told to;
// built with all processors, searched by one thread.
#include "peer_hnswlib.h"

#include <chrono>
#include <cmath>
#include <filesystem>

#include <hnswlib/hnswlib.h>

#include "threads.h"

namespace bench {

namespace {

class Index final : public Hnswlib {
  public:
    Index(const Data& data, const Options& options)
        : dims_(data.all.dims), normalises_(options.metric == Metric::cosine) {
        if (options.metric == Metric::l2) {
            space_ = std::make_unique<hnswlib::L2Space>(dims_);
        } else {
            space_ = std::make_unique<hnswlib::InnerProductSpace>(dims_);
        }
        const std::string path = options.cache + "/" + data.name + "_" + name_of(options.type) +
                                 "_" + name_of(options.metric) + "_" + std::to_string(dims_) + "_" +
                                 std::to_string(data.rows) + "_" + std::to_string(options.m) + "_" +
                                 std::to_string(options.ef_construction) + "_" +
                                 std::to_string(fingerprint(data)) + ".hnswlib";
        if (options.reuse && std::filesystem::exists(path)) {
            index_ = std::make_unique<Graph>(space_.get(), path);
            return;
        }
        build(data, options);
        index_->saveIndex(path + ".partial");
        std::filesystem::rename(path + ".partial", path);
    }

    void set_ef(int ef) override { index_->setEf(static_cast<std::size_t>(ef)); }

    double search(const float* query, int limit, std::vector<std::uint32_t>& ids) override {
        const auto start = std::chrono::steady_clock::now();
        std::vector<float> copy;
        auto found = index_->searchKnn(prepared(query, copy), static_cast<std::size_t>(limit));
        const auto end = std::chrono::steady_clock::now();
        ids.clear();
        for (; !found.empty(); found.pop()) {
            ids.push_back(static_cast<std::uint32_t>(found.top().second));
        }
        return std::chrono::duration<double, std::micro>(end - start).count();
    }

    double build_seconds() const override { return build_seconds_; }

  private:
    using Graph = hnswlib::HierarchicalNSW<float>;

    const float* prepared(const float* vector, std::vector<float>& copy) const {
        if (!normalises_) {
            return vector;
        }
        copy.assign(vector, vector + dims_);
        float sum = 0;
        for (const float value : copy) {
            sum += value * value;
        }
        const float scale = sum > 0 ? 1.0F / std::sqrt(sum) : 0.0F;
        for (float& value : copy) {
            value *= scale;
        }
        return copy.data();
    }

    void build(const Data& data, const Options& options) {
        const auto start = std::chrono::steady_clock::now();
        index_ =
            std::make_unique<Graph>(space_.get(), data.rows, static_cast<std::size_t>(options.m),
                                    static_cast<std::size_t>(options.ef_construction));
        // The first one alone: it becomes the entry point of the others.
        std::vector<float> first;
        index_->addPoint(prepared(data.all.row(0), first), 0);
        for_each_in_parallel(data.rows - 1, [&](std::size_t i) {
            std::vector<float> copy;
            index_->addPoint(prepared(data.all.row(i + 1), copy), i + 1);
        });
        build_seconds_ =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }

    std::size_t dims_;
    bool normalises_;
    std::unique_ptr<hnswlib::SpaceInterface<float>> space_;
    std::unique_ptr<Graph> index_;
    double build_seconds_ = 0;
};

} // namespace

std::unique_ptr<Hnswlib> make_hnswlib(const Data& data, const Options& options) {
    return std::make_unique<Index>(data, options);
}

} // namespace bench
