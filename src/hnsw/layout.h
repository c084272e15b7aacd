// Where the parts of a node's slot lie, computed from an index's Shape; and the choice of that
// shape from type, dimensions and options. Server-free arithmetic but for the page size.
#pragma once

#include "hnsw/page.h"
#include "quant/neighbour_code.h"

namespace hnsw {

enum class StorageOption { automatic, inlined, split, compact };

// What CREATE INDEX was given.
struct ShapeRequest {
    Element element;
    Metric metric;
    bool normalised;
    std::uint32_t dimensions;
    int m;
    int ef_construction;
    StorageOption storage;
    int code_bits; // 0: choose
    int code_dims; // 0: choose
};

Shape choose_shape(const ShapeRequest& request, std::uint64_t rotation_seed);

// How long a vector may be that stands in the record of form split; 0: none does.
std::uint32_t room_in_record(const Shape& shape);
// Makes it so many bytes, or as many as a page allows. For shapes that have room.
void make_room(Shape& shape, std::uint32_t bytes);

// Whether a shape read from a page is one that choose_shape could have made: its offsets stay
// within a page.
bool is_sound(const Shape& shape);

struct Layout {
    std::uint16_t links;
    std::uint16_t batches;
    std::uint16_t kept_at;
    std::uint16_t ids_at;
    std::uint16_t r_at;
    std::uint16_t g_at;
    std::uint16_t f_at;
    std::uint16_t codes_at;
    std::uint16_t value_at;
    quant::CodeShape code; // dimensions 0: no codes

    explicit Layout(const Shape& shape);
    bool coded() const { return code.dimensions != 0; }
};

inline PageKind slot_kind(int kind) {
    return static_cast<PageKind>(kind + static_cast<int>(PageKind::node));
}
inline int kind_index(PageKind kind) {
    return static_cast<int>(kind) - static_cast<int>(PageKind::node);
}

struct SlotGeometry {
    std::uint16_t size;
    std::uint16_t per_page;
};
SlotGeometry slot_geometry(const Shape& shape, PageKind kind);

// The bytes of a vector that a piece takes.
inline std::uint32_t piece_room(const Shape& shape) {
    return shape.piece_size - static_cast<std::uint32_t>(offsetof(Piece, data));
}

} // namespace hnsw
