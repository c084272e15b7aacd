// The order of the passes, META, and the first pass: pages and the heads of their slots.

#include "hnsw/check.h"

#include "hnsw/check_state.h"

namespace hnsw {

const char* page_fault(const Index& index, const char* page, PageKind* kind) {
    const auto* header = reinterpret_cast<const PageHeaderData*>(page);
    const PageFront* front = page_front(page);
    const PageTail* tail = page_tail(page);
    *kind = PageKind::meta;
    if (header->pd_special != BLCKSZ - sizeof(PageTail) || tail->mark != kPageMark ||
        front->mark != kPageMark)
        return "the page is not one of hnsw, or its header, front or tail is damaged";
    if (front->kind < static_cast<std::uint16_t>(PageKind::node) ||
        front->kind > static_cast<std::uint16_t>(PageKind::value))
        return "the page is of no known kind";
    const auto said = static_cast<PageKind>(front->kind);
    const SlotGeometry geometry = slot_geometry(index.shape(), said);
    if (front->slots != geometry.per_page)
        return "the page says a wrong number of slots";
    *kind = said;
    if (header->pd_lower != kSlotsAt + std::size_t{geometry.size} * geometry.per_page ||
        header->pd_upper != header->pd_special ||
        header->pd_pagesize_version != (BLCKSZ | PG_PAGE_LAYOUT_VERSION))
        return "the page's header does not fit its slots";
    return nullptr;
}

namespace {

bool survey_node(Check& check, std::uint32_t id, Record record) {
    const NodeHead* head = record.head();
    switch (head->state) {
    case State::free:
        return true;
    case State::live:
    case State::dead:
        break;
    default:
        check.node_error(id, "the record's state is none");
        return false;
    }
    if (head->level > kLevelMask) {
        check.node_error(id, "the record's level is out of range");
        return false;
    }
    const bool live = record.live();
    check.what[id] = static_cast<std::uint8_t>(head->level | (live ? kIsLive : kIsDead));
    check.key[id] = head->key();
    check.parent[id] =
        head->level == 0 && head->parent < record.degree() ? record.ids()[head->parent] : kNoId;
    check.live_bases += live && head->level == 0;
    check.dead_records += !live;
    return false;
}

bool survey_slot(Check& check, PageKind kind, std::uint32_t id, char* slot) {
    switch (kind) {
    case PageKind::node:
        return survey_node(check, id, {slot, &check.index.layout()});
    case PageKind::tids: {
        const std::uint16_t used = reinterpret_cast<const TidChunk*>(slot)->used;
        if (used > 1)
            check.found(Severity::error, kind, id,
                        "the chunk of row pointers is neither free nor used");
        check.chunks_used += used != 0;
        return used == 0;
    }
    case PageKind::value: {
        const std::uint16_t used = reinterpret_cast<const Piece*>(slot)->used;
        if (used > 1)
            check.found(Severity::error, kind, id,
                        "the piece of a vector is neither free nor used");
        check.pieces_used += used != 0;
        return used == 0;
    }
    case PageKind::meta:
        break;
    }
    return false;
}

void survey_page(Check& check, BlockNumber block) {
    char* page = check.page.load(block);
    BlockNote& note = check.notes[block];
    note.next_with_room = InvalidBlockNumber;
    if (PageIsNew(page)) {
        check.report->add(Severity::notice, block, kNoSlot,
                          "the page is empty, as an interrupted growth of the file leaves it");
        return;
    }
    PageKind kind;
    const char* fault = page_fault(check.index, page, &kind);
    if (fault)
        check.report->add(Severity::error, block, kNoSlot, fault);
    if (kind == PageKind::meta)
        return;
    const SlotGeometry geometry = slot_geometry(check.index.shape(), kind);
    if ((std::uint64_t{block} + 1) * geometry.per_page > kNoId) {
        check.report->add(Severity::error, block, kNoSlot,
                          "the page lies beyond what ids can name");
        return;
    }
    note.kind = static_cast<std::uint8_t>(kind);
    note.next_with_room = page_tail(page)->next_with_room;
    note.listed = page_tail(page)->listed != 0;
    for (std::uint32_t i = 0; i < geometry.per_page; ++i)
        if (survey_slot(check, kind, block * geometry.per_page + i,
                        slot_at(page, i, geometry.size)))
            note.has_room = 1;
}

void survey(Check& check) {
    for (BlockNumber block = kMetaBlock + 1; block < check.blocks; ++block)
        survey_page(check, block);
}

void check_records(Check& check) {
    const SlotGeometry geometry = slot_geometry(check.index.shape(), PageKind::node);
    char* value = static_cast<char*>(palloc(value_room(check.index)));
    for (BlockNumber block = kMetaBlock + 1; block < check.blocks; ++block)
        for (std::uint32_t i = 0; i < geometry.per_page; ++i) {
            const std::uint32_t id = block * geometry.per_page + i;
            if (check.notes[block].kind != static_cast<std::uint8_t>(PageKind::node))
                break;
            if (check.what[id] == 0)
                continue;
            char* data = check.slot(check.page, PageKind::node, id);
            if (data)
                check_record(check, id, {data, &check.index.layout()}, value);
        }
    pfree(value);
}

void check_entry(Check& check) {
    const MetaState& meta = check.meta;
    Report& report = *check.report;
    if (meta.entry == kNoId) {
        if (check.live_bases != 0)
            report.add(Severity::error, kMetaBlock, kNoSlot,
                       "there is no entry, so searches find nothing");
        return;
    }
    const std::uint8_t state = check.state_of(meta.entry);
    if (state == 0) {
        report.add(Severity::error, kMetaBlock, kNoSlot, "the entry leads to no record",
                   psprintf("id %u", meta.entry));
        return;
    }
    if ((state & kLevelMask) != meta.entry_level)
        report.add(Severity::error, kMetaBlock, kNoSlot, "the entry's record is of another level",
                   psprintf("%d instead of %d", state & kLevelMask, meta.entry_level));
    if (state & kIsDead)
        report.add(Severity::notice, kMetaBlock, kNoSlot, "the entry is a dead record");
}

// Whether META is such that the rest can be looked at.
bool check_meta(Relation relation, BlockNumber blocks, Report& report, MetaPage* copy) {
    if (blocks == 0) {
        report.add(Severity::error, InvalidBlockNumber, kNoSlot, "the index has no pages");
        return false;
    }
    char* page = copy_first_page(relation);
    const auto* header = reinterpret_cast<const PageHeaderData*>(page);
    const MetaPage* meta = meta_of(page);
    std::memcpy(copy, meta, offsetof(MetaPage, middle));
    const MetaFault fault = meta_fault(page, kMetaMark);
    if (fault != MetaFault::none) {
        report.add(Severity::error, kMetaBlock, kNoSlot, finding_of(fault));
        return false;
    }
    const std::size_t floats = meta->shape.rotated == 0 ? 0 : meta->shape.code_dimensions;
    if (header->pd_lower != kMetaAt + offsetof(MetaPage, middle) + floats * sizeof(float) ||
        header->pd_upper != header->pd_special)
        report.add(Severity::error, kMetaBlock, kNoSlot,
                   "the first page's header does not fit what stands there");
    bool finite = std::isfinite(meta->spread) && meta->spread >= 0;
    for (std::size_t i = 0; i < floats; ++i)
        finite = finite && std::isfinite(meta->middle[i]);
    if (!finite)
        report.add(Severity::error, kMetaBlock, kNoSlot, "the centre or its spread is no number");
    if (meta->repair_pending > 1)
        report.add(Severity::error, kMetaBlock, kNoSlot, "the mark of a pending repair is damaged");
    pfree(page);
    return true;
}

// The operator class says what the values are; META must agree.
void check_shape(const Check& check, const Shape& on_page) {
    const Shape& shape = check.index.shape();
    const Operators& operators = check.index.operators;
    if (std::memcmp(&shape, &on_page, sizeof shape) != 0)
        check.report->add(Severity::error, kMetaBlock, kNoSlot,
                          "the layout in the first page changed while this session used the index");
    if (shape.element != operators.element || shape.metric != operators.metric ||
        (shape.normalised != 0) != operators.normalised)
        check.report->add(Severity::error, kMetaBlock, kNoSlot,
                          "type or metric in the first page are not those of the operator class");
}

void report_leftovers(const Check& check) {
    if (check.dead_records != 0)
        check.report->add(
            Severity::notice, InvalidBlockNumber, kNoSlot,
            "dead records wait for a vacuum to free them",
            psprintf("%llu%s", static_cast<unsigned long long>(check.dead_records),
                     check.meta.repair_pending ? ", of one that was interrupted" : ""));
    else if (check.meta.repair_pending)
        check.report->add(Severity::notice, kMetaBlock, kNoSlot,
                          "an interrupted vacuum is to be finished by the next one");
}

void run(Check& check, Snapshot snapshot) {
    check.notes = Check::huge_array<BlockNote>(check.blocks);
    const Shape& shape = check.index.shape();
    const auto ids = [&](PageKind kind) {
        return std::min<std::uint64_t>(
            std::uint64_t{check.blocks} * slot_geometry(shape, kind).per_page, kNoId);
    };
    check.node_ids = ids(PageKind::node);
    check.what = Check::huge_array<std::uint8_t>(check.node_ids);
    check.parent = Check::huge_array<std::uint32_t>(check.node_ids);
    check.key = Check::huge_array<std::uint64_t>(check.node_ids);
    check.confirmed.start(check.node_ids);
    check.chunk_claimed.start(ids(PageKind::tids));
    check.piece_claimed.start(ids(PageKind::value));

    survey(check);
    check_entry(check);
    check_records(check);
    check_codes(check);
    check_tree(check);
    check_room_lists(check);
    check_row_pointers(check);
    if (snapshot)
        check_heap(check, snapshot);
    // Last, since it uses the memory of the tree.
    check_reach(check);
    report_leftovers(check);
}

} // namespace

void check_index(Relation heap, Relation relation, Snapshot snapshot, Report& report) {
    const BlockNumber blocks = RelationGetNumberOfBlocks(relation);
    MetaPage on_page;
    if (check_meta(relation, blocks, report, &on_page)) {
        Check check{};
        check.index = open_index(relation, &check.meta);
        check.heap = heap;
        check.report = &report;
        check.blocks = blocks;
        BufferAccessStrategy strategy = GetAccessStrategy(BAS_BULKREAD);
        check.page.start(check.index, strategy);
        check.other.start(check.index, nullptr);
        check.pieces.start(check.index, nullptr);
        check_shape(check, on_page.shape);
        if (check.index.shape().element == check.index.operators.element)
            run(check, snapshot);
    }
    report.finish();
}

} // namespace hnsw
