// What the passes of one check share.
#pragma once

#include "am/check_report.h"
#include "hnsw/check_pages.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

// Of one block, after the first pass.
struct BlockNote {
    BlockNumber next_with_room;
    std::uint8_t kind; // a PageKind; 0: its slots cannot be read
    std::uint8_t listed;
    std::uint8_t has_room;
    std::uint8_t met; // by the walk along the lists
};
static_assert(sizeof(BlockNote) == 8);

// Of one node slot: 0 where no record is, else its level and one of these.
inline constexpr std::uint8_t kIsLive = 0x20;
inline constexpr std::uint8_t kIsDead = 0x40;
inline constexpr std::uint8_t kLevelMask = 0x1F;

// A row pointer and whose it is; three words so that no gap is paid for.
struct TidOwner {
    std::uint32_t block;
    std::uint32_t offset;
    std::uint32_t node;

    std::uint64_t tid() const { return std::uint64_t{block} << 16 | offset; }
};
static_assert(sizeof(TidOwner) == 12);

struct Check {
    Index index;
    Relation heap;
    Report* report;
    MetaState meta;
    BlockNumber blocks;
    PageCopy page;   // the one that a pass goes along
    PageCopy other;  // what it leads to
    PageCopy pieces; // and that one's pieces

    BlockNote* notes;
    std::uint64_t node_ids; // one more than the greatest id that the file has room for
    std::uint8_t* what;     // of each node id
    std::uint32_t* parent;
    std::uint64_t* key;
    IdSet confirmed; // nodes that their parent keeps
    IdSet chunk_claimed;
    IdSet piece_claimed;
    std::uint64_t live_bases;
    std::uint64_t dead_records;
    std::uint64_t chunks_used;
    std::uint64_t pieces_used;
    TidOwner* tids;
    std::uint64_t tid_count;
    std::uint64_t tid_capacity;

    void found(Severity severity, PageKind kind, std::uint32_t id, const char* text,
               const char* detail = nullptr) const {
        const std::uint32_t per_page = slot_geometry(index.shape(), kind).per_page;
        report->add(severity, id / per_page, static_cast<int>(id % per_page), text, detail);
    }
    void node_error(std::uint32_t id, const char* text, const char* detail = nullptr) const {
        found(Severity::error, PageKind::node, id, text, detail);
    }
    void node_notice(std::uint32_t id, const char* text, const char* detail = nullptr) const {
        found(Severity::notice, PageKind::node, id, text, detail);
    }

    bool readable(PageKind kind, std::uint32_t id) const {
        const std::uint32_t block = id / slot_geometry(index.shape(), kind).per_page;
        return id != kNoId && block < blocks &&
               notes[block].kind == static_cast<std::uint8_t>(kind);
    }
    std::uint8_t state_of(std::uint32_t id) const { return id < node_ids ? what[id] : 0; }
    bool is_live_base(std::uint32_t id) const { return state_of(id) == kIsLive; }

    // The slot on a private copy; null where the id leads to no page of this kind.
    char* slot(PageCopy& copy, PageKind kind, std::uint32_t id) const {
        if (!readable(kind, id))
            return nullptr;
        const SlotGeometry geometry = slot_geometry(index.shape(), kind);
        char* loaded = copy.load(id / geometry.per_page);
        // On a standby the page may have become another one since the first pass.
        PageKind now;
        page_fault(index, loaded, &now);
        if (now != kind)
            return nullptr;
        return slot_at(loaded, id % geometry.per_page, geometry.size);
    }

    template <class T>
    static T* huge_array(std::uint64_t count) {
        return static_cast<T*>(MemoryContextAllocExtended(
            CurrentMemoryContext, static_cast<Size>((count + 1) * sizeof(T)),
            MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO));
    }
};
static_assert(std::is_trivially_destructible_v<Check>);

// Reads the vector of a record into TO, which has value_room() bytes. False: its pieces do not fit
// together. CLAIM: each piece met is marked as belonging to this node, and said if it belongs to
// another already.
bool read_value(Check& check, std::uint32_t id, Record record, char* to, bool claim);

// Whether all numbers of a stored vector are finite and, of a sparse one, its indices in order.
bool is_proper_value(const Index& index, const char* value);

void check_record(Check& check, std::uint32_t id, Record record, char* value);

// Compares the codes and distances of a sample of the records with the vectors.
void check_codes(Check& check);

void check_room_lists(Check& check);
void check_tree(Check& check);
void check_reach(Check& check);
void check_row_pointers(Check& check);
void check_heap(Check& check, Snapshot snapshot);

} // namespace hnsw
