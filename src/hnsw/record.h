// A node's slot on a page (or a copy of one) with its arrays. What a page says is bounded here
// before anyone counts with it.
#pragma once

#include "hnsw/layout.h"

namespace hnsw {

// The upper half of a float: enough for a distance that only decides who stays in a list. Its last
// bit says of a link whether it was chosen for its direction; the others only fill the list and
// give way first.
inline std::uint16_t to_bfloat(float x) {
    std::uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    // Rounds to nearest; what would become an infinity stays the largest number.
    const std::uint32_t rounded = bits + 0x7FFF + (bits >> 16 & 1);
    return static_cast<std::uint16_t>((rounded & 0x7F800000) == 0x7F800000 ? bits >> 16
                                                                           : rounded >> 16);
}

inline float from_bfloat(std::uint16_t half) {
    const std::uint32_t bits = std::uint32_t{half} << 16;
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

// Byte: const char on a page, char where the record is one's own.
template <class Byte>
struct BasicRecord {
    Byte* data;
    const Layout* layout;

    template <class T>
    using Of = std::conditional_t<std::is_const_v<Byte>, const T, T>;

    template <class T>
    Of<T>* at(std::size_t offset) const {
        return reinterpret_cast<Of<T>*>(data + offset);
    }

    // Of a record that may be changed everyone may read.
    operator BasicRecord<const char>() const requires(!std::is_const_v<Byte>) {
        return {data, layout};
    }

    Of<NodeHead>* head() const { return at<NodeHead>(0); }
    Of<std::uint32_t>* kept_words() const { return at<std::uint32_t>(layout->kept_at); }
    Of<std::uint32_t>* ids() const { return at<std::uint32_t>(layout->ids_at); }
    Of<float>* g() const { return at<float>(layout->g_at); }
    Of<float>* f() const { return at<float>(layout->f_at); }
    Of<std::uint16_t>* r() const { return at<std::uint16_t>(layout->r_at); }
    Of<std::uint8_t>* batch(std::size_t i) const {
        return at<std::uint8_t>(layout->codes_at + i * layout->code.batch_bytes());
    }
    Byte* value() const { return data + layout->value_at; }
    // In its place, form split: the id of the first VALUE piece.
    Of<std::uint32_t>& first_piece() const { return *at<std::uint32_t>(layout->value_at); }
    // And behind it the vector, if it has no piece.
    Byte* short_value() const { return value() + sizeof(std::uint32_t); }

    bool in_use() const { return head()->state == State::live || head()->state == State::dead; }
    bool live() const { return head()->state == State::live; }
    std::uint32_t degree() const { return std::min<std::uint32_t>(head()->degree, layout->links); }
    int tid_count() const { return std::min<int>(head()->tid_count, kInlineTids); }

    bool kept(std::uint32_t slot) const { return kept_words()[slot / 32] >> slot % 32 & 1; }
    void set_kept(std::uint32_t slot, bool on) const {
        std::uint32_t& word = kept_words()[slot / 32];
        word = on ? word | 1u << slot % 32 : word & ~(1u << slot % 32);
    }
    std::uint32_t kept_count() const {
        std::uint32_t count = 0;
        for (std::uint32_t i = 0; i < layout->links / 32u; ++i)
            count += static_cast<std::uint32_t>(__builtin_popcount(kept_words()[i]));
        return count;
    }
    float distance(std::uint32_t slot) const {
        return from_bfloat(static_cast<std::uint16_t>(r()[slot] & ~1u));
    }
    bool chosen(std::uint32_t slot) const { return r()[slot] & 1; }
    void set_r(std::uint32_t slot, float distance, bool chosen) const {
        r()[slot] =
            static_cast<std::uint16_t>((to_bfloat(distance) & ~1u) | static_cast<unsigned>(chosen));
    }

    // The slot that holds ID, or links.
    std::uint32_t find(std::uint32_t id) const {
        const std::uint32_t n = degree();
        const std::uint32_t* list = ids();
        for (std::uint32_t i = 0; i < n; ++i)
            if (list[i] == id)
                return i;
        return layout->links;
    }
};

using Record = BasicRecord<const char>;
using RecordImage = BasicRecord<char>;

} // namespace hnsw
