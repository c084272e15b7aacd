// From the text of a literal to its value: numbers of Go, and its escapes in strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "expr/fault.h"

namespace expr {

// TEXT is an integer token: decimal, 0x, 0b or octal. NEGATIVE: a minus stands before it, so that
// the smallest int64 can be written.
std::int64_t read_integer(std::string_view text, bool negative, Span where);

// TEXT is a float token, decimal or hexadecimal. Too large is an error, too small becomes zero.
double read_real(std::string_view text, Span where);

// TEXT is a string token with its quotes. The result is well-formed UTF-8 without NUL.
std::string read_string(std::string_view text, Span where);

// Refuses what no text value of the server can hold: NUL, and bytes that are no UTF-8.
void check_text(std::string_view text, Span where);

using base::utf8_length;

} // namespace expr
