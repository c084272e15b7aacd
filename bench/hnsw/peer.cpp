// What the libraries' indexes have in common: the cache, the clock, cosine.
#include "peer.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

Peer::Peer(const Data& data, const Options& options)
    : data_(data), options_(options), dims_(data.all.dims) {}

void Peer::prepare() {
    const std::string path = options_.cache + "/" + data_.name + "_" + name_of(options_.type) +
                             "_" + name_of(options_.metric) + "_" + std::to_string(dims_) + "_" +
                             std::to_string(data_.rows) + "_" + shape() + "_" +
                             std::to_string(fingerprint(data_)) + "." + name();
    if (options_.reuse && std::filesystem::exists(path)) {
        read(path);
        return;
    }
    const auto start = Clock::now();
    build();
    build_seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
    write(path + ".partial");
    std::filesystem::rename(path + ".partial", path);
}

double Peer::search(const float* query, int limit, std::vector<std::uint32_t>& ids) {
    const auto start = Clock::now();
    find(prepared(query, query_), limit);
    const auto end = Clock::now();
    ids.clear();
    take_found(ids);
    return std::chrono::duration<double, std::micro>(end - start).count();
}

const float* Peer::prepared(const float* vector, std::vector<float>& copy) const {
    if (options_.metric != Metric::cosine) {
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

#ifndef BENCH_WITH_HNSWLIB
std::unique_ptr<Peer> make_hnswlib(const Data&, const Options&) {
    return nullptr;
}
#endif
#ifndef BENCH_WITH_FAISS
std::unique_ptr<Peer> make_faiss(const Data&, const Options&) {
    return nullptr;
}
#endif

std::unique_ptr<Peer> make_peer(const Data& data, const Options& options) {
    const bool has_type =
        options.type == ElementType::vector || options.type == ElementType::halfvec;
    const bool ivfflat = options.method == "ivfflat";
    if (!has_type || !(ivfflat ? options.with_faiss : options.with_hnswlib)) {
        return nullptr;
    }
    std::unique_ptr<Peer> peer = ivfflat ? make_faiss(data, options) : make_hnswlib(data, options);
    if (peer == nullptr) {
        std::printf("# %s is not installed\n", ivfflat ? "FAISS" : "hnswlib");
        return nullptr;
    }
    peer->prepare();
    if (peer->build_seconds() > 0) {
        std::printf("# %s: built in %.1f s by all processors\n", peer->name(),
                    peer->build_seconds());
    }
    return peer;
}

} // namespace bench
