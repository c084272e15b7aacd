// The centres of a build: trained on a sample of the table's rows.
#pragma once

#include <vector>

#include "cluster/kmeans.h"
#include "ivfflat/index.h"

namespace ivfflat {

// Centres as they stand in the index, and as floats where they are dense.
struct Centres {
    std::vector<char> stored; // lists times value_bytes
    std::vector<float> wide;  // lists times dimensions; empty for bits
};

// The sample of a build, in the form that training wants.
class Sample {
  public:
    Sample(const Operators& operators, bool spherical, std::uint32_t most);

    // In a context that the caller resets.
    void add(Datum datum);
    std::uint32_t size() const { return count_; }
    Centres train(const Shape& shape, const cluster::Parallel& parallel) const;

  private:
    std::size_t place();

    const Operators& operators_;
    bool spherical_;
    std::uint32_t most_;
    std::uint32_t count_ = 0;
    std::uint64_t seen_ = 0;
    std::vector<float> floats_;
    std::vector<char> bytes_; // of bits
};

} // namespace ivfflat
