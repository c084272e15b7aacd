// FAISS's IndexIVFFlat over the same rows: as many lists, trained as its factory does by default,
// built with all processors, searched by one thread. How fast it measures distances is as the
// library was built: Debian's is for any x86-64.
#include <omp.h>

#include <algorithm>

#include <faiss/IndexIVF.h>
#include <faiss/index_factory.h>
#include <faiss/index_io.h>

#include "peer.h"

namespace bench {

namespace {

class Faiss final : public Peer {
  public:
    Faiss(const Data& data, const Options& options) : Peer(data, options) {}

    const char* name() const override { return "FAISS"; }

    void set_ef(int ef) override {
        lists_->nprobe = static_cast<std::size_t>(ef);
        omp_set_num_threads(1);
    }

  private:
    std::string shape() const override { return std::to_string(options_.lists); }

    void take(faiss::Index* index) {
        index_.reset(index);
        lists_ = dynamic_cast<faiss::IndexIVF*>(index);
        if (lists_ == nullptr) {
            throw std::runtime_error("FAISS made no IndexIVF");
        }
    }

    void build() override {
        take(faiss::index_factory(
            static_cast<int>(dims_), ("IVF" + std::to_string(options_.lists) + ",Flat").c_str(),
            options_.metric == Metric::l2 ? faiss::METRIC_L2 : faiss::METRIC_INNER_PRODUCT));
        const float* rows = data_.all.values.data();
        std::vector<float> copies;
        if (options_.metric == Metric::cosine) {
            copies.reserve(data_.rows * dims_);
            std::vector<float> copy;
            for (std::size_t i = 0; i < data_.rows; ++i) {
                const float* row = prepared(data_.all.row(i), copy);
                copies.insert(copies.end(), row, row + dims_);
            }
            rows = copies.data();
        }
        index_->train(static_cast<std::int64_t>(data_.rows), rows);
        index_->add(static_cast<std::int64_t>(data_.rows), rows);
    }

    void read(const std::string& path) override { take(faiss::read_index(path.c_str())); }
    void write(const std::string& path) override { faiss::write_index(index_.get(), path.c_str()); }

    void find(const float* query, int limit) override {
        distances_.resize(static_cast<std::size_t>(limit));
        found_.resize(static_cast<std::size_t>(limit));
        index_->search(1, query, limit, distances_.data(), found_.data());
    }
    void take_found(std::vector<std::uint32_t>& ids) override {
        for (const std::int64_t id : found_) {
            if (id >= 0) {
                ids.push_back(static_cast<std::uint32_t>(id));
            }
        }
    }

    std::unique_ptr<faiss::Index> index_;
    faiss::IndexIVF* lists_ = nullptr; // the same
    std::vector<float> distances_;
    std::vector<std::int64_t> found_;
};

} // namespace

std::unique_ptr<Peer> make_faiss(const Data& data, const Options& options) {
    return std::make_unique<Faiss>(data, options);
}

} // namespace bench
