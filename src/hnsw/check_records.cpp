// One node record: its list, its place in the tree, its row pointers, its vector.

#include "hnsw/check_state.h"

namespace hnsw {

namespace {

constexpr std::uint32_t kMaxLinks = 256;

const char* pair_text(const char* name, std::uint32_t id) {
    return psprintf("%s %u", name, id);
}

// The links of a dead record may lead to slots that an interrupted vacuum has freed already, and
// that others have taken since; nothing leads to such a record any more.
void check_list(Check& check, std::uint32_t id, Record record) {
    const std::uint32_t n = record.degree();
    const int level = record.head()->level;
    if (record.head()->degree > record.layout->links)
        check.node_error(id, "the list is longer than its room");
    for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t target = record.ids()[i];
        const std::uint8_t state = check.state_of(target);
        if (!check.readable(PageKind::node, target))
            check.node_error(id, "a link leads to no page of records", pair_text("id", target));
        else if (target == id)
            check.node_error(id, "a link leads to its own record");
        else if (state == 0 && record.live())
            check.node_error(id, "a link leads to a free slot", pair_text("id", target));
        else if ((state & kLevelMask) != level && record.live())
            check.node_error(id, "a link leads to a record of another level",
                             pair_text("id", target));
    }
    std::uint32_t sorted[kMaxLinks];
    std::copy_n(record.ids(), n, sorted);
    std::sort(sorted, sorted + n);
    const std::uint32_t* twice = std::adjacent_find(sorted, sorted + n);
    if (twice != sorted + n)
        check.node_error(id, "the list has a record twice", pair_text("id", *twice));
    for (std::uint32_t i = 0; i < record.layout->links; ++i)
        if (record.kept(i) && (i >= n || level != 0)) {
            check.node_error(id, "a mark of the tree stands where none may be",
                             pair_text("place", i));
            break;
        }
}

// The node's end of its tree links. Whether each node is kept by its parent shows when all were
// seen.
void check_tree_links(Check& check, std::uint32_t id, Record record) {
    const std::uint32_t n = record.degree();
    const std::uint32_t parent_place = record.head()->parent;
    if (parent_place != kNoParent && parent_place >= n)
        check.node_error(id, "the parent's place is outside of the list");
    else if (parent_place != kNoParent && !record.kept(parent_place))
        check.node_error(id, "the link to the parent is not kept");
    const std::uint32_t parent = check.parent[id];
    if (parent != kNoId && record.live()) {
        if (check.state_of(parent) == kIsDead)
            check.node_notice(id, "the parent is dead", pair_text("id", parent));
        if (check.state_of(parent) != 0 && (check.key[parent] > check.key[id] ||
                                            (check.key[parent] == check.key[id] && parent >= id)))
            check.node_error(id, "the parent is not older", pair_text("id", parent));
    }
    for (std::uint32_t i = 0; i < n; ++i) {
        if (!record.kept(i) || i == parent_place)
            continue;
        const std::uint32_t child = record.ids()[i];
        if (check.state_of(child) == 0)
            continue;
        if (check.parent[child] == id)
            check.confirmed.add(child);
        else
            check.node_notice(id, "a link is kept whose other end does not keep it",
                              pair_text("id", child));
    }
}

void add_tid(Check& check, std::uint32_t id, const ItemPointerData& tid) {
    if (check.tid_count == check.tid_capacity) {
        check.tid_capacity = std::max<std::uint64_t>(4096, check.tid_capacity * 2);
        const auto bytes = static_cast<Size>(check.tid_capacity * sizeof(TidOwner));
        check.tids = static_cast<TidOwner*>(
            check.tids ? repalloc_huge(check.tids, bytes)
                       : MemoryContextAllocHuge(CurrentMemoryContext, bytes));
    }
    check.tids[check.tid_count++] = {ItemPointerGetBlockNumberNoCheck(&tid),
                                     ItemPointerGetOffsetNumberNoCheck(&tid), id};
}

void check_tids(Check& check, std::uint32_t id, Record record) {
    if (record.head()->tid_count > kInlineTids)
        check.node_error(id, "the record says more row pointers than it has room for");
    const std::uint64_t before = check.tid_count;
    for (int i = 0; i < record.tid_count(); ++i)
        add_tid(check, id, record.head()->tid[i]);
    // Each chunk is claimed once, so a circle ends the walk.
    for (std::uint32_t chunk_id = record.head()->tids; chunk_id != kNoId;) {
        const auto* chunk =
            reinterpret_cast<const TidChunk*>(check.slot(check.other, PageKind::tids, chunk_id));
        if (!chunk) {
            check.node_error(id, "the chain of row pointers leads to no page of them",
                             pair_text("id", chunk_id));
            break;
        }
        if (check.chunk_claimed.contains(chunk_id)) {
            check.node_error(id, "a chunk of row pointers is in a chain twice",
                             pair_text("id", chunk_id));
            break;
        }
        check.chunk_claimed.add(chunk_id);
        if (!chunk->used || chunk->owner != id || chunk->count > kChunkTids) {
            check.found(Severity::error, PageKind::tids, chunk_id,
                        chunk->count > kChunkTids
                            ? "the chunk says more row pointers than it has room for"
                            : "the chunk of row pointers is free or of another node",
                        pair_text("in the chain of id", id));
            break;
        }
        for (int i = 0; i < chunk->count; ++i)
            add_tid(check, id, chunk->tid[i]);
        chunk_id = chunk->next;
    }
    if (check.tid_count == before && record.live())
        check.node_notice(id,
                          "a live record without row pointers, as an interrupted vacuum leaves it");
}

void check_upper(Check& check, std::uint32_t id, Record record) {
    const NodeHead* head = record.head();
    const std::uint8_t base = check.state_of(head->upper.base);
    const std::uint8_t below = check.state_of(head->upper.below);
    if (base == 0 || (base & kLevelMask) != 0) {
        check.node_error(id, "the record's node is none", pair_text("id", head->upper.base));
        return;
    }
    if (record.live() && base == kIsDead)
        check.node_notice(id, "the record's node is dead", pair_text("id", head->upper.base));
    if (below == 0 || (below & kLevelMask) != head->level - 1) {
        check.node_error(id, "the way down does not lead to the level below",
                         pair_text("id", head->upper.below));
        return;
    }
    if (head->level == 1) {
        if (head->upper.below != head->upper.base)
            check.node_error(id, "the way down ends at another node",
                             pair_text("id", head->upper.below));
    } else {
        const char* data = check.slot(check.other, PageKind::node, head->upper.below);
        if (data && reinterpret_cast<const NodeHead*>(data)->upper.base != head->upper.base)
            check.node_error(id, "the way down leads to another node's record",
                             pair_text("id", head->upper.below));
    }
    if (check.index.shape().form == Form::split) {
        const char* data = check.slot(check.other, PageKind::node, head->upper.base);
        const std::uint16_t at = check.index.layout().value_at;
        const std::size_t bytes = sizeof(std::uint32_t) + room_in_record(check.index.shape());
        if (data && std::memcmp(data + at, record.value(), bytes) != 0)
            check.node_error(id, "the record has another vector than its node");
    }
}

bool finite_float(const char* at) {
    float x;
    std::memcpy(&x, at, sizeof x);
    return std::isfinite(x);
}

bool proper_sparse(const Index& index, const char* value) {
    const std::size_t count = (told_sparse_bytes(value) - 4) / 8;
    std::int64_t last = -1;
    for (std::size_t i = 0; i < count; ++i) {
        std::int32_t at;
        std::memcpy(&at, value + 4 + i * 4, sizeof at);
        if (at <= last || at >= static_cast<std::int64_t>(index.shape().dimensions) ||
            !finite_float(value + 4 + count * 4 + i * 4))
            return false;
        last = at;
    }
    return true;
}

// What is wrong with the pieces from FIRST on; null: nothing, and the vector stands at TO.
const char* read_pieces(Check& check, std::uint32_t first, char* to, bool claim) {
    const std::size_t room = value_room(check.index);
    const std::size_t most = piece_room(check.index.shape());
    std::size_t done = 0;
    // A chain has at most as many pieces as its vector has bytes.
    std::size_t steps = 0;
    for (std::uint32_t id = first; id != kNoId; ++steps) {
        const auto* piece =
            reinterpret_cast<const Piece*>(check.slot(check.pieces, PageKind::value, id));
        if (!piece)
            return "the vector's pieces lead to no page of them";
        if (claim && check.piece_claimed.contains(id))
            return "a piece of the vector belongs to another one as well";
        if (claim)
            check.piece_claimed.add(id);
        if (!piece->used)
            return "a piece of the vector is free";
        if (steps > room || piece->bytes > most || piece->bytes > room - done)
            return "the vector's pieces are too long";
        std::memcpy(to + done, piece->data, piece->bytes);
        done += piece->bytes;
        id = piece->next;
    }
    const std::size_t wanted = check.index.shape().value_bytes != 0
                                   ? check.index.shape().value_bytes
                                   : (done >= 4 ? told_sparse_bytes(to) : 0);
    return wanted != 0 && done == wanted ? nullptr : "the vector's pieces are too short";
}

} // namespace

