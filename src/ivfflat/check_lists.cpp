// Along each list: chunks, their vectors, their codes.

#include "ivfflat/check_state.h"

namespace ivfflat {

namespace {

void note_entries(Check& check, BlockNumber chunk) {
    const std::uint32_t count = chunk_of(static_cast<const char*>(check.page))->count;
    while (check.entry_count + count > check.entry_room) {
        check.entry_room *= 2;
        check.entries = static_cast<EntryNote*>(
            repalloc_huge(check.entries, check.entry_room * sizeof(EntryNote)));
    }
    std::uint32_t holes = 0;
    for (std::uint32_t entry = 0; entry < count; ++entry) {
        const ItemPointerData& tid = tid_of(check.index.layout(), check.page, entry);
        if (is_hole(tid))
            ++holes;
        else
            check.entries[check.entry_count++] = {tid, static_cast<std::uint16_t>(entry), chunk};
    }
    if (holes != chunk_of(static_cast<const char*>(check.page))->holes)
        check.error(chunk, kNoSlot, "the chunk does not have as many holes as it says",
                    psprintf("%u of %u", holes,
                             unsigned{chunk_of(static_cast<const char*>(check.page))->holes}));
}

// What the chunk in check.page names as its vectors' pages.
bool check_values(Check& check, BlockNumber chunk) {
    const Layout& layout = check.index.layout();
    const char* page = check.page;
    const std::uint32_t needed = layout.stretches_for(chunk_of(page)->count);
    bool sound = true;
    for (std::uint32_t i = 0; i < layout.stretches; ++i) {
        const BlockNumber block = blocks_of(page)[i];
        if (block == InvalidBlockNumber) {
            if (i >= needed)
                continue;
            check.error(chunk, kNoSlot, "a page of the chunk's vectors is missing");
            sound = false;
            continue;
        }
        if (block >= check.blocks || check.notes[block].kind != PageKind::values ||
            check.notes[block].list != chunk || check.notes[block].met) {
            check.error(chunk, kNoSlot, "the chunk names a page that does not have its vectors");
            sound = false;
            continue;
        }
        check.notes[block].met = 1;
        const std::uint32_t bytes = chunk_of(page)->count * layout.entry_bytes;
        if (i < needed &&
            check.notes[block].end < kValuesAt + std::min(kStretch, bytes - i * kStretch)) {
            check.error(block, kNoSlot, "the page's vectors end before the last of them");
            sound = false;
        }
        if (i >= needed)
            check.report->add(Severity::notice, block, kNoSlot,
                              "a page of vectors is not needed any more; vacuum frees it");
    }
    return sound;
}

struct ListWalk {
    std::uint32_t list;
    CodeMaker maker;
};

// Returns the block of the next chunk.
BlockNumber check_chunk(Check& check, ListWalk& walk, BlockNumber block) {
    check.load(block, check.page);
    const char* page = check.page;
    const ChunkHead* head = chunk_of(page);
    if (head->count > check.index.layout().capacity) {
        check.error(block, kNoSlot, "the chunk says that it has more entries than room");
        return head->next;
    }
    note_entries(check, block);
    if (check.index.shape().codes_alone)
        check_factors(check, block);
    else if (check_values(check, block) && check.index.coded() && check.load_values(block))
        check_codes(check, block, walk.maker);
    return head->next;
}

void check_list(Check& check, ListWalk& walk, const ListHead& head) {
    BlockNumber block = head.first;
    while (block != InvalidBlockNumber) {
        if (block >= check.blocks || check.notes[block].kind != PageKind::chunk ||
            check.notes[block].list != walk.list) {
            check.error(check.index.layout().block_of_list(walk.list), kNoSlot,
                        "a list leads to a page that is none of its chunks",
                        psprintf("list %u, block %u", walk.list, block));
            return;
        }
        if (check.notes[block].met) {
            check.error(block, kNoSlot, "a list leads to a chunk twice",
                        psprintf("list %u", walk.list));
            return;
        }
        check.notes[block].met = 1;
        block = check_chunk(check, walk, block);
    }
}

} // namespace

bool Check::load_values(BlockNumber chunk) const {
    const char* chunk_page = page;
    const std::uint32_t needed = index.layout().stretches_for(chunk_of(chunk_page)->count);
    auto* copy = static_cast<char*>(palloc(BLCKSZ));
    bool sound = true;
    for (std::uint32_t i = 0; i < needed && sound; ++i) {
        const BlockNumber block = blocks_of(chunk_page)[i];
        sound = block < blocks && notes[block].kind == PageKind::values;
        if (!sound)
            break;
        load(block, copy);
        if (values_of(static_cast<const char*>(copy))->index != i) {
            error(block, kNoSlot, "the page of vectors is another one of its chunk",
                  psprintf("chunk %u", chunk));
            sound = false;
        }
        std::memcpy(values + std::size_t{i} * kStretch, copy + kValuesAt, kStretch);
    }
    pfree(copy);
    return sound;
}

void check_lists(Check& check) {
    const Index& index = check.index;
    const Shape& shape = index.shape();
    const Layout& layout = index.layout();
    auto* heads = static_cast<char*>(palloc(BLCKSZ));
    ListWalk walk{};
    if (index.coded())
        walk.maker.start(index);
    for (std::uint32_t list = 0; list < shape.lists; ++list) {
        const BlockNumber block = layout.block_of_list(list);
        if (list % layout.slots == 0)
            check.load(block, heads);
        if (check.notes[block].kind != PageKind::centres)
            continue;
        ListHead head;
        std::memcpy(&head, heads + layout.offset_of_list(list), sizeof head);
        walk.list = list;
        if (index.coded())
            walk.maker.take_centre(heads + layout.offset_of_list(list) + sizeof(ListHead));
        check_list(check, walk, head);
    }
    pfree(heads);
}

} // namespace ivfflat
