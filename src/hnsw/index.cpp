// META and what a backend keeps of it.

#include "hnsw/index.h"

#include "hnsw/buffers.h"

namespace hnsw {

namespace {

FileCache cache;

// Fills ENTRY from META. Leaves it marked as empty (no memory context) if an error stops it.
void fill(CachedIndex* entry, const MetaPage* meta) {
    MemoryContext memory = cache.renew(entry);
    entry->shape = meta->shape;
    entry->layout = Layout(meta->shape);
    entry->identity = meta->identity;
    entry->centre = nullptr;
    if (entry->layout.coded()) {
        entry->rotation = make_rotation(memory, meta->shape.rotated, meta->shape.rotation_seed);
        entry->centre = copy_floats(memory, meta->centre, meta->shape.code_dimensions);
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

const MetaMark kMetaMark{
    "hnsw", kMagic, kVersion, kPageMark, static_cast<std::uint8_t>(PageKind::meta), kPgvectorMagic};

void start_cache() {
    cache.start("hnsw indexes", sizeof(CachedIndex));
}

MetaFault meta_fault(const char* page) {
    const MetaFault fault = frame_fault(page, kMetaMark);
    if (fault == MetaFault::none && !is_sound(meta_of(page)->shape))
        return MetaFault::damaged;
    return fault;
}

Index open_index(Relation relation, MetaState* state) {
    Index index{};
    index.relation = relation;
    auto* entry = static_cast<CachedIndex*>(cache.find(relation));
    index.cached = entry;
    index.logged = true;
    const Buffer buffer =
        entry->memory ? pin_block(index, kMetaBlock) : ReadBuffer(relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    const MetaPage* meta = meta_of(page);
    if (!entry->memory || entry->identity != meta->identity) {
        refuse(relation, meta_fault(page), kMetaMark);
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
