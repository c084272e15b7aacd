// What can be wrong with the text form of a vector, and where. The parsers return this instead of
// raising, so that they run without a server and cost nothing where all is well; src/types gives
// each fault its SQLSTATE and its words.
#pragma once

#include <cstddef>

namespace format {

enum class Fault {
    none,
    no_opening,    // the first character is not the opening bracket
    no_elements,   // dense: brackets with nothing between them
    no_number,     // a number was due
    bad_separator, // after an element neither a separator nor the closing bracket
    too_many,      // more elements than the type may have
    not_a_number,  // NaN
    infinite,      // infinity, written as such
    out_of_range,  // a finite number that the element type cannot hold
    no_dimensions, // sparse: "/" and the number of dimensions are missing
    trailing_junk, // something behind the end
    index_order,   // sparse: indices twice (they are sorted before the check)
    index_bounds,  // sparse: index below 1 or above the number of dimensions
};

struct TextFault {
    Fault kind = Fault::none;
    std::size_t offset = 0; // bytes from the start of the text
    std::size_t length = 0; // of the number at fault, where there is one
    int element = 0;        // its place, from 1; 0 when it is not about an element
};

inline bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

inline const char* skip_spaces(const char* p) noexcept {
    while (is_space(*p))
        [[unlikely]]++ p;
    return p;
}

} // namespace format
