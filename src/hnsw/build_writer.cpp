// Slots from the graph in memory. What a record holds: README.md.

#include "hnsw/build_writer.h"

#include "hnsw/links.h"
#include "hnsw/page_change.h"

namespace hnsw {

namespace {

constexpr BlockNumber kFirstBlock = 1;

std::uint32_t pages_for(std::uint64_t slots, std::uint32_t per_page) {
    return static_cast<std::uint32_t>((slots + per_page - 1) / per_page);
}

} // namespace

BuildWriter::BuildWriter(const Index& index, const BuildRows& rows, const BuildCodes* codes,
                         const graph::Graph& graph)
    : index_(index), rows_(rows), codes_(codes), graph_(graph), uppers_(graph.upper_lists()) {
    for (std::uint32_t row = 0; row < rows.size(); ++row)
        for (int level = 1; level <= graph.level(row); ++level)
            uppers_[graph.upper_list(row, level)] = {row, static_cast<std::uint8_t>(level)};

    // The first few further row pointers of a row stand in its record.
    const std::vector<SameRow>& same = rows.same();
    for (std::uint32_t i = 0; i < same.size();) {
        std::uint32_t end = i;
        while (end < same.size() && same[end].row == same[i].row)
            ++end;
        chains_.push_back({same[i].row, chunk_count_, i, end - i});
        const std::uint32_t inlined = std::min<std::uint32_t>(end - i, kInlineTids - 1);
        chunk_count_ += pages_for(end - i - inlined, kChunkTids);
        i = end;
    }
    if (index.shape().form == Form::split) {
        const std::uint32_t most = piece_room(index.shape());
        const std::uint32_t in_record = room_in_record(index.shape());
        std::uint32_t pieces = 0;
        first_piece_.reserve(rows.size() + 1);
        for (std::uint32_t row = 0; row < rows.size(); ++row) {
            first_piece_.push_back(pieces);
            const std::uint32_t bytes = rows.value_bytes(row);
            pieces += bytes > in_record ? pages_for(bytes, most) : 0;
        }
        first_piece_.push_back(pieces);
    }
    node_pages_ = pages_for(slots_used(PageKind::node), index.shape().records_per_page);
    tid_pages_ = pages_for(slots_used(PageKind::tids),
                           slot_geometry(index.shape(), PageKind::tids).per_page);
    piece_pages_ = pages_for(slots_used(PageKind::value), index.shape().pieces_per_page);
}

std::uint32_t BuildWriter::slots_used(PageKind kind) const {
    switch (kind) {
    case PageKind::node:
        return rows_.size() + static_cast<std::uint32_t>(uppers_.size());
    case PageKind::tids:
        return chunk_count_;
    case PageKind::value:
        return first_piece_.empty() ? 0 : first_piece_.back();
    case PageKind::meta:
        break;
    }
    return 0;
}

std::uint32_t BuildWriter::first_block(PageKind kind) const {
    std::uint32_t block = kFirstBlock;
    if (kind != PageKind::node)
        block += node_pages_;
    if (kind == PageKind::value)
        block += tid_pages_;
    return block;
}

BlockNumber BuildWriter::with_room(PageKind kind) const {
    const std::uint32_t per_page = slot_geometry(index_.shape(), kind).per_page;
    const std::uint32_t used = slots_used(kind);
    return used % per_page == 0 ? InvalidBlockNumber : first_block(kind) + used / per_page;
}

std::uint32_t BuildWriter::base_id(std::uint32_t row) const {
    return kFirstBlock * index_.shape().records_per_page + row;
}

std::uint32_t BuildWriter::upper_id(std::uint32_t row, int level) const {
    return base_id(rows_.size() + static_cast<std::uint32_t>(graph_.upper_list(row, level)));
}

std::uint32_t BuildWriter::entry() const {
    const std::uint32_t row = graph_.entry();
    return graph_.top_level() == 0 ? base_id(row) : upper_id(row, graph_.top_level());
}

void BuildWriter::fill(std::uint32_t page, char* to) const {
    PageKind kind = PageKind::node;
    if (page >= node_pages_ + tid_pages_)
        kind = PageKind::value;
    else if (page >= node_pages_)
        kind = PageKind::tids;
    init_page(index_, to, kind);
    const std::uint32_t first = first_block(kind);
    const SlotGeometry geometry = slot_geometry(index_.shape(), kind);
    const std::uint32_t start = (kFirstBlock + page - first) * geometry.per_page;
    const std::uint32_t end = std::min(start + geometry.per_page, slots_used(kind));
    std::vector<float> scratch(2 * std::size_t{index_.shape().rotated});
    for (std::uint32_t number = start; number < end; ++number) {
        char* slot = slot_at(to, number - start, geometry.size);
        if (kind == PageKind::node)
            fill_node(number, {slot, &index_.layout()}, scratch.data());
        else if (kind == PageKind::tids)
            fill_chunk(number, reinterpret_cast<TidChunk*>(slot));
        else
            fill_piece(number, reinterpret_cast<Piece*>(slot));
    }
    if (kFirstBlock + page == with_room(kind))
        page_tail(to)->listed = 1;
}

void BuildWriter::fill_node(std::uint32_t number, RecordImage record, float* scratch) const {
    NodeHead* head = record.head();
    head->state = State::live;
    head->parent = kNoParent;
    head->tids = kNoId;
    std::uint32_t row = number;
    int level = 0;
    if (number >= rows_.size()) {
        const UpperList& upper = uppers_[number - rows_.size()];
        row = upper.row;
        level = upper.level;
        head->upper.base = base_id(row);
        head->upper.below = level == 1 ? base_id(row) : upper_id(row, level - 1);
    }
    head->level = static_cast<std::uint8_t>(level);
    if (index_.shape().form == Form::inlined)
        std::memcpy(record.value(), rows_.value(row), index_.shape().value_bytes);
    else if (first_piece_[row] != first_piece_[row + 1])
        record.first_piece() =
            first_block(PageKind::value) * index_.shape().pieces_per_page + first_piece_[row];
    else {
        record.first_piece() = kNoId;
        std::memcpy(record.short_value(), rows_.value(row), rows_.value_bytes(row));
    }
    fill_links(row, level, record, scratch);
    if (level != 0)
        return;

    head->set_key(std::uint64_t{row} + 1);
    if (row != 0)
        head->parent = static_cast<std::uint8_t>(graph::Graph::kParentSlot);
    for (std::uint32_t slot = 0; slot < record.degree(); ++slot)
        record.set_kept(slot, graph_.kept(row, slot));
    head->tid[0] = rows_.first_tid(row);
    head->tid_count = 1;
    const auto chain =
        std::lower_bound(chains_.begin(), chains_.end(), row,
                         [](const Chain& c, std::uint32_t wanted) { return c.row < wanted; });
    if (chain == chains_.end() || chain->row != row)
        return;
    std::uint32_t done = 0;
    for (; done < chain->count && head->tid_count < kInlineTids; ++done)
        head->tid[head->tid_count++] = rows_.same()[chain->first_same + done].tid;
    if (done < chain->count)
        head->tids =
            first_block(PageKind::tids) * slot_geometry(index_.shape(), PageKind::tids).per_page +
            chain->first_chunk;
}

void BuildWriter::fill_links(std::uint32_t row, int level, RecordImage record,
                             float* scratch) const {
    const auto neighbours = graph_.neighbours(row, level);
    Coordinates own{rows_.value(row), nullptr};
    Coordinates other{nullptr, nullptr};
    if (codes_)
        own.centred = codes_->centred(row, scratch);
    std::uint32_t slot = 0;
    for (const std::uint32_t neighbour : neighbours) {
        other.value = rows_.value(neighbour);
        if (codes_)
            other.centred = codes_->centred(neighbour, scratch + index_.shape().rotated);
        write_link(index_, record, own, slot,
                   level == 0 ? base_id(neighbour) : upper_id(neighbour, level), other,
                   index_.operators.distance(own.value, other.value),
                   graph_.chosen(row, level, slot));
        ++slot;
    }
    record.head()->degree = static_cast<std::uint16_t>(slot);
    std::fill(record.ids() + slot, record.ids() + index_.layout().links, kNoId);
}

void BuildWriter::fill_chunk(std::uint32_t number, TidChunk* chunk) const {
    // The last chain that begins at or before this chunk and has chunks.
    auto chain = std::upper_bound(
        chains_.begin(), chains_.end(), number,
        [](std::uint32_t wanted, const Chain& c) { return wanted < c.first_chunk; });
    --chain;
    const std::uint32_t inlined = std::min<std::uint32_t>(chain->count, kInlineTids - 1);
    const std::uint32_t first = inlined + (number - chain->first_chunk) * kChunkTids;
    const std::uint32_t count = std::min<std::uint32_t>(kChunkTids, chain->count - first);
    const std::uint32_t per_page = slot_geometry(index_.shape(), PageKind::tids).per_page;
    chunk->owner = base_id(chain->row);
    chunk->used = 1;
    chunk->count = static_cast<std::uint16_t>(count);
    chunk->next =
        first + count < chain->count ? first_block(PageKind::tids) * per_page + number + 1 : kNoId;
    for (std::uint32_t i = 0; i < count; ++i)
        chunk->tid[i] = rows_.same()[chain->first_same + first + i].tid;
}

void BuildWriter::fill_piece(std::uint32_t number, Piece* piece) const {
    const auto next = std::upper_bound(first_piece_.begin(), first_piece_.end(), number);
    const auto row = static_cast<std::uint32_t>(next - first_piece_.begin()) - 1;
    const std::uint32_t most = piece_room(index_.shape());
    const std::uint32_t offset = (number - first_piece_[row]) * most;
    const std::uint32_t bytes = std::min(most, rows_.value_bytes(row) - offset);
    piece->used = 1;
    piece->bytes = static_cast<std::uint16_t>(bytes);
    piece->next = number + 1 < first_piece_[row + 1]
                      ? first_block(PageKind::value) * index_.shape().pieces_per_page + number + 1
                      : kNoId;
    std::memcpy(piece->data, rows_.value(row) + offset, bytes);
}

} // namespace hnsw
