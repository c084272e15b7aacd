// Sets of slots of one list, as bits in 32-bit words.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace graph {

constexpr std::size_t mask_words(int slots) noexcept {
    return (static_cast<std::size_t>(slots) + 31) / 32;
}

inline bool has(const std::uint32_t* mask, std::size_t slot) noexcept {
    return (mask[slot / 32] >> (slot % 32) & 1) != 0;
}

inline void put(std::uint32_t* mask, std::size_t slot, bool value) noexcept {
    const std::uint32_t bit = std::uint32_t{1} << (slot % 32);
    mask[slot / 32] = value ? mask[slot / 32] | bit : mask[slot / 32] & ~bit;
}

// Word i of the mask of the first n slots, where one of them at least is in it.
constexpr std::uint32_t slots_below(std::size_t n, std::size_t i) noexcept {
    return n - i * 32 >= 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << (n - i * 32)) - 1;
}

// Calls f(slot) for the slots of a word of a mask, in order, until it returns true. Whether it did.
template <typename F>
bool any_slot(std::uint32_t word, std::size_t index, F f) noexcept {
    for (; word != 0; word &= word - 1) {
        if (f(index * 32 + static_cast<std::size_t>(std::countr_zero(word)))) {
            return true;
        }
    }
    return false;
}

} // namespace graph
