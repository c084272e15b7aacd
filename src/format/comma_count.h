// How many elements the text of a vector can hold at the most: one more than its commas.
#pragma once

#include <cstddef>

namespace format {

inline std::size_t count_commas(const char* text, std::size_t length) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < length; ++i)
        count += text[i] == ',';
    return count;
}

} // namespace format
