// Writes floats and integers as text. A float comes out as the server's own float4 output writes it
// with extra_float_digits = 1: the fewest digits that read back to the same float, fixed notation
// for exponents -4 to 5. The algorithm is Schubfach (R. Giulietti, "The Schubfach way to render
// doubles", 2020). Design: src/format/README.md.
#pragma once

#include <cstddef>
#include <cstdint>

namespace format {

// The longest texts: "-1.00000075e-36" and "-2147483648". No terminator is written.
inline constexpr int kMaxFloatText = 15;
inline constexpr int kMaxIntegerText = 11;

// A writer may touch this many bytes beyond the text that it reports.
inline constexpr int kPrintSlack = 16;

// Writes VALUE (finite) at OUT and returns the end.
char* print_float(float value, char* out) noexcept;

// Writes N values, each with a comma behind it, and returns the end.
char* print_floats(const float* values, std::size_t n, char* out) noexcept;

// Writes VALUE in decimal at OUT and returns the end.
char* print_integer(std::int32_t value, char* out) noexcept;

} // namespace format
