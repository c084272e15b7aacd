// What frames every page of our access methods: a few bytes that say its kind, right behind the
// server's header, and a special area at the end. What lies between is each method's own.
#pragma once

#include "pg/index_am.h"

namespace am {

inline constexpr BlockNumber kMetaBlock = 0;

// Right behind the server's page header, on the cache line that a reader touches anyway.
struct PageFront {
    std::uint8_t kind;  // of the access method
    std::uint8_t slots; // that it has room for
    std::uint16_t mark;
};
static_assert(sizeof(PageFront) == 4);

// In the special area.
struct PageTail {
    BlockNumber next_with_room;
    std::uint16_t listed; // 1: on the list of pages with room
    std::uint16_t reserved[4];
    std::uint16_t mark; // where tools look for what kind of page it is
};
static_assert(sizeof(PageTail) == 16);

inline constexpr std::size_t kSlotsAt = SizeOfPageHeaderData + sizeof(PageFront);
inline constexpr std::size_t kMetaAt = MAXALIGN(kSlotsAt);
inline constexpr std::size_t kSlotSpace = BLCKSZ - kSlotsAt - sizeof(PageTail);

// The parts of a page: constant where the page is.
template <class T, class Byte>
auto* part_of_page(Byte* page, std::size_t offset) {
    return reinterpret_cast<std::conditional_t<std::is_const_v<Byte>, const T, T>*>(page + offset);
}
template <class Byte>
auto* page_tail(Byte* page) {
    return part_of_page<PageTail>(page, BLCKSZ - sizeof(PageTail));
}
template <class Byte>
auto* page_front(Byte* page) {
    return part_of_page<PageFront>(page, SizeOfPageHeaderData);
}
// Whether the page was never written: the file grew by it, no more.
inline bool is_new(const char* page) {
    return reinterpret_cast<const PageHeaderData*>(page)->pd_upper == 0;
}

// Makes an empty page of this kind. CONTENT_END: where its slots or its contents end.
inline void start_page(char* page, std::uint8_t kind, std::uint16_t mark, std::uint8_t slots,
                       std::size_t content_end) {
    PageInit(page, BLCKSZ, sizeof(PageTail));
    *page_front(page) = {kind, slots, mark};
    page_tail(page)->next_with_room = InvalidBlockNumber;
    page_tail(page)->mark = mark;
    reinterpret_cast<PageHeader>(page)->pd_lower = static_cast<LocationIndex>(content_end);
}

// Whether the page is one of this kind with its contents below pd_lower: WAL takes what lies above
// it for empty.
inline bool is_page(const char* page, std::uint8_t kind, std::uint16_t mark,
                    std::size_t content_end) {
    const PageFront* front = page_front(page);
    return front->kind == kind && front->mark == mark &&
           reinterpret_cast<const PageHeaderData*>(page)->pd_lower == content_end;
}

// The page in a pinned buffer, which is constant: changes go through page_change.h.
inline const char* page_of(Buffer buffer) {
    return static_cast<const char*>(BufferGetPage(buffer));
}

} // namespace am
