// FAISS's distance functions. Its flat indexes call those over floats; halves are those of its fp16
// scalar quantizer, and bits those of its binary indexes. It has no cosine of two vectors: its
// inner product and its two norms stand for one. Compiled with -O3 -march=native, which matters for
// what its headers define; the rest is as the library was built.
#include "peers.h"

#include <faiss/impl/ScalarQuantizer.h>
#include <faiss/utils/distances.h>
#include <faiss/utils/hamming.h>

namespace bench {
namespace {

using HalfComputer = faiss::ScalarQuantizer::SQDistanceComputer;

void* make_computer(std::size_t dimensions, faiss::MetricType metric) {
    const faiss::ScalarQuantizer quantizer(dimensions, faiss::ScalarQuantizer::QT_fp16);
    HalfComputer* computer = quantizer.get_distance_computer(metric);
    computer->code_size = quantizer.code_size;
    return computer;
}

template <class Computer>
int hamming(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) {
    return Computer(a, static_cast<int>(bytes)).hamming(b);
}

} // namespace

FaissFloatFunction faiss_l2_squared() {
    return faiss::fvec_L2sqr;
}

FaissFloatFunction faiss_inner_product() {
    return faiss::fvec_inner_product;
}

FaissFloatFunction faiss_l1() {
    return faiss::fvec_L1;
}

FaissFloatFunction faiss_cosine() {
    return [](const float* a, const float* b, std::size_t dimensions) {
        return faiss::fvec_inner_product(a, b, dimensions) + faiss::fvec_norm_L2sqr(a, dimensions) +
               faiss::fvec_norm_L2sqr(b, dimensions);
    };
}

FaissHalfFunction faiss_half() {
    return [](const base::Half*, const base::Half* b, void* computer) {
        // It reaches stored vectors by number from one start. The query does not lie a whole number
        // of vectors from here, so the vector is compared with itself: the work is the same.
        auto* half_computer = static_cast<HalfComputer*>(computer);
        half_computer->codes = reinterpret_cast<const std::uint8_t*>(b);
        return half_computer->symmetric_dis(0, 0);
    };
}

void* make_faiss_l2_squared_computer(std::size_t dimensions) {
    return make_computer(dimensions, faiss::METRIC_L2);
}

void* make_faiss_inner_product_computer(std::size_t dimensions) {
    return make_computer(dimensions, faiss::METRIC_INNER_PRODUCT);
}

// Its search has these inlined; here they are called, as a function chosen at run time must be.
FaissBitFunction faiss_hamming(std::size_t bytes) {
    return bytes == 16 ? hamming<faiss::HammingComputer16> : hamming<faiss::HammingComputerDefault>;
}

} // namespace bench
