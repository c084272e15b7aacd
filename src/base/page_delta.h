// What changes in a page, as a list of fragments: offset, length, the new bytes. This is the form
// in which the server's generic WAL records carry changes, so recovery applies it with the server's
// own code (src/am/README.md, "WAL").
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace base {

// Two numbers in the machine's byte order stand before each fragment's bytes.
struct FragmentHead {
    std::uint16_t offset; // on the page
    std::uint16_t length;
};
static_assert(sizeof(FragmentHead) == 4);

// Writes a fragment to TO: BYTES at FROM belong at OFFSET of the page. Returns where it ends.
inline char* write_fragment(char* to, std::size_t offset, const void* from,
                            std::size_t bytes) noexcept {
    const FragmentHead head{static_cast<std::uint16_t>(offset), static_cast<std::uint16_t>(bytes)};
    std::memcpy(to, &head, sizeof head);
    std::memcpy(to + sizeof head, from, bytes);
    return to + sizeof head + bytes;
}

// Room for any difference of two stretches of so many bytes: a further fragment only begins where
// more bytes than its head has are left out.
constexpr std::size_t most_delta_bytes(std::size_t bytes) {
    return bytes + sizeof(FragmentHead);
}

// The first place from AT on where the two differ, or BYTES. Most is equal, so it goes by blocks.
inline std::size_t skip_equal(const char* before, const char* after, std::size_t at,
                              std::size_t bytes) noexcept {
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    const auto difference = [before, after](std::size_t place) {
        std::uint64_t a;
        std::uint64_t b;
        std::memcpy(&a, before + place, kWord);
        std::memcpy(&b, after + place, kWord);
        return a ^ b;
    };
    while (at + 4 * kWord <= bytes &&
           (difference(at) | difference(at + kWord) | difference(at + 2 * kWord) |
            difference(at + 3 * kWord)) == 0)
        at += 4 * kWord;
    for (; at + kWord <= bytes; at += kWord) {
        const std::uint64_t word = difference(at);
        if (word == 0)
            continue;
        const int zeros = std::endian::native == std::endian::little ? std::countr_zero(word)
                                                                     : std::countl_zero(word);
        return at + static_cast<std::size_t>(zeros) / 8;
    }
    while (at < bytes && before[at] == after[at])
        ++at;
    return at;
}

// Writes to OUT the fragments that make AFTER of BEFORE, a stretch that begins at OFFSET of a page.
// Returns their length; 0: the two are equal.
inline std::size_t write_delta(const char* before, const char* after, std::size_t bytes,
                               std::size_t offset, char* out) noexcept {
    // So many equal bytes between two fragments are cheaper repeated than left out.
    constexpr std::size_t kGap = sizeof(FragmentHead);
    char* to = out;
    std::size_t at = 0;
    while ((at = skip_equal(before, after, at, bytes)) < bytes) {
        const std::size_t begin = at;
        std::size_t end = begin + 1; // behind the last byte that differs
        for (at = end; at < bytes && at - end <= kGap; ++at)
            if (before[at] != after[at])
                end = at + 1;
        to = write_fragment(to, offset + begin, after + begin, end - begin);
    }
    return static_cast<std::size_t>(to - out);
}

inline void apply_delta(char* page, const char* delta, std::size_t bytes) noexcept {
    for (const char* end = delta + bytes; delta < end;) {
        FragmentHead head;
        std::memcpy(&head, delta, sizeof head);
        std::memcpy(page + head.offset, delta + sizeof head, head.length);
        delta += sizeof head + head.length;
    }
}

} // namespace base
