// META and what a backend keeps of it.

#include "hnsw/index.h"

#include "hnsw/buffers.h"

namespace hnsw {

namespace {

FileCache cache;

bool is_sound_meta(const char* page) {
    return is_sound(meta_of(page)->shape);
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
    "hnsw",         kMagic,       kVersion, kPageMark, static_cast<std::uint8_t>(PageKind::meta),
    kPgvectorMagic, is_sound_meta};

void start_cache() {
    cache.start("hnsw indexes", sizeof(CachedIndex));
}

Index open_index(Relation relation, MetaState* state) {
    Index index{};
    am::open_index<MetaPage>(&index, relation, kMethod, cache, kMetaMark,
                             [state](const MetaPage& meta) {
                                 if (state)
                                     copy_state(&meta, state);
                             });
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
