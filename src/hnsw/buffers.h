// Reaching and changing pages: a pin through the hint table, a record checked before it is used,
// and one WAL record around a change of up to four pages. Lock order: README.md.
#pragma once

#include "hnsw/hints.h"
#include "hnsw/index.h"

namespace hnsw {

enum class Access { share, exclusive };

inline Buffer pin_block(const Index& index, BlockNumber block) {
    Buffer* hint = index.cached->hints->at(block);
    if (likely(*hint != InvalidBuffer) &&
        pg::read_recent_buffer(pg::relation_file(index.relation), block, *hint))
        return *hint;
    *hint = ReadBuffer(index.relation, block);
    return *hint;
}

// Asks for the cache lines of a record and of its buffer's bookkeeping, all at once, where its hint
// says that they are. What a wrong hint asks for is not used.
inline void prefetch_record(const Index& index, std::uint32_t id) {
    const std::uint32_t per_page = index.shape().records_per_page;
    const Buffer hint = *index.cached->hints->at(id / per_page);
    if (hint <= 0)
        return;
    pg::prefetch_buffer_header(hint);
    const char* page = static_cast<const char*>(BufferGetPage(hint));
    __builtin_prefetch(page);
    const char* record = page + kSlotsAt + std::size_t{id % per_page} * index.shape().record_size;
    for (std::size_t at = 0; at < index.shape().record_size; at += 64)
        __builtin_prefetch(record + at);
}

[[noreturn]] void report_damage(const Index& index, BlockNumber block, const char* what);

// Whether the page is one of this kind, with as many slots as the index's shape has, all below
// pd_lower: WAL takes what lies above it for empty.
inline bool page_is(const Index& index, Page page, PageKind kind) {
    const PageFront* front = page_front(page);
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    return front->kind == static_cast<std::uint8_t>(kind) && front->mark == kPageMark &&
           front->slots == geometry.per_page &&
           reinterpret_cast<const PageHeaderData*>(page)->pd_lower ==
               kSlotsAt + std::size_t{geometry.size} * geometry.per_page;
}

inline BlockNumber block_of(const Index& index, PageKind kind, std::uint32_t id) {
    return id / slot_geometry(index.shape(), kind).per_page;
}

inline char* slot_at(Page page, std::size_t slot, std::size_t size) {
    return static_cast<char*>(page) + kSlotsAt + slot * size;
}

// Pins and locks a page that must be of this kind; WRONG is said of one that is not. A damaged link
// may lead to a page that this process has locked already, and to lock that again would be to wait
// for oneself; but then its kind is another, which never changes and so can be seen before. (While
// a standby restores a page it may read as none at all.)
inline Buffer lock_page(const Index& index, BlockNumber block, PageKind kind, Access access,
                        const char* wrong) {
    const Buffer buffer = pin_block(index, block);
    Page page = BufferGetPage(buffer);
    const std::uint8_t seen = *static_cast<volatile std::uint8_t*>(&page_front(page)->kind);
    if (unlikely(seen != static_cast<std::uint8_t>(kind) && is_page_kind(seen)))
        report_damage(index, block, wrong);
    LockBuffer(buffer, access == Access::share ? BUFFER_LOCK_SHARE : BUFFER_LOCK_EXCLUSIVE);
    if (unlikely(!page_is(index, page, kind)))
        report_damage(index, block, wrong);
    return buffer;
}

// A locked page and one slot on it.
struct Slot {
    Buffer buffer;
    char* data;
};

// Pins and locks the slot's page. Errors: an id that leads nowhere.
inline Slot lock_slot(const Index& index, PageKind kind, std::uint32_t id, Access access) {
    const SlotGeometry geometry = slot_geometry(index.shape(), kind);
    const BlockNumber block = id / geometry.per_page;
    if (unlikely(id == kNoId || block == kMetaBlock))
        report_damage(index, block, "a link leads to no record");
    const Buffer buffer =
        lock_page(index, block, kind, access, "a link leads to a page of another kind");
    return {buffer, slot_at(BufferGetPage(buffer), id % geometry.per_page, geometry.size)};
}

// Changes of up to four pages that recovery repeats together or not at all. While an index is built
// the pages are changed in place; they are logged as a whole at the end.
class PageChange {
  public:
    explicit PageChange(const Index& index);
    // The page to change, of an exclusively locked buffer. A new page is logged in full.
    Page open(Buffer buffer, bool is_new = false);
    void commit();
    // Nothing of what was done to the pages of open() happened. Only for logged indexes.
    void abandon();

  private:
    GenericXLogState* state_;
    Buffer buffers_[MAX_GENERIC_XLOG_PAGES];
    int count_;
};
static_assert(std::is_trivially_destructible_v<PageChange>);

// The same slot on the copy that a PageChange hands out.
inline char* slot_on(Page changed, Slot slot) {
    return static_cast<char*>(changed) +
           (slot.data - static_cast<char*>(BufferGetPage(slot.buffer)));
}

// Calls change(meta) on META's page as a logged change of its own.
template <class F>
void change_meta(const Index& index, F&& change_it) {
    Buffer buffer = ReadBuffer(index.relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    PageChange change(index);
    change_it(*meta_of(change.open(buffer)));
    change.commit();
    UnlockReleaseBuffer(buffer);
}

// Calls visit(page), share-locked, where the block is a page of this kind.
template <class F>
void visit_page(const Index& index, PageKind kind, BlockNumber block, F&& visit) {
    Buffer buffer = pin_block(index, block);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    Page page = BufferGetPage(buffer);
    if (page_is(index, page, kind))
        visit(page);
    UnlockReleaseBuffer(buffer);
}

// An empty page of this kind.
void init_page(const Index& index, Page page, PageKind kind);

} // namespace hnsw
