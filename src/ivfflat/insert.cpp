// The list is the one whose centre is nearest; the entry goes to the first of its chunks with room,
// from the list's hint on, or to a new one at the end. One WAL record has all that a reader must
// see together; the hint is another.

#include "ivfflat/insert.h"

#include "ivfflat/centre_codes.h"
#include "ivfflat/page_change.h"

namespace ivfflat {

namespace {

struct Entry {
    const Index* index;
    NearestList to;
    Value value;
    BasicPlace<char> place; // in a batch of its own
};

NewValue rotate_value(const Index& index, const Value& value) {
    if (!index.coded())
        return {value, nullptr, nullptr};
    const Shape& shape = index.shape();
    auto* room = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    const float* wide = index.operators.floats(value.data, room);
    auto* rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    coder_of(index).rotate(wide, rotated);
    return {value, wide, rotated};
}

// A batch with room for one entry, or for 32 where codes stand side by side.
BasicPlace<char> make_place(const Layout& layout) {
    const std::uint32_t lanes = layout.code.in_rows() ? 1 : layout.lanes;
    return {{static_cast<char*>(palloc(bytes_of_batch(layout.code, lanes))), lanes}, 0};
}

Entry make_entry(const Index& index, const Value& value, const ItemPointerData& tid) {
    const NewValue form = rotate_value(index, value);
    const Entry entry{&index, nearest_list(index, form), value, make_place(index.layout())};
    entry.place.tid() = tid;
    if (index.coded()) {
        const Coder coder = coder_of(index);
        auto* centre = static_cast<float*>(palloc(index.shape().rotated * sizeof(float)));
        coder.rotate(entry.to.centre, centre);
        write_code(coder, {entry.to.centre, centre}, form.wide, form.rotated, entry.place);
    }
    return entry;
}

// Calls put(at, from, bytes) for the parts of the entry as they belong to place NUMBER of PAGE, a
// chunk.
template <class Put>
void put_parts(const Entry& entry, const char* page, std::uint32_t number, Put&& put) {
    const Layout& layout = entry.index->layout();
    const BasicPlace<char>& from = entry.place;
    const BasicPlace<const char> to = place_on(layout, page, number);
    put(&to.tid(), &from.tid(), sizeof(ItemPointerData));
    if (!layout.coded())
        return;
    const quant::CodeShape& code = layout.code;
    put(&to.g(), &from.g(), sizeof(float));
    put(&to.f(), &from.f(), sizeof(float));
    for (std::size_t i = 0; i < code.runs(); ++i)
        put(to.batch.codes() + code.run_at(to.lane, i),
            from.batch.codes() + code.run_at(from.lane, i), code.run_bytes());
}

// A VALUES page of the chunk that is being filled: locked, new where it was not there.
struct ValuesPage {
    Buffer buffer;
    char* fresh; // the image of a new one
};

// The vector goes to the VALUES pages of the chunk BLOCK, which stands on PAGE; to new ones where
// it has none yet.
template <class Put>
void put_value(const Entry& entry, PageChange& change, BlockNumber block, const char* page,
               std::uint32_t number, ValuesPage* pages, Put&& put) {
    const Index& index = *entry.index;
    const Layout& layout = index.layout();
    const std::uint32_t at = number * layout.entry_bytes;
    std::uint32_t done = 0;
    for (std::uint32_t i = 0; done < layout.entry_bytes; ++i) {
        const std::uint32_t stretch = at / kStretch + i;
        const std::uint32_t offset = i == 0 ? at % kStretch : 0;
        const std::uint32_t bytes = std::min(kStretch - offset, layout.entry_bytes - done);
        const char* from = entry.value.data + done;
        if (blocks_of(page)[stretch] == InvalidBlockNumber) {
            pages[i].buffer = take_page(index);
            pages[i].fresh = change.start_page(pages[i].buffer);
            init_page(layout, pages[i].fresh, PageKind::values);
            *values_of(pages[i].fresh) = {block, stretch};
            std::memcpy(pages[i].fresh + kValuesAt + offset, from, bytes);
            raise_values_end(values_end(pages[i].fresh), offset + bytes);
            const BlockNumber added = BufferGetBlockNumber(pages[i].buffer);
            put(&blocks_of(page)[stretch], &added, sizeof added);
        } else {
            pages[i].buffer = lock_values(index, page, block, stretch, Access::exclusive);
            change.overwrite(pages[i].buffer, page_of(pages[i].buffer) + kValuesAt + offset, from,
                             bytes);
            raise_values_end(change, pages[i].buffer, offset + bytes);
        }
        done += bytes;
    }
}

// The change of the chunk BLOCK, which stands on PAGE, by one entry. put(at, from, bytes) writes to
// the page.
template <class Put>
void put_entry(const Entry& entry, PageChange& change, BlockNumber block, const char* page,
               ValuesPage* pages, Put&& put) {
    const Index& index = *entry.index;
    const Layout& layout = index.layout();
    const ChunkHead* head = chunk_of(page);
    const std::uint32_t number = head->holes != 0 ? next_hole(layout, page, 0) : head->count;
    if (number == layout.capacity)
        report_damage(index, block, "a chunk has fewer holes than it says");
    put_parts(entry, page, number, put);
    put_value(entry, change, block, page, number, pages, put);
    const bool fills_hole = number < head->count;
    const std::uint16_t* counter = fills_hole ? &head->holes : &head->count;
    const auto counted = static_cast<std::uint16_t>(fills_hole ? *counter - 1 : *counter + 1);
    put(counter, &counted, sizeof counted);
}

void release(ValuesPage* pages) {
    for (int i = 0; i < 2; ++i)
        if (pages[i].buffer != InvalidBuffer)
            UnlockReleaseBuffer(pages[i].buffer);
}

void add_to_chunk(const Entry& entry, Buffer chunk) {
    const quant::CodeShape& code = entry.index->layout().code;
    PageChange change(*entry.index);
    // The entry's row pointer, factors and code; a counter; the blocks of two VALUES pages.
    PageChange::Pieces pieces = change.write_pieces(
        chunk, 6 + code.runs(),
        sizeof(ItemPointerData) + 2 * sizeof(float) + code.runs() * code.run_bytes() +
            sizeof(std::uint16_t) + 2 * sizeof(BlockNumber));
    ValuesPage pages[2]{};
    put_entry(entry, change, BufferGetBlockNumber(chunk), page_of(chunk), pages,
              [&pieces](const void* at, const void* from, std::size_t bytes) {
                  pieces.put(at, from, bytes);
              });
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
    chunk_of(fresh)->list = entry.to.list;
    chunk_of(fresh)->next = InvalidBlockNumber;
    std::fill(blocks_of(fresh), blocks_of(fresh) + layout.stretches, InvalidBlockNumber);
    const BlockNumber block = BufferGetBlockNumber(chunk);
    *change.edit(predecessor, link) = block;
    ValuesPage pages[2]{};
    put_entry(entry, change, block, fresh, pages,
              [fresh](const void* at, const void* from, std::size_t bytes) {
                  std::memcpy(fresh + (static_cast<const char*>(at) - fresh), from, bytes);
              });
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
        const Buffer chunk = lock_chunk(index, block, entry.to.list, Access::exclusive);
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
    const Buffer buffer = lock_head(index, entry.to.list, Access::exclusive);
    const ListHead* head = head_in(index, buffer, entry.to.list);
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
    // What the head said when the list was found, at first.
    ListHead head = entry.to.head;
    BlockNumber from = head.room != InvalidBlockNumber ? head.room : head.first;
    for (int attempts = 0; attempts < kMostAttempts; ++attempts) {
        if (from != InvalidBlockNumber) {
            const BlockNumber used = add_from(entry, from);
            if (used != InvalidBlockNumber) {
                if (used != head.room)
                    set_hint(index, entry.to.list, used);
                return;
            }
        } else if (add_first(entry)) {
            return;
        }
        const Buffer buffer = lock_head(index, entry.to.list, Access::share);
        head = *head_in(index, buffer, entry.to.list);
        UnlockReleaseBuffer(buffer);
        from = head.first;
    }
    report_damage(index, index.layout().block_of_list(entry.to.list),
                  "a list leads to a page of another list");
}

void insert(Relation relation, Datum datum, ItemPointer tid) {
    const Index index = open_index(relation);
    Value value{};
    if (!form_value(index.operators, datum, &value))
        return;
    if (is_hole(*tid))
        elog(ERROR, "a row pointer is beyond what an ivfflat index keeps");
    add_entry(make_entry(index, value, *tid));
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
