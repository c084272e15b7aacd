// Damages the pages of an hnsw index in the server's buffers, as a failing disk or a stray write
// might, for test/t/042_hnsw_damage.pl. Only what the server itself would refuse when reading a
// page is left whole. Never installed on a real server.

#include "hnsw/page.h"
#include "pg/entry.h"
#include "pg/index_am.h"
#include "pg/module.h"

PG_MILVUS_MODULE("pg_milvus_damage");

namespace {

// splitmix64, so that a seed gives the same damage everywhere.
struct Random {
    std::uint64_t state;

    std::uint64_t next() {
        std::uint64_t x = state += 0x9E3779B97F4A7C15u;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        return x ^ (x >> 31);
    }
    std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(next() % n); }
};

// What PageIsVerified asks of a page without checksums.
bool server_would_read(Page page) {
    const auto* header = reinterpret_cast<const PageHeaderData*>(page);
    return (header->pd_flags & ~PD_VALID_FLAG_BITS) == 0 && header->pd_lower <= header->pd_upper &&
           header->pd_upper <= header->pd_special && header->pd_special <= BLCKSZ &&
           header->pd_special == MAXALIGN(header->pd_special);
}

std::uint32_t slot_size(const hnsw::Shape& shape, Page page) {
    switch (static_cast<hnsw::PageKind>(hnsw::page_front(page)->kind)) {
    case hnsw::PageKind::node:
        return shape.record_size;
    case hnsw::PageKind::tids:
        return sizeof(hnsw::TidChunk);
    case hnsw::PageKind::value:
        return shape.piece_size;
    case hnsw::PageKind::meta:
        break;
    }
    return 0;
}

// Where to strike: heads of slots and META's fields say most, so they are struck most.
std::uint32_t choose_offset(Random& random, const hnsw::Shape& shape, Page page,
                            BlockNumber block) {
    constexpr std::uint32_t kFieldsOfMeta = offsetof(hnsw::MetaPage, middle);
    constexpr std::uint32_t kHeadAndIds = sizeof(hnsw::NodeHead) + 4 + 32 * 4;
    const std::uint32_t where = random.below(8);
    if (where == 0)
        return random.below(BLCKSZ);
    if (where == 1)
        return static_cast<std::uint32_t>(BLCKSZ - sizeof(hnsw::PageTail)) +
               random.below(sizeof(hnsw::PageTail));
    if (where == 2)
        return SizeOfPageHeaderData + random.below(sizeof(hnsw::PageFront));
    if (block == hnsw::kMetaBlock)
        return static_cast<std::uint32_t>(hnsw::kMetaAt) + random.below(kFieldsOfMeta);
    const std::uint32_t size = slot_size(shape, page);
    if (size < 16 || size > hnsw::kSlotSpace)
        return random.below(BLCKSZ);
    const std::uint32_t slot =
        random.below(std::max<std::uint64_t>(1, hnsw::kSlotSpace / size)) * size;
    const std::uint32_t part =
        where < 5 ? static_cast<std::uint32_t>(sizeof(hnsw::NodeHead)) : kHeadAndIds;
    return static_cast<std::uint32_t>(hnsw::kSlotsAt) + slot + random.below(std::min(size, part));
}

void strike(Random& random, char* page, std::uint32_t offset, std::uint32_t ids) {
    switch (random.below(4)) {
    case 0: // a bit
        page[offset] = static_cast<char>(page[offset] ^ (1 << random.below(8)));
        break;
    case 1: // a byte
        page[offset] = static_cast<char>(random.below(256));
        break;
    case 2: { // an id that may well exist
        const std::uint32_t at = std::min<std::uint32_t>(offset & ~3u, BLCKSZ - 4);
        const std::uint32_t id = random.below(ids);
        std::memcpy(page + at, &id, sizeof id);
        break;
    }
    default: { // a torn or foreign sector
        const std::uint32_t at = offset & ~511u;
        if (random.below(8) == 0)
            for (std::uint32_t i = 0; i < 512; ++i)
                page[at + i] = static_cast<char>(random.below(256));
        else
            page[offset] = static_cast<char>(0xFF);
    }
    }
}

} // namespace

// damage_index(index regclass, seed bigint, strikes integer): how many strikes were made.
PG_MILVUS_FUNCTION(damage_index) {
    Random random{static_cast<std::uint64_t>(PG_GETARG_INT64(1))};
    const int strikes = PG_GETARG_INT32(2);
    Relation index = index_open(PG_GETARG_OID(0), AccessExclusiveLock);
    const BlockNumber blocks = RelationGetNumberOfBlocks(index);
    hnsw::Shape shape{};
    if (blocks != 0) {
        Buffer meta = ReadBuffer(index, hnsw::kMetaBlock);
        shape = hnsw::meta_of(BufferGetPage(meta))->shape;
        ReleaseBuffer(meta);
    }
    int made = 0;
    for (int i = 0; i < strikes && blocks != 0; ++i) {
        const BlockNumber block = random.below(6) == 0 ? 0 : random.below(blocks);
        Buffer buffer = ReadBuffer(index, block);
        LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
        Page page = BufferGetPage(buffer);
        char before[BLCKSZ];
        std::memcpy(before, page, BLCKSZ);
        const std::uint32_t ids = blocks * std::max<std::uint32_t>(1, shape.records_per_page) + 64;
        strike(random, static_cast<char*>(page), choose_offset(random, shape, page, block), ids);
        if (server_would_read(page)) {
            MarkBufferDirty(buffer);
            ++made;
        } else {
            std::memcpy(page, before, BLCKSZ);
        }
        UnlockReleaseBuffer(buffer);
    }
    index_close(index, AccessExclusiveLock);
    PG_RETURN_INT32(made);
}
