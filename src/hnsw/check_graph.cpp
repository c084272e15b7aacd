// What shows only when all records were seen: the tree, the lists of pages with room, what no
// record names, and whether each node can be reached.

#include "hnsw/check_state.h"

namespace hnsw {

namespace {

const char* count_text(std::uint64_t count) {
    return psprintf("%llu", static_cast<unsigned long long>(count));
}

} // namespace

void check_tree(Check& check) {
    std::uint64_t roots = 0;
    for (std::uint64_t i = 0; i < check.node_ids; ++i) {
        const auto id = static_cast<std::uint32_t>(i);
        if (!check.is_live_base(id))
            continue;
        const std::uint32_t parent = check.parent[id];
        if (parent == kNoId) {
            if (++roots > 1)
                check.node_error(id, "one more node without a parent than the root");
        } else if (check.state_of(parent) == 0 || (check.state_of(parent) & kLevelMask) != 0) {
            check.node_error(id, "the parent is no node", psprintf("id %u", parent));
        } else if (!check.confirmed.contains(id)) {
            check.node_error(id, "the parent does not keep the node", psprintf("id %u", parent));
        }
    }
    if (roots == 0 && check.live_bases != 0)
        check.report->add(Severity::error, InvalidBlockNumber, kNoSlot, "the tree has no root");

    std::uint64_t chunks = check.chunks_used;
    std::uint64_t pieces = check.pieces_used;
    for (BlockNumber block = kMetaBlock + 1; block < check.blocks; ++block) {
        const auto kind = static_cast<PageKind>(check.notes[block].kind);
        if (kind != PageKind::tids && kind != PageKind::value)
            continue;
        const SlotGeometry geometry = slot_geometry(check.index.shape(), kind);
        const IdSet& claimed = kind == PageKind::tids ? check.chunk_claimed : check.piece_claimed;
        std::uint64_t& left = kind == PageKind::tids ? chunks : pieces;
        for (std::uint32_t i = 0; i < geometry.per_page; ++i)
            left -= left != 0 && claimed.contains(block * geometry.per_page + i);
    }
    if (chunks != 0)
        check.report->add(Severity::notice, InvalidBlockNumber, kNoSlot,
                          "chunks of row pointers that no record names", count_text(chunks));
    if (pieces != 0)
        check.report->add(Severity::notice, InvalidBlockNumber, kNoSlot,
                          "pieces of vectors that no record names", count_text(pieces));
}

void check_room_lists(Check& check) {
    Report& report = *check.report;
    for (int kind = 0; kind < kSlotKinds; ++kind) {
        BlockNumber block = check.meta.with_room[kind];
        BlockNumber from = kMetaBlock;
        while (block != InvalidBlockNumber) {
            if (block >= check.blocks || block == kMetaBlock ||
                check.notes[block].kind != static_cast<std::uint8_t>(slot_kind(kind))) {
                report.add(Severity::error, from, kNoSlot,
                           "the list of pages with room leads to no page of its kind",
                           psprintf("block %u", block));
                break;
            }
            BlockNote& note = check.notes[block];
            if (note.met) {
                report.add(Severity::error, from, kNoSlot,
                           "the list of pages with room is a circle", psprintf("block %u", block));
                break;
            }
            note.met = 1;
            if (!note.listed)
                report.add(Severity::error, block, kNoSlot,
                           "the page is on the list of pages with room and says it is not");
            from = block;
            block = note.next_with_room;
        }
    }
    for (BlockNumber block = kMetaBlock + 1; block < check.blocks; ++block) {
        const BlockNote& note = check.notes[block];
        if (note.kind == 0 || note.met)
            continue;
        if (note.listed)
            report.add(Severity::notice, block, kNoSlot,
                       "the page says it is on the list of pages with room, and is not");
        else if (note.has_room)
            report.add(Severity::notice, block, kNoSlot,
                       "the page has room, and is on no list of such pages");
    }
}

// From the entry along all links and downwards. Each record comes into the queue once.
void check_reach(Check& check) {
    IdSet reached;
    reached.start(check.node_ids);
    std::uint32_t* queue = check.parent;
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    const auto enter = [&](std::uint32_t id) {
        if (check.state_of(id) != 0 && !reached.contains(id)) {
            reached.add(id);
            queue[tail++] = id;
        }
    };
    enter(check.meta.entry);
    while (head < tail) {
        const std::uint32_t id = queue[head++];
        char* data = check.slot(check.other, PageKind::node, id);
        if (!data)
            continue;
        const Record record{data, &check.index.layout()};
        for (std::uint32_t i = 0; i < record.degree(); ++i)
            // Searches skip links to other levels.
            if ((check.state_of(record.ids()[i]) & kLevelMask) == record.head()->level)
                enter(record.ids()[i]);
        if (record.head()->level > 0)
            enter(record.head()->upper.below);
    }
    for (std::uint64_t i = 0; i < check.node_ids; ++i) {
        const auto id = static_cast<std::uint32_t>(i);
        if (check.is_live_base(id) && !reached.contains(id))
            check.node_error(id, "no way leads from the entry to the node");
    }
}

} // namespace hnsw
