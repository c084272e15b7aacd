// The choice of a record's form and size. As many records as possible on a page first, then as many
// coded coordinates as that leaves room for: the error of an estimate falls with their number.

#include "hnsw/layout.h"

#include "am/coded_space.h"

namespace hnsw {

namespace {

constexpr std::uint32_t kBatch = quant::kBatch;
constexpr std::uint32_t kMaxCodeDimensions = 1024;
// Estimates from fewer coordinates than this steer badly; then the vector goes to its own pages.
constexpr std::uint32_t kFewCodeDimensions = 256;
// More coordinates than this are not worth fewer records on a page. A split record's hop also reads
// the vector's own page, so that better steering pays more.
constexpr std::uint32_t kEnoughInline = 384;
constexpr std::uint32_t kEnoughSplit = 768;
// Two bits a coordinate pay up to here; beyond, one bit of twice as many coordinates is as good.
constexpr std::uint32_t kTwoBitDimensions = 256;
// A piece of a vector whose length varies.
constexpr std::uint32_t kVaryingPiece = 512;

// Room for a vector whose length varies, where nothing is known of those to come.
constexpr std::uint8_t kUsualQuads = 8;

// Bytes of a slot before the codes.
std::uint32_t fixed_bytes(std::uint32_t links, bool coded) {
    const std::uint32_t kept = links / 32 * 4;
    return static_cast<std::uint32_t>(sizeof(NodeHead)) + kept + links * (4 + 2) +
           (coded ? links * 8 : 0);
}

// Of the vector itself: its elements, or the id of its first piece and what room there is for it.
std::uint32_t own_bytes(const Shape& shape) {
    return shape.form == Form::inlined
               ? shape.value_bytes
               : static_cast<std::uint32_t>(sizeof(std::uint32_t)) + room_in_record(shape);
}

void set_slots(Shape& shape, std::uint32_t bytes) {
    const std::uint32_t size = round_up(bytes, 4);
    shape.records_per_page = static_cast<std::uint16_t>(kSlotSpace / size);
    // What a whole number of records leaves over is theirs as well, but useless.
    shape.record_size = static_cast<std::uint16_t>(size);
}

void set_pieces(Shape& shape) {
    constexpr std::uint32_t kHead = offsetof(Piece, data);
    std::uint32_t size = kVaryingPiece;
    if (shape.value_bytes != 0) {
        const auto room = static_cast<std::uint32_t>(kSlotSpace) - kHead;
        const std::uint32_t pieces = (shape.value_bytes + room - 1) / room;
        size = round_up((shape.value_bytes + pieces - 1) / pieces + kHead, 4);
    }
    shape.piece_size = static_cast<std::uint16_t>(size);
    // PageFront has a byte for it.
    shape.pieces_per_page =
        static_cast<std::uint16_t>(std::min<std::size_t>(kSlotSpace / size, 255));
}

bool can_code(const ShapeRequest& request) {
    return has_codes(request.element, request.metric) && request.storage != StorageOption::compact;
}

} // namespace

Shape choose_shape(const ShapeRequest& request, std::uint64_t rotation_seed) {
    Shape shape{};
    shape.dimensions = request.dimensions;
    shape.value_bytes = value_bytes(request.element, request.dimensions);
    shape.m = static_cast<std::uint16_t>(request.m);
    shape.ef_construction = static_cast<std::uint16_t>(request.ef_construction);
    shape.links =
        static_cast<std::uint16_t>(round_up(2 * static_cast<std::uint32_t>(request.m), kBatch));
    shape.element = request.element;
    shape.metric = request.metric;
    shape.normalised = request.normalised;
    set_pieces(shape);

    const bool coded = can_code(request);
    const std::uint32_t fixed = fixed_bytes(shape.links, coded);
    const bool may_inline = shape.value_bytes != 0 && request.storage != StorageOption::split &&
                            fixed + shape.value_bytes <= kSlotSpace;
    if (!coded) {
        shape.form = may_inline ? Form::inlined : Form::split;
        if (shape.value_bytes == 0 && request.storage != StorageOption::split)
            shape.room_quads = kUsualQuads;
        set_slots(shape, fixed + own_bytes(shape));
        return shape;
    }

    shape.rotation_seed = rotation_seed;
    shape.rotated = rotated_dimensions(request.dimensions);
    shape.planes = static_cast<std::uint8_t>(
        request.code_bits != 0 ? request.code_bits
                               : (request.dimensions <= kTwoBitDimensions ? 2 : 1));
    const std::uint32_t most =
        std::min(shape.rotated, request.code_dims != 0
                                    ? round_up(static_cast<std::uint32_t>(request.code_dims), 8)
                                    : kMaxCodeDimensions);
    const std::uint32_t per_dimension = shape.planes * shape.links / 8u;
    const auto room_for = [&](std::uint32_t records, std::uint32_t own) -> std::uint32_t {
        const std::uint32_t slot = static_cast<std::uint32_t>(kSlotSpace) / records & ~3u;
        return slot < fixed + own ? 0 : (slot - fixed - own) / per_dimension & ~7u;
    };
    const std::uint32_t few = std::min(most, kFewCodeDimensions);
    const bool inlined = may_inline && (request.storage == StorageOption::inlined
                                            ? room_for(1, shape.value_bytes) >= 8
                                            : room_for(1, shape.value_bytes) >= few);
    shape.form = inlined ? Form::inlined : Form::split;
    const std::uint32_t own = own_bytes(shape);

    // As many records on a page as still have enough coordinates each.
    const std::uint32_t enough = std::min(most, inlined ? kEnoughInline : kEnoughSplit);
    std::uint32_t records = 1;
    while (room_for(records + 1, own) >= enough)
        ++records;
    shape.code_dimensions = std::max(8u, std::min(most, room_for(records, own)));
    set_slots(shape, fixed + shape.code_dimensions * per_dimension + own);
    return shape;
}

std::uint32_t room_in_record(const Shape& shape) {
    return shape.room_quads == 0 ? 0 : sparse_bytes(shape.room_quads * 4u);
}

void make_room(Shape& shape, std::uint32_t bytes) {
    const std::uint32_t fixed = fixed_bytes(shape.links, false);
    const std::uint32_t most = static_cast<std::uint32_t>(kSlotSpace) - fixed - sparse_bytes(1);
    const std::uint32_t quads = (std::min(bytes, most) + 31) / 32;
    shape.room_quads = static_cast<std::uint8_t>(std::clamp(quads, 1u, most / 32));
    set_slots(shape, fixed + own_bytes(shape));
}

bool is_sound(const Shape& shape) {
    const Layout layout(shape);
    const bool coded = shape.rotated != 0;
    const std::uint32_t own = own_bytes(shape);
    const std::size_t codes = coded ? layout.batches * layout.code.batch_bytes() : 0;
    return shape.dimensions >= 1 && shape.m >= 2 && shape.m <= 100 && shape.links >= 32 &&
           shape.links <= 224 && shape.links % 32 == 0 && shape.ef_construction >= 4 &&
           shape.ef_construction <= 1000 && shape.code_dimensions <= kMaxCodeDimensions &&
           shape.code_dimensions % 8 == 0 && shape.code_dimensions <= shape.rotated &&
           shape.rotated <= rotated_dimensions(shape.dimensions) && shape.rotated % 8 == 0 &&
           shape.metric >= Metric::l2 && shape.metric <= Metric::custom &&
           (!coded || shape.element == Element::vector || shape.element == Element::halfvec) &&
           (!coded || (shape.planes >= 1 && shape.planes <= 2 && shape.code_dimensions != 0 &&
                       shape.rotated >= shape.dimensions)) &&
           shape.value_bytes == value_bytes(shape.element, shape.dimensions) &&
           (shape.form == Form::inlined || shape.form == Form::split) &&
           (shape.form == Form::split || shape.value_bytes != 0) &&
           (shape.room_quads == 0 || (shape.form == Form::split && shape.value_bytes == 0)) &&
           layout.codes_at + codes + own <= shape.record_size && shape.records_per_page >= 1 &&
           std::size_t{shape.records_per_page} * shape.record_size <= kSlotSpace &&
           shape.piece_size > offsetof(Piece, data) && shape.pieces_per_page >= 1 &&
           std::size_t{shape.pieces_per_page} * shape.piece_size <= kSlotSpace &&
           shape.record_size % 4 == 0 && shape.piece_size % 4 == 0 &&
           kMetaAt + offsetof(MetaPage, middle) + shape.code_dimensions * sizeof(float) <=
               BLCKSZ - sizeof(PageTail);
}

Layout::Layout(const Shape& shape)
    : links(shape.links),
      batches(static_cast<std::uint16_t>(shape.links / kBatch)), code{shape.rotated == 0
                                                                          ? 0
                                                                          : shape.code_dimensions,
                                                                      shape.planes} {
    std::size_t at = sizeof(NodeHead);
    const auto place = [&at](std::size_t bytes) {
        const std::size_t start = at;
        at += bytes;
        return static_cast<std::uint16_t>(start);
    };
    const std::size_t n = links;
    kept_at = place(n / 32 * 4);
    ids_at = place(n * 4);
    g_at = place(coded() ? n * 4 : 0);
    f_at = place(coded() ? n * 4 : 0);
    r_at = place(n * 2);
    codes_at = place(coded() ? batches * code.batch_bytes() : 0);
    value_at = place(0);
}

SlotGeometry slot_geometry(const Shape& shape, PageKind kind) {
    switch (kind) {
    case PageKind::node:
        return {shape.record_size, shape.records_per_page};
    case PageKind::tids:
        return {sizeof(TidChunk), kSlotSpace / sizeof(TidChunk)};
    case PageKind::value:
        return {shape.piece_size, shape.pieces_per_page};
    case PageKind::meta:
        break;
    }
    return {0, 0};
}

} // namespace hnsw
