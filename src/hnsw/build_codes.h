// 8-bit codes of all rows of a build: the rotated, centred coordinates with one common step. The
// graph is built with distances of codes, a quarter of the memory and time of floats, and links are
// coded from them. Where vectors lie too close together for that, usable() says so and floats are
// used.
#pragma once

#include <atomic>
#include <vector>

#include "graph/big_array.h"
#include "graph/byte_space.h"
#include "graph/stop.h"
#include "hnsw/build_rows.h"
#include "quant/rotation.h"

namespace hnsw {

class BuildCodes {
  public:
    // CENTRE: of all rotated coordinates.
    BuildCodes(const Index& index, const BuildRows& rows, const float* centre);

    // Three steps. Any number of threads run measure(); then one runs choose(); then, if usable(),
    // any number run code_rows().
    void measure(const graph::Stop& stop);
    void choose();
    void code_rows(const graph::Stop& stop);

    // Whether distances of codes tell near rows apart, as far as a sample of the rows shows.
    bool usable() const { return usable_; }

    // P(x - centre), the first coordinates, of a row; SCRATCH has rotated floats.
    const float* centred(std::uint32_t row, float* scratch) const;

    graph::ByteSpace space() const;

  private:
    void rotate(std::uint32_t row, float* out) const;
    bool tells_apart() const;
    // Calls f(row, y) for the rows that no other thread took.
    template <class F>
    void for_rows(const graph::Stop& stop, F&& f);

    const Index& index_;
    const BuildRows& rows_;
    std::size_t n_; // coordinates of a row
    std::vector<float> centre_;
    std::atomic<std::uint32_t> next_row_{0};
    std::atomic<float> largest_{0}; // coordinate
    float step_ = 0;
    bool usable_ = false;
    graph::BigArray<std::uint8_t> codes_;
};

} // namespace hnsw
