// What stands on the pages, byte for byte. Numbers are in the machine's byte order, as everywhere
// in the server. Changing anything here needs a new kVersion. Meaning: README.md.
#pragma once

#include "am/page_frame.h"
#include "am/stored_value.h"

namespace hnsw {

// What both access methods have is used by its bare name. Until 14 the server has a `Value` as
// well.
using namespace am;
using am::Value;

// "pgmi", where other makers of an index named hnsw have their own number.
inline constexpr std::uint32_t kMagic = 0x696D6770;
inline constexpr std::uint16_t kVersion = 2;
inline constexpr std::uint16_t kPageMark = 0xFF9A;
inline constexpr std::uint32_t kPgvectorMagic = 0xA953A953;

inline constexpr std::uint32_t kNoId = 0xFFFFFFFF;

enum class PageKind : std::uint8_t { meta = 1, node = 2, tids = 3, value = 4 };
constexpr bool is_page_kind(PageKind kind) {
    return kind >= PageKind::meta && kind <= PageKind::value;
}
inline constexpr int kSlotKinds = 3; // node, tids, value: each with its list of pages with room

enum class Form : std::uint8_t { inlined = 1, split = 2 };

// What an index is made of; never changes after it was built.
struct Shape {
    std::uint32_t dimensions;
    std::uint32_t value_bytes; // of a vector as stored; 0: varies
    std::uint32_t rotated;     // dimensions of the rotated space; 0: no codes
    std::uint32_t code_dimensions;
    std::uint64_t rotation_seed;
    std::uint16_t m;
    std::uint16_t ef_construction;
    std::uint16_t links;       // R, slots of a neighbour list
    std::uint16_t record_size; // bytes of a node's slot
    std::uint16_t records_per_page;
    std::uint16_t piece_size; // bytes of a VALUE slot
    std::uint16_t pieces_per_page;
    std::uint8_t planes; // bits of a coordinate's code
    Element element;
    Metric metric;
    Form form;
    std::uint8_t normalised;
    // Form split, vectors whose length varies: room in the record for so many times 4 elements. A
    // vector that fits stands there; the id of its first piece is kNoId.
    std::uint8_t room_quads;
};
static_assert(sizeof(Shape) == 48);

struct MetaPage {
    std::uint32_t magic;
    std::uint16_t version;
    std::uint16_t entry_level;
    std::uint64_t identity; // drawn when the index is built: caches in backends belong to it
    Shape shape;
    std::uint32_t entry; // kNoId: no node yet
    std::uint32_t generation;
    BlockNumber with_room[kSlotKinds];
    std::uint8_t repair_pending;
    std::uint8_t reserved[3];
    std::uint64_t built_rows;
    float spread; // root of the mean squared distance from the centre when built
    // What the build took; zeros in an index that was built before these were kept.
    std::uint32_t build_ms;
    std::int64_t built_at;  // a TimestampTz
    std::uint32_t build_kb; // of memory
    std::uint32_t build_threads;
    std::uint32_t reserved_words[4];
    // The middle of the vectors, rotated: shape.code_dimensions floats.
    float middle[FLEXIBLE_ARRAY_MEMBER];

    void set_entry(std::uint32_t id, int level) {
        entry = id;
        entry_level = static_cast<std::uint16_t>(level);
    }
};
static_assert(offsetof(MetaPage, shape) == 16 && offsetof(MetaPage, entry) == 64);
static_assert(offsetof(MetaPage, built_at) == 104 && offsetof(MetaPage, middle) == 136);

enum class State : std::uint8_t { free = 0, live = 1, dead = 2 };

inline constexpr int kInlineTids = 2;
inline constexpr std::uint8_t kNoParent = 0xFF;

// The head of a node's slot; the arrays follow as Layout says.
struct NodeHead {
    State state;
    std::uint8_t level;
    std::uint8_t tid_count;
    std::uint8_t parent; // slot in the list, or kNoParent
    std::uint16_t degree;
    std::uint16_t reserved;
    std::uint32_t key_low; // two halves, as slots are only aligned to 4
    std::uint32_t key_high;
    std::uint32_t tids; // first TIDS chunk
    union {
        ItemPointerData tid[kInlineTids]; // level 0
        struct {
            std::uint32_t base; // the node's record on level 0
            std::uint32_t below;
        } upper;
    };

    std::uint64_t key() const { return std::uint64_t{key_high} << 32 | key_low; }
    void set_key(std::uint64_t key) {
        key_low = static_cast<std::uint32_t>(key);
        key_high = static_cast<std::uint32_t>(key >> 32);
    }
};
static_assert(sizeof(ItemPointerData) == 6 && sizeof(NodeHead) == 32);

inline constexpr int kChunkTids = 16;

struct TidChunk {
    std::uint32_t owner; // the node's id; kNoId: free
    std::uint32_t next;
    std::uint16_t count;
    std::uint16_t used; // 1: in use
    ItemPointerData tid[kChunkTids];
};
static_assert(sizeof(TidChunk) == 108);

struct Piece {
    std::uint32_t next;
    std::uint16_t used; // 1: in use
    std::uint16_t bytes;
    char data[FLEXIBLE_ARRAY_MEMBER];
};
static_assert(offsetof(Piece, data) == 8);

template <class Byte>
auto* meta_of(Byte* page) {
    return part_of_page<MetaPage>(page, kMetaAt);
}

inline void start_page(char* page, PageKind kind, std::uint8_t slots, std::size_t content_end) {
    am::start_page(page, static_cast<std::uint8_t>(kind), kPageMark, slots, content_end);
}

} // namespace hnsw
