// Sizes of stored values.

#include "am/stored_value.h"

namespace am {

std::uint32_t value_bytes(Element element, std::uint32_t dimensions) {
    switch (element) {
    case Element::vector:
        return dimensions * 4;
    case Element::halfvec:
        return dimensions * 2;
    case Element::bit:
        return (dimensions + 7) / 8;
    case Element::sparsevec:
        return 0;
    }
    return 0;
}

std::uint32_t value_bytes(Element element, std::uint32_t dimensions, const char* value) {
    const std::uint32_t fixed = value_bytes(element, dimensions);
    if (fixed != 0)
        return fixed;
    std::uint32_t elements;
    std::memcpy(&elements, value, sizeof elements);
    return sparse_bytes(elements);
}

std::uint32_t told_sparse_bytes(const char* value) {
    std::uint32_t elements;
    std::memcpy(&elements, value, sizeof elements);
    return elements > kMaxSparseElements ? 0 : sparse_bytes(elements);
}

} // namespace am
