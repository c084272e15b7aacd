// The text form of dense vectors, "[1,2.5,3]", for float and half elements, read and written
// without the server. Text in: one pass over the characters, straight into the caller's storage.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/half.h"
#include "format/text_fault.h"

namespace format {

// Reads TEXT (LENGTH bytes and a NUL behind them). The first CAPACITY elements are stored at OUT;
// all are checked and counted into DIMENSIONS, up to MAX_DIMENSIONS.
TextFault parse_dense(const char* text, std::size_t length, float* out, int capacity,
                      int max_dimensions, int& dimensions) noexcept;
TextFault parse_dense(const char* text, std::size_t length, base::Half* out, int capacity,
                      int max_dimensions, int& dimensions) noexcept;

// The bytes that print_dense may touch for N elements, the terminating NUL included.
std::size_t dense_text_size(std::size_t n) noexcept;

// Writes the elements at OUT, with a NUL behind, and returns the address of that NUL.
char* print_dense(const float* elements, int n, char* out) noexcept;
char* print_dense(const base::Half* elements, int n, char* out) noexcept;

} // namespace format
