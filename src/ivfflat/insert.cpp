// The list is the one whose centre is nearest; the entry goes to the first of its chunks with room,
// from the list's hint on, or to a new one at the end. One WAL record has all that a reader must
// see together; the hint is another.

#include "ivfflat/insert.h"

#include "ivfflat/centre_codes.h"
#include "ivfflat/coder.h"
#include "ivfflat/page_change.h"

namespace ivfflat {

namespace {

struct Entry {
    const Index* index;
    std::uint32_t list;
    Value value;
    BasicPlace<char> place; // in a batch of its own, from which it is copied
};

void code_entry(const Entry& entry) {
    const Index& index = *entry.index;
    const Shape& shape = index.shape();
    auto* centre = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    const Buffer buffer = lock_head(index, entry.list, Access::share);
    index.operators.widen(centre_in(index, page_of(buffer), entry.list), centre);
    UnlockReleaseBuffer(buffer);
    auto* wide = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    index.operators.widen(entry.value.data, wide);
    auto* centre_rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    auto* rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    const Coder coder{&index.operators, index.layout().code, shape.rotated, index.cached->rotation,
                      index.cached->middle};
    coder.rotate(centre, centre_rotated);
    write_code(coder, {centre, centre_rotated}, wide, rotated, entry.place);
}

// A VALUES page of the chunk that is being filled: locked, new where it was not there.
struct ValuesPage {
    Buffer buffer;
    char* fresh; // the image of a new one
};

// The change of a chunk page by one entry; CHUNK_FRESH is the image of a new chunk, else null.
void put(const Entry& entry, PageChange& change, Buffer chunk, char* chunk_fresh,
         ValuesPage* pages) {
    const Index& index = *entry.index;
    const Layout& layout = index.layout();
    const BlockNumber block = BufferGetBlockNumber(chunk);
    const char* old = page_of(chunk);
    const std::uint32_t count = chunk_fresh ? 0 : chunk_of(old)->count;
    const bool fills_hole = !chunk_fresh && chunk_of(old)->holes != 0;
    const std::uint32_t number = fills_hole ? next_hole(layout, old, 0) : count;
    if (number == layout.capacity)
        report_damage(index, block, "a chunk has fewer holes than it says");

    // Head and blocks are one stretch, the batch another.
    char* front;
    char* batch_bytes;
    const std::size_t batch_at =
        layout.batches_at + layout.batch_of_entry(number) * std::size_t{layout.batch_bytes};
    if (chunk_fresh) {
        front = chunk_fresh + kMetaAt;
        batch_bytes = chunk_fresh + batch_at;
    } else {
        front = change.edit(chunk, old + kMetaAt, layout.batches_at - kMetaAt);
        batch_bytes = change.edit(chunk, old + batch_at, layout.batch_bytes);
    }
    auto* blocks = reinterpret_cast<BlockNumber*>(front + sizeof(ChunkHead));
    copy_entry(layout, {{entry.place.batch.data, layout.lanes}, entry.place.lane},
               {{batch_bytes, layout.lanes}, layout.lane_of_entry(number)});

    const std::uint32_t at = number * layout.entry_bytes;
    std::uint32_t done = 0;
    for (std::uint32_t i = 0; done < layout.entry_bytes; ++i) {
        const std::uint32_t stretch = at / kStretch + i;
        const std::uint32_t offset = i == 0 ? at % kStretch : 0;
        const std::uint32_t bytes = std::min(kStretch - offset, layout.entry_bytes - done);
        const char* from = entry.value.data + done;
        const BlockNumber there = chunk_fresh ? InvalidBlockNumber : blocks_of(old)[stretch];
        if (there == InvalidBlockNumber) {
            pages[i].buffer = take_page(index);
            pages[i].fresh = change.start_page(pages[i].buffer);
            init_page(layout, pages[i].fresh, PageKind::values);
            *values_of(pages[i].fresh) = {block, stretch};
            blocks[stretch] = BufferGetBlockNumber(pages[i].buffer);
            std::memcpy(pages[i].fresh + kValuesAt + offset, from, bytes);
        } else {
            pages[i].buffer = lock_values(index, old, block, stretch, Access::exclusive);
            change.overwrite(pages[i].buffer, page_of(pages[i].buffer) + kValuesAt + offset, from,
                             bytes);
        }
        done += bytes;
    }
    auto* head = reinterpret_cast<ChunkHead*>(front);
    if (number < count)
        --head->holes;
    else
        head->count = static_cast<std::uint16_t>(count + 1);
}

void release(ValuesPage* pages) {
    for (int i = 0; i < 2; ++i)
        if (pages[i].buffer != InvalidBuffer)
            UnlockReleaseBuffer(pages[i].buffer);
}

void add_to_chunk(const Entry& entry, Buffer chunk) {
    PageChange change(*entry.index);
    ValuesPage pages[2]{};
    put(entry, change, chunk, nullptr, pages);
    change.commit();
    release(pages);
}

// A new chunk of one entry. LINK is the place, on the locked page of PREDECESSOR, that is to lead
// to it: a chunk's next or a list's first. Returns its block.
BlockNumber add_chunk(const Entry& entry, Buffer predecessor, const BlockNumber* link) {
    const Index& index = *entry.index;
    const Layout& layout = index.layout();
    PageChange change(index);
    const Buffer chunk = take_page(index);
    char* fresh = change.start_page(chunk);
    init_page(layout, fresh, PageKind::chunk);
    chunk_of(fresh)->list = entry.list;
    chunk_of(fresh)->next = InvalidBlockNumber;
    std::fill(blocks_of(fresh), blocks_of(fresh) + layout.stretches, InvalidBlockNumber);
    const BlockNumber block = BufferGetBlockNumber(chunk);
    *change.edit(predecessor, link) = block;
    ValuesPage pages[2]{};
    put(entry, change, chunk, fresh, pages);
    change.commit();
    release(pages);
    UnlockReleaseBuffer(chunk);
    return block;
}

// Tries from the chunk at BLOCK on. Returns where the entry went; InvalidBlockNumber: the chunk was
// taken off the list meanwhile.
BlockNumber add_from(const Entry& entry, BlockNumber block) {
    const Index& index = *entry.index;
    for (std::uint64_t steps = 0;; ++steps) {
        CHECK_FOR_INTERRUPTS();
        const Buffer chunk = lock_chunk(index, block, entry.list, Access::exclusive);
        if (chunk == InvalidBuffer)
            return InvalidBlockNumber;
        const ChunkHead* head = chunk_of(page_of(chunk));
        BlockNumber used = InvalidBlockNumber;
        if (head->live() < index.layout().capacity) {
            add_to_chunk(entry, chunk);
            used = block;
        } else if (head->next == InvalidBlockNumber) {
            used = add_chunk(entry, chunk, &head->next);
        }
        const BlockNumber next = head->next;
        UnlockReleaseBuffer(chunk);
        if (used != InvalidBlockNumber)
            return used;
        if (next == block || steps > MaxBlockNumber)
            report_damage(index, block, "a list leads back to itself");
        block = next;
    }
}

void set_hint(const Index& index, std::uint32_t list, BlockNumber room) {
    const Buffer buffer = lock_head(index, list, Access::exclusive);
    PageChange change(index);
    change.edit(buffer, head_in(index, buffer, list))->room = room;
    change.commit();
    UnlockReleaseBuffer(buffer);
}

// The first entry of an empty list. False: it is not empty any more.
bool add_first(const Entry& entry) {
    const Index& index = *entry.index;
    const Buffer buffer = lock_head(index, entry.list, Access::exclusive);
    const ListHead* head = head_in(index, buffer, entry.list);
    const bool empty = head->first == InvalidBlockNumber;
    if (empty)
        add_chunk(entry, buffer, &head->first);
    UnlockReleaseBuffer(buffer);
    return empty;
}

// Vacuum may take chunks off the list while one is looked for, but not this often.
constexpr int kMostAttempts = 1000;

void add_entry(const Entry& entry) {
    const Index& index = *entry.index;
    bool trust_hint = true;
    for (int attempts = 0; attempts < kMostAttempts; ++attempts) {
        const Buffer buffer = lock_head(index, entry.list, Access::share);
        const ListHead head = *head_in(index, buffer, entry.list);
        UnlockReleaseBuffer(buffer);
        if (head.first == InvalidBlockNumber) {
            if (add_first(entry))
                return;
            continue;
        }
        const BlockNumber from =
            trust_hint && head.room != InvalidBlockNumber ? head.room : head.first;
        const BlockNumber used = add_from(entry, from);
        if (used != InvalidBlockNumber) {
            if (used != head.room)
                set_hint(index, entry.list, used);
            return;
        }
        trust_hint = false;
    }
    report_damage(index, index.layout().block_of_list(entry.list),
                  "a list leads to a page of another list");
}

void insert(Relation relation, Datum datum, ItemPointer tid) {
    const Index index = open_index(relation);
    Value value{};
    if (!form_value(index.operators, datum, &value))
        return;
    if (is_hole(*tid))
        elog(ERROR, "a row pointer is beyond what an ivfflat index keeps");
    auto* batch = static_cast<char*>(palloc0(index.layout().batch_bytes));
    const Entry entry{
        &index, nearest_list(index, value.data), value, {{batch, index.layout().lanes}, 0}};
    entry.place.tid() = *tid;
    if (index.coded())
        code_entry(entry);
    add_entry(entry);
}

} // namespace

bool insert_row(Relation relation, Datum* values, bool* nulls, ItemPointer tid) {
    if (nulls[0])
        return false;
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "ivfflat insert", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    // vector_index_check keeps inserts away by this lock.
    LockPage(relation, kMetaBlock, ShareLock);
    insert(relation, values[0], tid);
    UnlockPage(relation, kMetaBlock, ShareLock);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
    return false;
}

} // namespace ivfflat
