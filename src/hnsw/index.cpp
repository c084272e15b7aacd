// META and what a backend keeps of it.

#include "hnsw/index.h"

#include "hnsw/buffers.h"

namespace hnsw {

namespace {

HTAB* cache = nullptr;
// More indexes than this and those not in use are forgotten at the transaction's end.
constexpr long kKeptIndexes = 64;

[[noreturn]] void report_foreign(Relation relation, const char* detail) {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("index \"%s\" cannot be read by this version of hnsw",
                           RelationGetRelationName(relation)),
                    errdetail_internal("%s", detail), errhint("REINDEX the index.")));
    pg_unreachable();
}

void forget_unused(XactEvent event, void*) {
    if (!cache || (event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT))
        return;
    const bool many = hash_get_num_entries(cache) > kKeptIndexes;
    HASH_SEQ_STATUS scan;
    hash_seq_init(&scan, cache);
    while (auto* entry = static_cast<CachedIndex*>(hash_seq_search(&scan))) {
        if (many && !entry->used_in_transaction) {
            if (entry->memory)
                MemoryContextDelete(entry->memory);
            hash_search(cache, &entry->file, HASH_REMOVE, nullptr);
        } else {
            entry->used_in_transaction = false;
        }
    }
}

HTAB* make_cache() {
    HASHCTL control{};
    control.keysize = sizeof(pg::RelationFile);
    control.entrysize = sizeof(CachedIndex);
    control.hcxt = CacheMemoryContext;
    return hash_create("hnsw indexes", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

// Fills ENTRY from META. Leaves it marked as empty (no memory context) if an error stops it.
void fill(CachedIndex* entry, const MetaPage* meta) {
    if (entry->memory) {
        MemoryContext old = entry->memory;
        entry->memory = nullptr;
        MemoryContextDelete(old);
    }
    MemoryContext memory =
        AllocSetContextCreate(CacheMemoryContext, "hnsw index", ALLOCSET_SMALL_SIZES);
    entry->shape = meta->shape;
    entry->layout = Layout(meta->shape);
    entry->identity = meta->identity;
    entry->hints = HintTable::make(memory);
    entry->centre = nullptr;
    if (entry->layout.coded()) {
        const std::size_t rotated = meta->shape.rotated;
        auto* signs = static_cast<std::uint32_t*>(MemoryContextAlloc(
            memory, quant::Rotation::sign_words(rotated) * sizeof(std::uint32_t)));
        quant::Rotation::prepare(rotated, meta->shape.rotation_seed, signs);
        entry->rotation = quant::Rotation(rotated, signs);
        auto* centre = static_cast<float*>(
            MemoryContextAlloc(memory, meta->shape.code_dimensions * sizeof(float)));
        std::memcpy(centre, meta->centre, meta->shape.code_dimensions * sizeof(float));
        entry->centre = centre;
    }
    entry->memory = memory;
}

void copy_state(const MetaPage* meta, MetaState* state) {
    state->entry = meta->entry;
    state->entry_level = meta->entry_level;
    state->generation = meta->generation;
    state->repair_pending = meta->repair_pending != 0;
    std::copy(std::begin(meta->with_room), std::end(meta->with_room), state->with_room);
}

} // namespace

void register_cache_upkeep() {
    RegisterXactCallback(forget_unused, nullptr);
}

MetaFault meta_fault(const char* page) {
    const MetaPage* meta = meta_of(page);
    // pgvector's number stands right behind the page header.
    std::uint32_t foreign;
    std::memcpy(&foreign, page + MAXALIGN(SizeOfPageHeaderData), sizeof foreign);
    // An empty or torn page has no special area; ask for it before looking there.
    if (is_new(page))
        return MetaFault::empty;
    if (foreign == kPgvectorMagic)
        return MetaFault::pgvector;
    if (meta->magic != kMagic ||
        reinterpret_cast<const PageHeaderData*>(page)->pd_special != BLCKSZ - sizeof(PageTail) ||
        page_front(page)->mark != kPageMark ||
        page_front(page)->kind != static_cast<std::uint8_t>(PageKind::meta))
        return MetaFault::unknown;
    if (meta->version != kVersion)
        return MetaFault::version;
    return is_sound(meta->shape) ? MetaFault::none : MetaFault::damaged;
}

void check_meta_page(Relation relation, const char* page) {
    switch (meta_fault(page)) {
    case MetaFault::none:
        return;
    case MetaFault::empty:
        report_foreign(relation, "Its first page is empty.");
    case MetaFault::pgvector:
        report_foreign(relation, "It was built by pgvector.");
    case MetaFault::unknown:
        report_foreign(relation, "Its first page is not one of hnsw, or it is damaged.");
    case MetaFault::version:
        report_foreign(relation, "Its format is of another version.");
    case MetaFault::damaged:
        ereport(ERROR,
                (errcode(ERRCODE_INDEX_CORRUPTED),
                 errmsg("index \"%s\" has a damaged first page", RelationGetRelationName(relation)),
                 errhint("REINDEX the index.")));
    }
}

Index open_index(Relation relation, MetaState* state) {
    if (!cache)
        cache = make_cache();
    const pg::RelationFile file = pg::relation_file(relation);
    bool found;
    auto* entry = static_cast<CachedIndex*>(hash_search(cache, &file, HASH_ENTER, &found));
    if (!found) {
        entry->memory = nullptr;
        entry->identity = 0;
        entry->hints = nullptr;
    }
    entry->used_in_transaction = true;

    Index index{};
    index.relation = relation;
    index.cached = entry;
    index.logged = true;
    const Buffer buffer =
        entry->memory ? pin_block(index, kMetaBlock) : ReadBuffer(relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    const MetaPage* meta = meta_of(page);
    if (!entry->memory || entry->identity != meta->identity) {
        check_meta_page(relation, page);
        fill(entry, meta);
    }
    if (state)
        copy_state(meta, state);
    UnlockReleaseBuffer(buffer);

    index.operators = operators_of(relation, entry->shape.dimensions);
    return index;
}

MetaState read_meta_state(const Index& index) {
    const Buffer buffer = pin_block(index, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    MetaState state;
    copy_state(meta_of(page_of(buffer)), &state);
    UnlockReleaseBuffer(buffer);
    return state;
}

} // namespace hnsw
