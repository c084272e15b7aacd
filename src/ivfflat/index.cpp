// META and what a backend keeps of it.

#include "ivfflat/index.h"

#include "ivfflat/buffers.h"

namespace ivfflat {

namespace {

FileCache cache;

bool is_sound_meta(const char* page) {
    const Shape& shape = meta_of(page)->shape;
    return is_sound(shape) && page_is(Layout(shape), page, PageKind::meta);
}

} // namespace

const MetaMark kMetaMark{
    "ivfflat",      kMagic,       kVersion, kPageMark, static_cast<std::uint8_t>(PageKind::meta),
    kPgvectorMagic, is_sound_meta};

void start_cache() {
    cache.start("ivfflat indexes", sizeof(CachedIndex));
}

void init_meta_page(char* page, const Shape& shape, const float* middle) {
    init_page(Layout(shape), page, PageKind::meta);
    MetaPage* meta = meta_of(page);
    meta->magic = kMagic;
    meta->version = kVersion;
    meta->identity = pg::random_uint64();
    meta->shape = shape;
    if (middle)
        std::memcpy(meta->middle, middle, shape.code_dimensions * sizeof(float));
}

Index open_index(Relation relation) {
    Index index{};
    am::open_index<MetaPage>(&index, relation, kMethod, cache, kMetaMark, [](const MetaPage&) {});
    return index;
}

} // namespace ivfflat
