// A library's index in process, for `search`: hnswlib beside hnsw, FAISS beside ivfflat. Each has a
// file of its own, compiled where the library is found. No header shows a library's types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data.h"
#include "options.h"

namespace bench {

class Peer {
  public:
    Peer(const Data& data, const Options& options);
    virtual ~Peer() = default;

    virtual const char* name() const = 0;
    // Builds the index by all processors, or takes it from the cache.
    void prepare();
    virtual void set_ef(int ef) = 0; // or the number of lists
    // Microseconds of one thread; with cosine the query's normalisation is part of the time, as it
    // is of a server's.
    double search(const float* query, int limit, std::vector<std::uint32_t>& ids);
    double build_seconds() const noexcept { return build_seconds_; } // 0: read from the cache

  protected:
    virtual std::string shape() const = 0; // what sets this index apart from others of the data
    virtual void build() = 0;
    virtual void read(const std::string& path) = 0;
    virtual void write(const std::string& path) = 0;
    virtual void find(const float* query, int limit) = 0;
    virtual void take_found(std::vector<std::uint32_t>& ids) = 0;

    // The vector, or with cosine a normalised copy of it.
    const float* prepared(const float* vector, std::vector<float>& copy) const;

    const Data& data_;
    const Options& options_;
    const std::size_t dims_;

  private:
    std::vector<float> query_;
    double build_seconds_ = 0;
};

// Nothing where it is not installed.
std::unique_ptr<Peer> make_hnswlib(const Data& data, const Options& options);
std::unique_ptr<Peer> make_faiss(const Data& data, const Options& options);

// The one for this method, ready to be searched. Nothing where the options do not want it or the
// library has no such type; says what it did.
std::unique_ptr<Peer> make_peer(const Data& data, const Options& options);

} // namespace bench
