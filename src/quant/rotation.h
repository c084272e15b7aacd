// A random rotation of n-dimensional space, the same on every machine for one seed: random signs
// and Walsh-Hadamard transforms on the leading and the trailing power-of-two block in turn, joined
// by a step that mixes both halves. O(n log n), no matrix. It spreads what a single coordinate
// holds over all of them, so that one bit of a rotated coordinate says about as much as one bit of
// any other. Why the codes need it: README.md.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quant {

class Rotation {
  public:
    // The words that prepare() fills, kept by the caller as long as the rotation is used.
    static std::size_t sign_words(std::size_t dimensions) noexcept;
    static void prepare(std::size_t dimensions, std::uint64_t seed, std::uint32_t* signs) noexcept;

    Rotation() = default;
    Rotation(std::size_t dimensions, const std::uint32_t* signs) noexcept;

    std::size_t dimensions() const noexcept { return dimensions_; }

    // Rotates X in place.
    void apply(float* x) const noexcept;

  private:
    std::size_t dimensions_ = 0;
    std::size_t block_ = 0; // the largest power of two not above dimensions_
    const std::uint32_t* signs_ = nullptr;
};

} // namespace quant
