// As many batches on a chunk's page as there is room for, since a VALUES page that is only begun is
// the waste.

#include "ivfflat/layout.h"

#include "am/coded_space.h"

namespace ivfflat {

namespace {

// The middle of the centres has to fit on META.
constexpr std::uint32_t kMostCoded =
    (kContentEnd - static_cast<std::uint32_t>(kMetaAt + offsetof(MetaPage, middle))) / 4 / 8 * 8;
static_assert(kMostCoded <= 2048); // what the kernels can do
// Beside vectors two bits a coordinate pay from here on: four are read as fast below. Up to where a
// page has no room for those of 32.
constexpr std::uint32_t kLeastTwoBitDimensions = 193;
constexpr std::uint32_t kMostTwoBitDimensions = 1024;
// A vector shorter than this is measured as fast as it is estimated.
constexpr std::uint32_t kFewDimensions = 16;
constexpr std::uint32_t kMostLists = 32768;
constexpr std::uint32_t kMostValueBytes = 8000;

quant::CodeShape code_of(const Shape& shape) {
    return {shape.code_dimensions, shape.planes};
}

std::uint32_t entry_bytes(const Shape& shape) {
    return shape.codes_alone ? 0 : shape.value_bytes;
}

std::uint32_t stretches_of(const Shape& shape, std::uint32_t entries) {
    return (entries * entry_bytes(shape) + kStretch - 1) / kStretch;
}

std::uint32_t batches_at(const Shape& shape, std::uint32_t entries) {
    return round_up(static_cast<std::uint32_t>(kMetaAt + sizeof(ChunkHead)) +
                        stretches_of(shape, entries) * 4,
                    8);
}

// Whether so many batches fit on a page.
bool fits(const Shape& shape, std::uint32_t batches, std::uint32_t lanes) {
    return batches_at(shape, batches * lanes) + batches * bytes_of_batch(code_of(shape), lanes) <=
           kContentEnd;
}

// How many of the rotated coordinates are coded: one batch at least has to fit on a page. Codes in
// rows fit always, as a batch of theirs may have a single one.
std::uint32_t coded_dimensions(Shape shape) {
    shape.code_dimensions = std::min(shape.rotated, kMostCoded);
    while (!code_of(shape).in_rows() && !fits(shape, 1, quant::kBatch))
        shape.code_dimensions -= 8;
    return shape.code_dimensions;
}

// Entries of a batch.
std::uint32_t most_lanes(const Shape& shape) {
    if (!code_of(shape).in_rows())
        return quant::kBatch;
    std::uint32_t lanes = 1;
    while (fits(shape, 1, lanes + 1))
        ++lanes;
    return lanes;
}

std::uint32_t most_batches(const Shape& shape) {
    if (code_of(shape).in_rows())
        return 1;
    std::uint32_t batches = 1;
    while (fits(shape, batches + 1, quant::kBatch))
        ++batches;
    return batches;
}

// By measurement: README.md, "Bits". A vector in the table takes longer to read.
std::uint32_t choose_bits(const ShapeRequest& request) {
    const bool beside_vectors = request.storage != StorageOption::compact;
    return beside_vectors && request.dimensions >= kLeastTwoBitDimensions &&
                   request.dimensions <= kMostTwoBitDimensions
               ? 2
               : 4;
}

} // namespace

std::uint32_t bytes_of_batch(quant::CodeShape code, std::uint32_t lanes) {
    if (code.dimensions == 0)
        return tid_bytes(lanes);
    return tid_bytes(lanes) + lanes * 2 * static_cast<std::uint32_t>(sizeof(float)) +
           static_cast<std::uint32_t>(code.bytes_of(lanes));
}

bool is_number_of_bits(std::uint32_t bits) {
    return bits == 1 || bits == 2 || bits == 4 || bits == 8;
}

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
        shape.planes = static_cast<std::uint8_t>(request.code_bits != 0
                                                     ? static_cast<std::uint32_t>(request.code_bits)
                                                     : choose_bits(request));
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
    if (coded &&
        (shape.rotated != rotated_dimensions(shape.dimensions) ||
         !is_number_of_bits(shape.planes) || shape.code_dimensions != coded_dimensions(shape)))
        return false;
    if (!coded && (shape.code_dimensions != 0 || shape.planes != 0 || shape.codes_alone != 0))
        return false;
    return shape.batches == most_batches(shape);
}

Layout::Layout(const Shape& shape)
    : code(code_of(shape)), lanes(most_lanes(shape)), capacity(shape.batches * lanes),
      stretches(stretches_of(shape, capacity)), batches_at(::ivfflat::batches_at(shape, capacity)),
      batch_bytes(bytes_of_batch(code, lanes)), chunk_end(batches_at + shape.batches * batch_bytes),
      slot_bytes(round_up(static_cast<std::uint32_t>(sizeof(ListHead)) + shape.value_bytes, 4)),
      slots((kContentEnd - static_cast<std::uint32_t>(kMetaAt)) / slot_bytes),
      centre_blocks((shape.lists + slots - 1) / slots), value_bytes(shape.value_bytes),
      entry_bytes(::ivfflat::entry_bytes(shape)) {}

void copy_entry(const Layout& layout, BasicPlace<const char> from, BasicPlace<char> to) {
    to.tid() = from.tid();
    if (!layout.coded())
        return;
    to.g() = from.g();
    to.f() = from.f();
    quant::copy_code(layout.code, from.batch.codes(), from.lane, to.batch.codes(), to.lane);
}

namespace {

std::uint32_t content_end(const Layout& layout, PageKind kind) {
    switch (kind) {
    case PageKind::centres:
        return static_cast<std::uint32_t>(kMetaAt) + layout.slots * layout.slot_bytes;
    case PageKind::chunk:
        return layout.chunk_end;
    case PageKind::meta:
        return static_cast<std::uint32_t>(kMetaAt + offsetof(MetaPage, middle)) +
               layout.code.dimensions * 4;
    case PageKind::values: // of an empty one
        return kValuesAt;
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
    std::uint32_t end = content_end(layout, kind);
    if (kind == PageKind::values)
        end = std::clamp<std::uint32_t>(*values_end(page), kValuesAt, kContentEnd);
    return is_page(page, static_cast<std::uint8_t>(kind), kPageMark, end);
}

} // namespace ivfflat
