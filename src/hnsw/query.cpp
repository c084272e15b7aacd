// Exact distances and estimates of one vector to what stands on pages.

#include "hnsw/query.h"

namespace hnsw {

std::uint64_t distances_measured = 0;

namespace {

// Copies a vector from its pieces. A chain that ends early or goes on too long is damage.
void read_pieces(const Index& index, std::uint32_t first, char* to) {
    const std::size_t room = value_room(index);
    const std::size_t most = piece_room(index.shape());
    std::size_t done = 0;
    std::uint32_t id = first;
    Buffer locked = InvalidBuffer;
    BlockNumber locked_block = InvalidBlockNumber;
    const char* wrong = nullptr;
    // A chain is at most as long as its pieces are short.
    for (std::size_t left = room; id != kNoId && !wrong; --left) {
        const BlockNumber block = block_of(index, PageKind::value, id);
        const Piece* piece;
        if (block == locked_block) {
            const SlotGeometry geometry = slot_geometry(index.shape(), PageKind::value);
            piece = reinterpret_cast<const Piece*>(
                slot_at(page_of(locked), id % geometry.per_page, geometry.size));
        } else {
            if (locked != InvalidBuffer)
                UnlockReleaseBuffer(locked);
            const Slot slot = lock_slot(index, PageKind::value, id, Access::share);
            locked = slot.buffer;
            locked_block = block;
            piece = reinterpret_cast<const Piece*>(slot.data);
        }
        if (left == 0 || !piece->used || piece->bytes > most || done + piece->bytes > room)
            wrong = "a vector's pieces do not fit together";
        else {
            std::memcpy(to + done, piece->data, piece->bytes);
            done += piece->bytes;
            id = piece->next;
        }
    }
    const bool whole = index.shape().value_bytes != 0 ? done == index.shape().value_bytes
                                                      : done >= 4 && done == told_sparse_bytes(to);
    if (locked != InvalidBuffer)
        UnlockReleaseBuffer(locked);
    if (wrong || !whole)
        report_damage(index, locked_block, "a vector's pieces do not fit together");
}

} // namespace

std::uint32_t value_bytes(const Index& index, const char* value) {
    return value_bytes(index.shape().element, index.shape().dimensions, value);
}

std::size_t value_room(const Index& index) {
    return index.shape().value_bytes != 0 ? index.shape().value_bytes : kMaxSparseBytes;
}

const char* value_of(const Index& index, Record record, char* scratch) {
    if (index.shape().form == Form::inlined)
        return record.value();
    const std::uint32_t room = room_in_record(index.shape());
    if (room != 0 && record.first_piece() == kNoId) {
        const std::uint32_t bytes = told_sparse_bytes(record.short_value());
        if (bytes == 0 || bytes > room)
            report_damage(index, InvalidBlockNumber, "a vector is longer than its room");
        return record.short_value();
    }
    read_pieces(index, record.first_piece(), scratch);
    return scratch;
}

float measure_and_release(const Index& index, const Query& query, Slot slot, char* scratch) {
    ++distances_measured;
    const Record record{slot.data, &index.layout()};
    if (index.shape().metric != Metric::custom || !query.value.data) {
        const float distance =
            query.value.data
                ? index.operators.distance(query.value.data, value_of(index, record, scratch))
                : 0;
        UnlockReleaseBuffer(slot.buffer);
        return distance;
    }
    const char* value = value_of(index, record, scratch);
    if (value != scratch)
        std::memcpy(scratch, value, value_bytes(index, value));
    UnlockReleaseBuffer(slot.buffer);
    return index.operators.distance(query.value.data, scratch);
}

void rotate_centred(const Index& index, const void* value, float* out) {
    index.operators.widen(value, out);
    std::fill(out + index.shape().dimensions, out + index.shape().rotated, 0.0F);
    index.cached->rotation.apply(out);
    for (std::uint32_t i = 0; i < index.shape().code_dimensions; ++i)
        out[i] -= index.cached->middle[i];
}

Query prepare_query(const Index& index, Value value) {
    Query query{};
    query.value = value;
    if (!index.coded() || !value.data)
        return query;
    auto* centred = static_cast<float*>(palloc(index.shape().rotated * sizeof(float)));
    rotate_centred(index, value.data, centred);
    query.centred = centred;
    const quant::CodeShape code = index.layout().code;
    auto* entries = static_cast<std::uint8_t*>(palloc(quant::table_bytes(code)));
    query.table = quant::make_table(code, centred, entries);
    query.deviation_share = quant::deviation_share(code, index.shape().rotated);
    query.length2 = -index.operators.distance(value.data, value.data);
    return query;
}

void estimate(const Index& index, const Query& query, Record record, float distance, float* out) {
    const Layout& layout = index.layout();
    const distance::Kernels& kernels = distance::active();
    const std::uint32_t degree = record.degree();
    for (std::uint32_t batch = 0; batch * quant::kBatch < degree; ++batch) {
        const std::size_t first = batch * quant::kBatch;
        kernels.estimate_32(record.batch(batch), query.table.entries, layout.code.groups(),
                            static_cast<int>(layout.code.bits),
                            query.table.terms(distance, record.g() + first, record.f() + first),
                            out + first);
    }
}

void weigh_estimates(const Index& index, const Query& query, Record record, const char* value,
                     float distance, float* out) {
    // The squared length of query less owner, for which the part across a neighbour is not known.
    float z2 = distance;
    if (index.shape().metric == Metric::inner_product) {
        z2 = index.shape().normalised
                 ? 2 + 2 * distance
                 : query.length2 - index.operators.distance(value, value) + 2 * distance;
    }
    // Whatever the numbers are, a weight is one: neither nothing nor infinite.
    constexpr float kLeast = 1e-30F;
    constexpr float kMost = 1e30F;
    const float variance = query.deviation_share * query.deviation_share * std::max(z2, 0.0F);
    const std::uint32_t degree = record.degree();
    const float* f = record.f();
    for (std::uint32_t i = 0; i < degree; ++i) {
        const float weight = 1 / (variance * f[i] * f[i] + kLeast);
        out[i] = weight > kLeast ? std::min(weight, kMost) : kLeast;
    }
}

} // namespace hnsw
