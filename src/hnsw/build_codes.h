// 8-bit codes of all rows of a build: the rotated, centred coordinates with one common step. The graph is
// built with distances of codes, a quarter of the memory and time of floats, and links are coded from them.
// Where vectors lie too close together for that, usable() says so and floats are used.
#pragma once

#include <vector>

#include "graph/big_array.h"
#include "graph/byte_space.h"
#include "graph/stop.h"
#include "hnsw/build_rows.h"
#include "quant/rotation.h"

namespace hnsw {

class BuildCodes {
  public:
    // CENTRE: of all rotated coordinates. Looks at a sample of the rows.
    BuildCodes(const Index& index, const BuildRows& rows, const float* centre);

    // Whether distances of codes tell near rows apart, as far as a sample of the rows shows.
    bool usable() const { return usable_; }

    // Codes the rows of one thread; all THREADS must run it.
    void code_rows(int thread, int threads, const graph::Stop& stop);

    // P(x - centre), the first coordinates, of a row; SCRATCH has rotated floats.
    const float* centred(std::uint32_t row, float* scratch) const;

    graph::ByteSpace space() const;
    graph::ByteProductSpace product_space() const;

  private:
    void rotate(std::uint32_t row, float* out) const;
    void choose_step();
    bool tells_apart() const;

    const Index& index_;
    const BuildRows& rows_;
    std::size_t n_; // coordinates of a row
    std::vector<float> centre_;
    float step_ = 0;
    bool usable_ = false;
    graph::BigArray<std::uint8_t> codes_;
    graph::BigArray<float> squared_norms_; // in steps
};

} // namespace hnsw
