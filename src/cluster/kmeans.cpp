// The iteration is written once, over a space that says what a distance and a mean are.

#include "cluster/kmeans.h"

#include "cluster/bit_space.h"
#include "cluster/float_space.h"
#include "cluster/lloyd.h"

namespace cluster {

std::vector<float> train(const FloatSample& sample, std::uint32_t centres, std::uint64_t seed,
                         const Parallel& parallel) {
    const FloatSpace space(sample);
    return Lloyd<FloatSpace>(space, centres, seed, parallel).run();
}

std::vector<std::uint8_t> train(const BitSample& sample, std::uint32_t centres, std::uint64_t seed,
                                const Parallel& parallel) {
    const BitSpace space(sample);
    return Lloyd<BitSpace>(space, centres, seed, parallel).run();
}

TrainingBytes training_bytes_of_floats(std::uint32_t n) {
    return Lloyd<FloatSpace>::bytes(n * sizeof(float), n * sizeof(FloatSpace::Sum));
}

TrainingBytes training_bytes_of_bits(std::uint32_t bytes) {
    return Lloyd<BitSpace>::bytes(bytes, std::size_t{bytes} * 8 * sizeof(BitSpace::Sum));
}

} // namespace cluster
