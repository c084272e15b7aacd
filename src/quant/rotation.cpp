// The rotation's steps. Each is orthogonal, so that lengths and inner products stay as they are.

#include "quant/rotation.h"

#include <bit>
#include <cmath>

#include "distance/kernels.h"

namespace quant {

namespace {

// A transform of the whole needs fewer rounds than one of two overlapping blocks.
constexpr std::size_t rounds(std::size_t dimensions) {
    return std::has_single_bit(dimensions) ? 3 : 6;
}

// A well mixed function of its argument ("Fast splittable pseudorandom number generators", 2014).
std::uint64_t mix(std::uint64_t x) noexcept {
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

} // namespace

std::size_t Rotation::sign_words(std::size_t dimensions) noexcept {
    return rounds(dimensions) * dimensions;
}

void Rotation::prepare(std::size_t dimensions, std::uint64_t seed, std::uint32_t* signs) noexcept {
    const std::size_t words = sign_words(dimensions);
    for (std::size_t i = 0; i < words; ++i)
        signs[i] = static_cast<std::uint32_t>(mix(seed ^ mix(i)) >> 32) & 0x80000000u;
}

Rotation::Rotation(std::size_t dimensions, const std::uint32_t* signs) noexcept
    : dimensions_(dimensions), block_(std::bit_floor(dimensions)), signs_(signs) {}

void Rotation::apply(float* x) const noexcept {
    const distance::Kernels& kernels = distance::active();
    const std::size_t half = dimensions_ / 2;
    for (std::size_t round = 0; round < rounds(dimensions_); ++round) {
        kernels.flip_signs_f32(x, signs_ + round * dimensions_, dimensions_);
        float* block = round % 2 == 0 ? x : x + (dimensions_ - block_);
        kernels.hadamard_f32(block, block_);
        // The transform is unnormalised; only what it touched is scaled back.
        const float scale = 1 / std::sqrt(static_cast<float>(block_));
        for (std::size_t i = 0; i < block_; ++i)
            block[i] *= scale;
        if (block_ != dimensions_)
            kernels.mix_halves_f32(x, x + (dimensions_ - half), half);
    }
}

} // namespace quant