bool is_proper_value(const Index& index, const char* value) {
    const std::size_t n = index.shape().dimensions;
    switch (index.shape().element) {
    case Element::vector:
        for (std::size_t i = 0; i < n; ++i)
            if (!finite_float(value + i * 4))
                return false;
        return true;
    case Element::halfvec:
        for (std::size_t i = 0; i < n; ++i) {
            std::uint16_t bits;
            std::memcpy(&bits, value + i * 2, sizeof bits);
            // All bits of the exponent: an infinity or no number.
            if ((bits & 0x7C00) == 0x7C00)
                return false;
        }
        return true;
    case Element::bit:
        // The bits behind the last one are zero.
        return n % 8 == 0 || (static_cast<std::uint8_t>(value[n / 8]) & (0xFF >> n % 8)) == 0;
    case Element::sparsevec:
        return proper_sparse(index, value);
    }
    return false;
}

bool read_value(Check& check, std::uint32_t id, Record record, char* to, bool claim) {
    if (check.index.shape().form == Form::inlined) {
        std::memcpy(to, record.value(), check.index.shape().value_bytes);
        return true;
    }
    const std::uint32_t room = room_in_record(check.index.shape());
    const char* fault = nullptr;
    if (room != 0 && record.first_piece() == kNoId) {
        const std::size_t bytes = told_sparse_bytes(record.short_value());
        if (bytes == 0 || bytes > room)
            fault = "the vector is longer than its room";
        else
            std::memcpy(to, record.short_value(), bytes);
    } else {
        fault = read_pieces(check, record.first_piece(), to, claim);
    }
    if (fault && claim)
        check.node_error(id, fault);
    return fault == nullptr;
}

void check_record(Check& check, std::uint32_t id, Record record, char* value) {
    check_list(check, id, record);
    if (record.head()->level > 0) {
        check_upper(check, id, record);
        return;
    }
    check_tree_links(check, id, record);
    check_tids(check, id, record);
    if (read_value(check, id, record, value, true) && !is_proper_value(check.index, value))
        check.node_error(id, "the vector is none that its type could have");
}

} // namespace hnsw
