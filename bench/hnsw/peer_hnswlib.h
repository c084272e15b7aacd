// hnswlib in process, for `search`. Compiled where the package is found; elsewhere make_hnswlib()
// gives nothing. This header shows none of hnswlib's types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data.h"
#include "options.h"

namespace bench {

class Hnswlib {
  public:
    virtual ~Hnswlib() = default;
    virtual void set_ef(int ef) = 0;
    // Microseconds; with cosine the query's normalisation is part of the time, as it is of a
    // server's.
    virtual double search(const float* query, int limit, std::vector<std::uint32_t>& ids) = 0;
    virtual double build_seconds() const = 0; // 0: read from the cache
};

std::unique_ptr<Hnswlib> make_hnswlib(const Data& data, const Options& options);

} // namespace bench
