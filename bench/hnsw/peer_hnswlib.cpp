// hnswlib's index over the same rows. Compiled with -O3 -march=native, as its users are told to;
// built with all processors, searched by one thread.
#include <hnswlib/hnswlib.h>

#include "peer.h"
#include "threads.h"

namespace bench {

namespace {

class Hnswlib final : public Peer {
  public:
    Hnswlib(const Data& data, const Options& options) : Peer(data, options) {
        if (options.metric == Metric::l2) {
            space_ = std::make_unique<hnswlib::L2Space>(dims_);
        } else {
            space_ = std::make_unique<hnswlib::InnerProductSpace>(dims_);
        }
    }

    const char* name() const override { return "hnswlib"; }
    void set_ef(int ef) override { index_->setEf(static_cast<std::size_t>(ef)); }

  private:
    using Graph = hnswlib::HierarchicalNSW<float>;

    std::string shape() const override {
        return std::to_string(options_.m) + "_" + std::to_string(options_.ef_construction);
    }

    void build() override {
        index_ =
            std::make_unique<Graph>(space_.get(), data_.rows, static_cast<std::size_t>(options_.m),
                                    static_cast<std::size_t>(options_.ef_construction));
        // The first one alone: it becomes the entry point of the others.
        std::vector<float> first;
        index_->addPoint(prepared(data_.all.row(0), first), 0);
        for_each_in_parallel(data_.rows - 1, [&](std::size_t i) {
            std::vector<float> copy;
            index_->addPoint(prepared(data_.all.row(i + 1), copy), i + 1);
        });
    }

    void read(const std::string& path) override {
        index_ = std::make_unique<Graph>(space_.get(), path);
    }
    void write(const std::string& path) override { index_->saveIndex(path); }

    void find(const float* query, int limit) override {
        found_ = index_->searchKnn(query, static_cast<std::size_t>(limit));
    }
    void take_found(std::vector<std::uint32_t>& ids) override {
        for (; !found_.empty(); found_.pop()) {
            ids.push_back(static_cast<std::uint32_t>(found_.top().second));
        }
    }

    std::unique_ptr<hnswlib::SpaceInterface<float>> space_;
    std::unique_ptr<Graph> index_;
    std::priority_queue<std::pair<float, hnswlib::labeltype>> found_;
};

} // namespace

std::unique_ptr<Peer> make_hnswlib(const Data& data, const Options& options) {
    return std::make_unique<Hnswlib>(data, options);
}

} // namespace bench
