// The writes of an insertion, each under the locks that README.md names.

#include "hnsw/new_node.h"

#include "hnsw/node_locks.h"
#include "hnsw/slots.h"
#include "hnsw/tids.h"

namespace hnsw {

namespace {

float* room_for_list(const Index& index) {
    return static_cast<float*>(palloc(index.layout().links * sizeof(float)));
}

// Distances of the new node to the neighbours of a record, without codes: each one is read. No lock
// is held, so the list may change; IDS says for which neighbours the distances are.
std::uint32_t measure_list(const NewNode& node, int level, std::uint32_t id, std::uint32_t* ids,
                           float* distances) {
    const Index& index = *node.index;
    const Layout& layout = index.layout();
    char* scratch = static_cast<char*>(palloc(value_room(index)));
    Slot slot = lock_slot(index, PageKind::node, id, Access::share);
    const Record record{slot.data, &layout};
    const std::uint32_t degree =
        record.live() && record.head()->level == level ? record.degree() : 0;
    std::memcpy(ids, record.ids(), degree * sizeof(std::uint32_t));
    UnlockReleaseBuffer(slot.buffer);
    // A list with room asks nobody.
    for (std::uint32_t i = 0; degree == layout.links && i < degree; ++i) {
        slot = lock_slot(index, PageKind::node, ids[i], Access::share);
        const Record neighbour{slot.data, &layout};
        if (neighbour.in_use()) {
            distances[i] = measure_and_release(index, node.query, slot, scratch);
        } else {
            distances[i] = std::numeric_limits<float>::infinity();
            UnlockReleaseBuffer(slot.buffer);
        }
    }
    pfree(scratch);
    return degree;
}

// The new node's distances to the neighbours in a locked record.
void distances_to_list(const NewNode& node, Record record, float distance,
                       const std::uint32_t* measured_ids, std::uint32_t measured, float* out) {
    if (node.index->coded()) {
        estimate(*node.index, node.query, record, distance, out);
        return;
    }
    // What came into the list since it was measured is taken as far away: it occludes nothing.
    const std::uint32_t degree = record.degree();
    for (std::uint32_t i = 0; i < degree; ++i)
        if (i >= measured || record.ids()[i] != measured_ids[i])
            out[i] = std::numeric_limits<float>::infinity();
}

} // namespace

std::uint32_t write_pieces(const Index& index, const Value& value) {
    const std::uint32_t most = piece_room(index.shape());
    const std::uint32_t count = (value.bytes + most - 1) / most;
    std::uint32_t next = kNoId;
    // From the last to the first, since each names the next.
    for (std::uint32_t i = count; i-- > 0;) {
        std::uint32_t id;
        const Slot slot = take_slot(index, PageKind::value, &id);
        PageChange change(index);
        auto* piece =
            reinterpret_cast<Piece*>(change.edit(slot.buffer, slot.data, index.shape().piece_size));
        const std::uint32_t bytes = std::min(most, value.bytes - i * most);
        piece->next = next;
        piece->used = 1;
        piece->bytes = static_cast<std::uint16_t>(bytes);
        std::memcpy(piece->data, value.data + i * most, bytes);
        change.commit();
        UnlockReleaseBuffer(slot.buffer);
        next = id;
    }
    return next;
}

RecordImage make_record(const NewNode& node, int level, const Possible* candidates,
                        const Coordinates* coordinates, std::uint32_t count, std::uint32_t chosen) {
    const Index& index = *node.index;
    const RecordImage record{static_cast<char*>(palloc0(index.shape().record_size)),
                             &index.layout()};
    NodeHead* head = record.head();
    head->state = State::live;
    head->level = static_cast<std::uint8_t>(level);
    head->parent = kNoParent;
    head->degree = static_cast<std::uint16_t>(count);
    head->tids = kNoId;
    const Coordinates own{node.query.value.data, node.query.centred};
    for (std::uint32_t i = 0; i < count; ++i)
        write_link(index, record, own, i, candidates[i].id, coordinates[i], candidates[i].distance,
                   i < chosen);
    std::fill(record.ids() + count, record.ids() + index.layout().links, kNoId);
    if (index.shape().form == Form::inlined)
        std::memcpy(record.value(), node.query.value.data, node.query.value.bytes);
    else
        record.first_piece() = node.pieces;
    if (index.shape().form == Form::split && node.pieces == kNoId)
        std::memcpy(record.short_value(), node.query.value.data, node.query.value.bytes);
    return record;
}

std::uint32_t write_record(const Index& index, Record image) {
    std::uint32_t id;
    const Slot slot = take_slot(index, PageKind::node, &id);
    PageChange change(index);
    change.overwrite(slot.buffer, slot.data, image.data, index.shape().record_size);
    change.commit();
    UnlockReleaseBuffer(slot.buffer);
    return id;
}

std::uint32_t write_with_parent(const NewNode& node, RecordImage image, std::uint32_t parent_slot,
                                const Possible& parent, const Coordinates& coordinates) {
    const Index& index = *node.index;
    const std::uint32_t per_page = index.shape().records_per_page;
    for (;;) {
        CHECK_FOR_INTERRUPTS();
        const BlockNumber block = page_with_room(index, PageKind::node);
        const std::uint32_t first = block * per_page;
        const std::uint32_t ids[] = {first, parent.id};
        NodeLocks locks(index, ids, 2);
        const std::uint32_t slot = find_free(index, locks.page(first), PageKind::node);
        if (slot == per_page) {
            locks.release();
            unlist(index, PageKind::node, block);
            continue;
        }
        const Record seen = locks.record(parent.id);
        if (!may_have_child(seen)) {
            locks.release();
            return kNoId;
        }
        const std::uint32_t id = first + slot;
        image.head()->set_key(
            std::max(static_cast<std::uint64_t>(GetCurrentTimestamp()), seen.head()->key() + 1));
        image.head()->parent = static_cast<std::uint8_t>(parent_slot);
        image.set_kept(parent_slot, true);
        float* to_neighbours = room_for_list(index);
        distances_to_list(node, seen, parent.distance, nullptr, 0, to_neighbours);

        PageChange change(index);
        change.overwrite(locks.buffer(id), locks.record(id).data, image.data,
                         index.shape().record_size);
        const RecordImage record = locks.edit(change, parent.id);
        const Place place = choose_place(record, parent.distance, to_neighbours, Enter::always);
        put_link(index, record, coordinates, place, id, {node.query.value.data, node.query.centred},
                 parent.distance, to_neighbours);
        record.set_kept(place.slot, true);
        change.commit();
        locks.release();
        pfree(to_neighbours);
        return id;
    }
}

void link_back(const NewNode& node, int level, std::uint32_t id, const Possible& neighbour,
               const Coordinates& coordinates) {
    const Index& index = *node.index;
    float* to_neighbours = room_for_list(index);
    std::uint32_t* measured_ids = nullptr;
    std::uint32_t measured = 0;
    if (!index.coded()) {
        measured_ids =
            static_cast<std::uint32_t*>(palloc(index.layout().links * sizeof(std::uint32_t)));
        measured = measure_list(node, level, neighbour.id, measured_ids, to_neighbours);
    }

    const Slot slot = lock_slot(index, PageKind::node, neighbour.id, Access::exclusive);
    const Record seen{slot.data, &index.layout()};
    if (seen.live() && seen.head()->level == level && seen.find(id) == index.layout().links) {
        distances_to_list(node, seen, neighbour.distance, measured_ids, measured, to_neighbours);
        // A link that would only fill is not worth a change of a full list: measured, recall is the
        // same without, and an insert a fifth faster. Not so for sparse vectors, of which many
        // share no element and no direction.
        const Place place = choose_place(seen, neighbour.distance, to_neighbours,
                                         index.coded() ? Enter::if_chosen : Enter::if_better);
        if (place.slot != index.layout().links) {
            PageChange change(index);
            const RecordImage record = edit_record(index, change, slot);
            put_link(index, record, coordinates, place, id,
                     {node.query.value.data, node.query.centred}, neighbour.distance,
                     to_neighbours);
            change.commit();
        }
    }
    UnlockReleaseBuffer(slot.buffer);
    pfree(to_neighbours);
    if (measured_ids)
        pfree(measured_ids);
}

namespace {

// Appends to the first chunk of the chain, or makes one. The node's page is locked.
void add_to_chain(const Index& index, Slot node, std::uint32_t id, const ItemPointerData& tid) {
    const auto* own = reinterpret_cast<const NodeHead*>(node.data);
    const std::uint32_t head = own->tids;
    if (head != kNoId) {
        const Slot slot = lock_slot(index, PageKind::tids, head, Access::exclusive);
        const auto* chunk = reinterpret_cast<const TidChunk*>(slot.data);
        if (chunk->owner != id || !chunk->used || chunk->count > kChunkTids)
            report_damage(index, BufferGetBlockNumber(slot.buffer),
                          "row pointers of one node belong to another");
        const bool room = chunk->count < kChunkTids;
        if (room) {
            PageChange change(index);
            TidChunk* changed = change.edit(slot.buffer, chunk);
            changed->tid[changed->count++] = tid;
            change.commit();
        }
        UnlockReleaseBuffer(slot.buffer);
        if (room)
            return;
    }
    std::uint32_t fresh;
    const Slot slot = take_slot(index, PageKind::tids, &fresh);
    PageChange change(index);
    change.edit(node.buffer, own)->tids = fresh;
    auto* chunk = change.edit(slot.buffer, reinterpret_cast<const TidChunk*>(slot.data));
    *chunk = TidChunk{};
    chunk->owner = id;
    chunk->next = head;
    chunk->used = 1;
    chunk->count = 1;
    chunk->tid[0] = tid;
    change.commit();
    UnlockReleaseBuffer(slot.buffer);
}

} // namespace

bool add_tid(const Index& index, std::uint32_t id, const Value& value, const ItemPointerData& tid) {
    char* scratch = static_cast<char*>(palloc(value_room(index)));
    const Slot slot = lock_slot(index, PageKind::node, id, Access::exclusive);
    const Record record{slot.data, &index.layout()};
    const bool same = record.live() && record.head()->level == 0 &&
                      std::memcmp(value_of(index, record, scratch), value.data, value.bytes) == 0;
    if (same) {
        if (record.tid_count() < kInlineTids) {
            PageChange change(index);
            NodeHead* head = change.edit(slot.buffer, record.head());
            head->tid[head->tid_count++] = tid;
            change.commit();
        } else {
            add_to_chain(index, slot, id, tid);
        }
    }
    UnlockReleaseBuffer(slot.buffer);
    pfree(scratch);
    return same;
}

} // namespace hnsw
