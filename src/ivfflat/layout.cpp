// As many batches on a chunk's page as there is room for, since a VALUES page that is only begun is
// the waste.

#include "ivfflat/layout.h"

#include "am/coded_space.h"

namespace ivfflat {

namespace {

// What the kernels can do.
constexpr std::uint32_t kMostCoded = 2048;
// Two bits a coordinate pay up to here; beyond, a page has no room for those of 32 vectors.
constexpr std::uint32_t kTwoBitDimensions = 1024;
// A vector shorter than this is measured as fast as it is estimated.
constexpr std::uint32_t kFewDimensions = 16;
constexpr std::uint32_t kMostLists = 32768;
constexpr std::uint32_t kMostValueBytes = 8000;

std::uint32_t bytes_of_batch(const Shape& shape) {
    if (shape.rotated == 0)
        return kTidBytes;
    return kTidBytes + 2 * kFactorBytes + shape.planes * shape.code_dimensions / 8 * 32;
}

std::uint32_t entry_bytes(const Shape& shape) {
    return shape.codes_alone ? 0 : shape.value_bytes;
}

std::uint32_t stretches_of(const Shape& shape, std::uint32_t batches) {
    return (batches * static_cast<std::uint32_t>(quant::kBatch) * entry_bytes(shape) + kStretch -
            1) /
           kStretch;
}

std::uint32_t batches_at(const Shape& shape, std::uint32_t batches) {
    return round_up(static_cast<std::uint32_t>(kMetaAt + sizeof(ChunkHead)) +
                        stretches_of(shape, batches) * 4,
                    8);
}

// How many of the rotated coordinates are coded: one batch at least has to fit on a page.
std::uint32_t coded_dimensions(Shape shape) {
    shape.code_dimensions = std::min(shape.rotated, kMostCoded);
    while (batches_at(shape, 1) + bytes_of_batch(shape) > kContentEnd)
        shape.code_dimensions -= 8;
    return shape.code_dimensions;
}

std::uint32_t most_batches(const Shape& shape) {
    std::uint32_t batches = 1;
    while (batches_at(shape, batches + 1) + (batches + 1) * bytes_of_batch(shape) <= kContentEnd)
        ++batches;
    return batches;
}

} // namespace

bool can_code(const ShapeRequest& request) {
    return has_codes(request.element, request.metric) && request.dimensions >= kFewDimensions;
}

Shape choose_shape(const ShapeRequest& request, std::uint64_t rotation_seed) {
    Shape shape{};
    shape.dimensions = request.dimensions;
    shape.value_bytes = value_bytes(request.element, request.dimensions);
    shape.lists = request.lists;
    shape.element = request.element;
    shape.metric = request.metric;
    shape.normalised = request.normalised;
    if (request.storage != StorageOption::plain && can_code(request)) {
        shape.codes_alone = request.storage == StorageOption::compact;
        shape.rotation_seed = rotation_seed;
        shape.rotated = rotated_dimensions(request.dimensions);
        shape.planes = static_cast<std::uint8_t>(
            request.code_bits != 0 ? request.code_bits
                                   : (request.dimensions <= kTwoBitDimensions ? 2 : 1));
        shape.code_dimensions = coded_dimensions(shape);
    }
    shape.batches = static_cast<std::uint16_t>(most_batches(shape));
    return shape;
}

bool is_sound(const Shape& shape) {
    if (shape.element < Element::vector || shape.element > Element::bit ||
        shape.metric < Metric::l2 || shape.metric > Metric::custom || shape.normalised > 1 ||
        shape.codes_alone > 1 || shape.dimensions == 0 || shape.dimensions > kMostValueBytes * 8 ||
        shape.lists == 0 || shape.lists > kMostLists ||
        shape.value_bytes != value_bytes(shape.element, shape.dimensions) ||
        shape.value_bytes > kMostValueBytes)
        return false;
    const bool coded = shape.rotated != 0;
    if (coded && (shape.rotated != rotated_dimensions(shape.dimensions) || shape.planes < 1 ||
                  shape.planes > 2 || shape.code_dimensions != coded_dimensions(shape)))
        return false;
    if (!coded && (shape.code_dimensions != 0 || shape.planes != 0 || shape.codes_alone != 0))
        return false;
    return shape.batches == most_batches(shape);
}

Layout::Layout(const Shape& shape)
    : code{shape.code_dimensions, shape.planes},
      capacity(shape.batches * static_cast<std::uint32_t>(quant::kBatch)),
      stretches(stretches_of(shape, shape.batches)),
      batches_at(::ivfflat::batches_at(shape, shape.batches)), batch_bytes(bytes_of_batch(shape)),
      chunk_end(batches_at + shape.batches * batch_bytes),
      slot_bytes(round_up(static_cast<std::uint32_t>(sizeof(ListHead)) + shape.value_bytes, 4)),
      slots((kContentEnd - static_cast<std::uint32_t>(kMetaAt)) / slot_bytes),
      centre_blocks((shape.lists + slots - 1) / slots), value_bytes(shape.value_bytes),
      entry_bytes(::ivfflat::entry_bytes(shape)) {}

void copy_entry(const Layout& layout, BasicBatch<const char> from, std::uint32_t from_lane,
                BasicBatch<char> to, std::uint32_t to_lane) {
    to.tids()[to_lane] = from.tids()[from_lane];
    if (!layout.coded())
        return;
    to.g()[to_lane] = from.g()[from_lane];
    to.f()[to_lane] = from.f()[from_lane];
    for (std::size_t i = 0; i < layout.code.batch_bytes(); i += quant::kBatch)
        to.codes()[i + to_lane] = from.codes()[i + from_lane];
}

namespace {

std::uint32_t content_end(const Layout& layout, PageKind kind) {
    switch (kind) {
    case PageKind::centres:
        return static_cast<std::uint32_t>(kMetaAt) + layout.slots * layout.slot_bytes;
    case PageKind::chunk:
        return layout.chunk_end;
    case PageKind::values:
        return kContentEnd;
    case PageKind::meta:
        return static_cast<std::uint32_t>(kMetaAt + offsetof(MetaPage, middle)) +
               layout.code.dimensions * 4;
    case PageKind::free:
        break;
    }
    return kMetaAt;
}

} // namespace

void init_page(const Layout& layout, char* page, PageKind kind) {
    start_page(page, static_cast<std::uint8_t>(kind), kPageMark, 0, content_end(layout, kind));
}

bool page_is(const Layout& layout, const char* page, PageKind kind) {
    return is_page(page, static_cast<std::uint8_t>(kind), kPageMark, content_end(layout, kind));
}

} // namespace ivfflat
