// What stands on the pages, byte for byte. Numbers are in the machine's byte order, as everywhere
// in the server. Changing anything here needs a new kVersion. Meaning: README.md.
#pragma once

#include "am/page_frame.h"
#include "am/stored_value.h"

namespace ivfflat {

// What both access methods have is used by its bare name. Until 14 the server has a `Value` as
// well.
using namespace am;
using am::Value;

// "pgmv", where other makers of an index named ivfflat have their own number.
inline constexpr std::uint32_t kMagic = 0x766D6770;
inline constexpr std::uint16_t kVersion = 1;
inline constexpr std::uint16_t kPageMark = 0xFF9B;
inline constexpr std::uint32_t kPgvectorMagic = 0x014FF1A7;

enum class PageKind : std::uint8_t { meta = 1, centres = 2, chunk = 3, values = 4, free = 5 };
constexpr bool is_page_kind(PageKind kind) {
    return kind >= PageKind::meta && kind <= PageKind::free;
}

// What an index is made of; never changes after it was built.
struct Shape {
    std::uint32_t dimensions;
    std::uint32_t value_bytes; // of a vector as stored
    std::uint32_t lists;
    std::uint32_t rotated; // dimensions of the rotated space; 0: no codes
    std::uint64_t rotation_seed;
    std::uint32_t code_dimensions;
    std::uint16_t batches; // in a chunk: of 32 entries, or one where codes stand in rows
    std::uint8_t planes;   // bits of a coordinate's code: 1, 2, 4 or 8
    Element element;
    Metric metric;
    std::uint8_t normalised;
    std::uint8_t codes_alone; // no VALUES pages: vectors are read from the table
    std::uint8_t reserved[5];
};
static_assert(sizeof(Shape) == 40 && offsetof(Shape, reserved) == 35);

struct MetaPage {
    std::uint32_t magic;
    std::uint16_t version;
    std::uint16_t reserved;
    std::uint64_t identity; // drawn when the index is built: caches in backends belong to it
    Shape shape;
    std::uint64_t built_rows;
    double spread;         // mean distance of the rows to their centres when built
    std::int64_t built_at; // a TimestampTz; 0: not noted
    std::uint32_t build_ms;
    std::uint32_t reserved_words[5];
    // The middle of the centres, rotated: shape.code_dimensions floats.
    float middle[FLEXIBLE_ARRAY_MEMBER];
};
static_assert(offsetof(MetaPage, shape) == 16 && offsetof(MetaPage, built_at) == 72 &&
              offsetof(MetaPage, middle) == 104);

// A slot of a CENTRES page: the head of a list; the centre, as a stored vector, follows.
struct ListHead {
    BlockNumber first; // chunk; InvalidBlockNumber: the list is empty
    BlockNumber room;  // where an insert begins to look for room; only a hint
};
static_assert(sizeof(ListHead) == 8);

// The head of a CHUNK page. The blocks of its VALUES pages follow, then the batches.
struct ChunkHead {
    std::uint32_t list;
    BlockNumber next;    // chunk of the list
    std::uint16_t count; // of places in use, holes among them
    std::uint16_t holes;
    std::uint16_t reserved[2];

    std::uint32_t live() const { return count - std::uint32_t{holes}; }
};
static_assert(sizeof(ChunkHead) == 16);

// A hole is the place of an entry whose row was dead: its row pointer has this bit in the offset,
// which no table's has. An insert takes it.
inline constexpr OffsetNumber kHoleBit = 0x8000;
inline bool is_hole(const ItemPointerData& tid) {
    return (ItemPointerGetOffsetNumberNoCheck(&tid) & kHoleBit) != 0;
}

// The head of a VALUES page; its part of the chunk's vectors follows.
struct ValuesHead {
    BlockNumber chunk;
    std::uint32_t index; // among the chunk's
};
static_assert(sizeof(ValuesHead) == 8);

inline constexpr std::uint32_t kContentEnd = BLCKSZ - sizeof(PageTail);
inline constexpr std::uint32_t kValuesAt = kMetaAt + sizeof(ValuesHead);
// The bytes of vectors on a VALUES page.
inline constexpr std::uint32_t kStretch = kContentEnd - kValuesAt;

// Where the vectors on a VALUES page end: no further than that anything stands on it, so that WAL
// and recovery leave the rest out. It never falls; older indexes have it at the end of every page.
template <class Byte>
auto* values_end(Byte* page) {
    return part_of_page<LocationIndex>(page, offsetof(PageHeaderData, pd_lower));
}
// The same after bytes up to OFFSET of the stretch were written.
inline void raise_values_end(LocationIndex* end, std::uint32_t offset) {
    *end = std::max(*end, static_cast<LocationIndex>(kValuesAt + offset));
}

template <class Byte>
auto* meta_of(Byte* page) {
    return part_of_page<MetaPage>(page, kMetaAt);
}
template <class Byte>
auto* chunk_of(Byte* page) {
    return part_of_page<ChunkHead>(page, kMetaAt);
}
template <class Byte>
auto* values_of(Byte* page) {
    return part_of_page<ValuesHead>(page, kMetaAt);
}

inline PageKind kind_of(const char* page) {
    return static_cast<PageKind>(page_front(page)->kind);
}

} // namespace ivfflat
