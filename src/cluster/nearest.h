// The nearest of many centres to vectors. Where there are few coordinates in all, every centre is
// measured, many at a time. Else each has a short code (src/quant); a look-up estimates the
// distances of 32 at once, and only those that may be the nearest are measured: thousands of
// centres cost a few exact distances (coded_centres.h).
#pragma once

#include <cstdint>
#include <vector>

#include "cluster/coded_centres.h"
#include "quant/rotation.h"

namespace cluster {

class NearestCentre {
  public:
    // Room for one search; a thread has its own.
    struct Scratch {
        std::vector<float> rotated;
        std::vector<float> estimates;
        std::vector<std::uint8_t> entries;
        std::vector<std::uint32_t> likely;
        std::vector<distance::NearestPoint> points;
    };
    struct Found {
        std::uint32_t centre;
        float distance; // squared
    };

    // CENTRES: COUNT of N floats each, which stay where they are.
    NearestCentre(const float* centres, std::uint32_t count, std::uint32_t n, std::uint64_t seed);
    NearestCentre(const NearestCentre&) = delete;
    NearestCentre& operator=(const NearestCentre&) = delete;

    // The nearest to each of ROWS by Euclidean distance, of equally near ones the first, up to the
    // small chance that an estimate is off by more than its bound.
    void find(const float* const* rows, std::size_t count, Found* found, Scratch& scratch) const;

    static std::size_t bytes_needed(std::uint32_t count, std::uint32_t n);

  private:
    void find_in_tiles(const float* const* rows, std::size_t count, Found* found,
                       Scratch& scratch) const;
    Found find_by_codes(const float* x, Scratch& scratch) const;
    Found find_exactly(const float* x) const;
    void code_centres();
    float measure(const float* x, std::uint32_t centre) const;
    void rotate(const float* x, float* to) const;

    const float* centres_;
    std::uint32_t count_;
    std::uint32_t n_;
    std::vector<float> tiles_; // of all centres, or empty
    std::uint32_t rotated_;
    quant::Rotation rotation_;
    std::vector<std::uint32_t> signs_;
    std::vector<float> mean_; // of the centres, rotated
    CodedCentres coded_{};    // in the vectors below
    std::vector<std::uint8_t> batches_;
    std::vector<float> factors_; // g of all, f of all
};

} // namespace cluster
