// Where things lie on a page, computed from an index's Shape; and the choice of that shape from
// type, dimensions and options. Server-free arithmetic but for the page size.
#pragma once

#include "ivfflat/page.h"
#include "quant/neighbour_code.h"

namespace ivfflat {

enum class StorageOption { automatic, plain, compact };

// What CREATE INDEX was given.
struct ShapeRequest {
    Element element;
    Metric metric;
    bool normalised;
    std::uint32_t dimensions;
    std::uint32_t lists;
    StorageOption storage;
    int code_bits; // 0: choose
};

// Whether there are codes for these vectors.
bool can_code(const ShapeRequest& request);

Shape choose_shape(const ShapeRequest& request, std::uint64_t rotation_seed);

// Whether a shape read from a page is one that choose_shape could have made.
bool is_sound(const Shape& shape);

struct Layout {
    quant::CodeShape code;    // dimensions 0: no codes
    std::uint32_t capacity;   // entries of a chunk
    std::uint32_t stretches;  // VALUES pages of a full chunk
    std::uint32_t batches_at; // on the page
    std::uint32_t batch_bytes;
    std::uint32_t chunk_end;
    std::uint32_t slot_bytes; // of a CENTRES page
    std::uint32_t slots;
    std::uint32_t centre_blocks;
    std::uint32_t value_bytes;
    std::uint32_t entry_bytes; // on VALUES pages; 0: there are none

    Layout() = default;
    explicit Layout(const Shape& shape);
    bool coded() const { return code.dimensions != 0; }

    // Of the page that holds a list's head and centre.
    BlockNumber block_of_list(std::uint32_t list) const { return kMetaBlock + 1 + list / slots; }
    std::uint32_t offset_of_list(std::uint32_t list) const {
        return static_cast<std::uint32_t>(kMetaAt) + list % slots * slot_bytes;
    }
    // VALUES pages that so many entries need.
    std::uint32_t stretches_for(std::uint32_t count) const {
        return (count * entry_bytes + kStretch - 1) / kStretch;
    }
};

// The parts of a batch: 32 row pointers, then of coded ones g, f and the codes.
inline constexpr std::uint32_t kTidBytes = quant::kBatch * sizeof(ItemPointerData);
inline constexpr std::uint32_t kFactorBytes = quant::kBatch * sizeof(float);

template <class Byte>
struct BasicBatch {
    Byte* data;

    template <class T>
    using Of = std::conditional_t<std::is_const_v<Byte>, const T, T>;

    Of<ItemPointerData>* tids() const { return reinterpret_cast<Of<ItemPointerData>*>(data); }
    Of<float>* g() const { return reinterpret_cast<Of<float>*>(data + kTidBytes); }
    Of<float>* f() const { return reinterpret_cast<Of<float>*>(data + kTidBytes + kFactorBytes); }
    Of<std::uint8_t>* codes() const {
        return reinterpret_cast<Of<std::uint8_t>*>(data + kTidBytes + 2 * kFactorBytes);
    }
};

template <class Byte>
BasicBatch<Byte> batch_of(const Layout& layout, Byte* page, std::uint32_t number) {
    return {page + layout.batches_at + number * layout.batch_bytes};
}
template <class Byte>
auto* blocks_of(Byte* page) {
    return part_of_page<BlockNumber>(page, kMetaAt + sizeof(ChunkHead));
}
inline const ItemPointerData& tid_of(const Layout& layout, const char* page, std::uint32_t entry) {
    return batch_of(layout, page, entry / quant::kBatch).tids()[entry % quant::kBatch];
}
// The first hole from FROM on; the chunk's count: there is none.
inline std::uint32_t next_hole(const Layout& layout, const char* page, std::uint32_t from) {
    const std::uint32_t count = chunk_of(page)->count;
    while (from < count && !is_hole(tid_of(layout, page, from)))
        ++from;
    return from;
}

// Gives up the holes at a chunk's end.
inline void trim_holes(const Layout& layout, char* page) {
    ChunkHead* head = chunk_of(page);
    while (head->count > 0 && head->holes > 0 && is_hole(tid_of(layout, page, head->count - 1u))) {
        --head->count;
        --head->holes;
    }
}

// Copies an entry but its vector from one place to another: bytes of a lane lie 32 apart.
void copy_entry(const Layout& layout, BasicBatch<const char> from, std::uint32_t from_lane,
                BasicBatch<char> to, std::uint32_t to_lane);

// An empty page of this kind.
void init_page(const Layout& layout, char* page, PageKind kind);

// Whether the page is one of this kind, whole.
bool page_is(const Layout& layout, const char* page, PageKind kind);

} // namespace ivfflat
