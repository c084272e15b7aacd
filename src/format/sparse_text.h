// The text form of sparse vectors, "{1:1.5,3:2}/5" (indices from 1), read and written without the
// server.
#pragma once

#include <cstddef>
#include <cstdint>

#include "format/text_fault.h"

namespace format {

struct SparseElement {
    std::int32_t index; // from 0
    float value;
};

// Reads TEXT (LENGTH bytes and a NUL behind them) into ELEMENTS, which has room for every element
// that the text can hold (its commas, plus one). Zeros are left out. The elements come back sorted
// by index, but not yet checked against each other or DIMENSIONS: see check_sparse. DIMENSIONS is
// what was written, held inside the range of int32.
TextFault parse_sparse(const char* text, std::size_t length, SparseElement* elements, int& count,
                       std::int32_t& dimensions) noexcept;

// index_bounds or index_order for the first element at fault. The text's own order is lost by then:
// the fault's `element` is not a place but the index, as it was written.
TextFault check_sparse(const SparseElement* elements, int count, std::int32_t dimensions) noexcept;

// The bytes that print_sparse may touch for N elements, the terminating NUL included.
std::size_t sparse_text_size(std::size_t n) noexcept;

// Writes the vector at OUT, with a NUL behind, and returns the address of that NUL.
char* print_sparse(const std::int32_t* indices, const float* values, int n, std::int32_t dimensions,
                   char* out) noexcept;

} // namespace format
