// The centres of a build: trained on a sample of the table's rows.
#pragma once

#include <vector>

#include "cluster/kmeans.h"
#include "ivfflat/build_rows.h"

namespace ivfflat {

// The sample of a build, in the form that training wants.
class Sample {
  public:
    Sample(const Operators& operators, bool spherical, std::uint32_t most);

    // A row that the server reads, in a context that the caller resets.
    void add(Datum datum);
    // Rows of a build that has all of them, as many at random as there is room for.
    void add_some(const BuildRows& rows);
    std::uint32_t size() const { return count_; }
    Centres train(const Shape& shape, const cluster::Parallel& parallel) const;

  private:
    std::size_t place();
    void put(std::size_t at, const float* wide);
    void put(std::size_t at, const char* value, std::size_t bytes);

    const Operators& operators_;
    bool spherical_;
    std::uint32_t most_;
    std::uint32_t count_ = 0;
    std::uint64_t seen_ = 0;
    std::vector<float> floats_;
    std::vector<char> bytes_; // of bits
};

} // namespace ivfflat
