// The peers' distance functions as the kernel bench calls them. Each peer has a file of its own,
// which is compiled where the peer is there; the loop around the calls is kernels_bench.cpp's, the
// same for all sides. CMakeLists.txt in this folder says how peers are found.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace bench {

// hnswlib's functions get a pointer to the dimension. They are chosen by the dimension.
using HnswlibFunction = float (*)(const void* a, const void* b, const void* dimension);
HnswlibFunction hnswlib_l2_squared(std::size_t dimensions);
HnswlibFunction hnswlib_inner_product(std::size_t dimensions);

using FaissFloatFunction = float (*)(const float* a, const float* b, std::size_t dimensions);
FaissFloatFunction faiss_l2_squared();
FaissFloatFunction faiss_inner_product();
FaissFloatFunction faiss_l1();
FaissFloatFunction faiss_cosine();

// Two halves' vectors; the last argument is a computer made for the metric, never freed.
using FaissHalfFunction = float (*)(const base::Half* a, const base::Half* b, void* computer);
FaissHalfFunction faiss_half();
void* make_faiss_l2_squared_computer(std::size_t dimensions);
void* make_faiss_inner_product_computer(std::size_t dimensions);

using FaissBitFunction = int (*)(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes);
FaissBitFunction faiss_hamming(std::size_t bytes);

} // namespace bench
