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

// Whether a coordinate's code may have so many.
bool is_number_of_bits(std::uint32_t bits);

// Whether there are codes for these vectors.
bool can_code(const ShapeRequest& request);

Shape choose_shape(const ShapeRequest& request, std::uint64_t rotation_seed);

// Whether a shape read from a page is one that choose_shape could have made.
bool is_sound(const Shape& shape);

struct Layout {
    quant::CodeShape code;    // dimensions 0: no codes
    std::uint32_t lanes;      // entries of a batch
    std::uint32_t capacity;   // of a chunk
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

    // Which batch of its chunk an entry is in, and where in that: codes in rows are one batch.
    std::uint32_t batch_of_entry(std::uint32_t entry) const {
        return code.in_rows() ? 0 : entry / quant::kBatch;
    }
    std::uint32_t lane_of_entry(std::uint32_t entry) const {
        return code.in_rows() ? entry : entry % quant::kBatch;
    }

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

// The bytes of a batch of so many entries.
std::uint32_t bytes_of_batch(quant::CodeShape code, std::uint32_t lanes);

// The parts of a batch: row pointers, then of coded ones g, f and the codes.
constexpr std::uint32_t tid_bytes(std::uint32_t lanes) {
    return (lanes * static_cast<std::uint32_t>(sizeof(ItemPointerData)) + 3) / 4 * 4;
}

template <class Byte>
struct BasicBatch {
    Byte* data;
    std::uint32_t lanes;

    template <class T>
    using Of = std::conditional_t<std::is_const_v<Byte>, const T, T>;

    Of<ItemPointerData>* tids() const { return reinterpret_cast<Of<ItemPointerData>*>(data); }
    Of<float>* g() const { return reinterpret_cast<Of<float>*>(data + tid_bytes(lanes)); }
    Of<float>* f() const { return g() + lanes; }
    Of<std::uint8_t>* codes() const { return reinterpret_cast<Of<std::uint8_t>*>(f() + lanes); }
};

template <class Byte>
BasicBatch<Byte> batch_of(const Layout& layout, Byte* page, std::uint32_t number) {
    return {page + layout.batches_at + number * layout.batch_bytes, layout.lanes};
}

// An entry's place in its batch.
template <class Byte>
struct BasicPlace {
    BasicBatch<Byte> batch;
    std::uint32_t lane;

    auto& tid() const { return batch.tids()[lane]; }
    auto& g() const { return batch.g()[lane]; }
    auto& f() const { return batch.f()[lane]; }
};

template <class Byte>
BasicPlace<Byte> place_on(const Layout& layout, Byte* page, std::uint32_t entry) {
    return {batch_of(layout, page, layout.batch_of_entry(entry)), layout.lane_of_entry(entry)};
}
template <class Byte>
auto* blocks_of(Byte* page) {
    return part_of_page<BlockNumber>(page, kMetaAt + sizeof(ChunkHead));
}
inline const ItemPointerData& tid_of(const Layout& layout, const char* page, std::uint32_t entry) {
    return place_on(layout, page, entry).tid();
}
// The first hole from FROM on; the chunk's count: there is none.
inline std::uint32_t next_hole(const Layout& layout, const char* page, std::uint32_t from) {
    const std::uint32_t count = chunk_of(page)->count;
    while (from < count && !is_hole(tid_of(layout, page, from)))
        ++from;
    return from;
}

// Gives up the holes at a chunk's end: in HEAD, which may be a copy of what PAGE has.
inline void trim_holes(const Layout& layout, const char* page, ChunkHead* head) {
    while (head->count > 0 && head->holes > 0 && is_hole(tid_of(layout, page, head->count - 1u))) {
        --head->count;
        --head->holes;
    }
}

// Copies an entry but its vector from one place to another.
void copy_entry(const Layout& layout, BasicPlace<const char> from, BasicPlace<char> to);

// An empty page of this kind.
void init_page(const Layout& layout, char* page, PageKind kind);

// Whether the page is one of this kind, whole.
bool page_is(const Layout& layout, const char* page, PageKind kind);

} // namespace ivfflat
