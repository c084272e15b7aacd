// A new META page; the rest of META changes in place, in insert, vacuum and build.

#include "hnsw/meta_page.h"

namespace hnsw {

void init_meta_page(Page page, const NewMeta& made) {
    const std::size_t coordinates = made.shape.rotated == 0 ? 0 : made.shape.code_dimensions;
    start_page(page, PageKind::meta, 0,
               kMetaAt + offsetof(MetaPage, middle) + coordinates * sizeof(float));
    MetaPage* meta = meta_of(page);
    meta->magic = kMagic;
    meta->version = kVersion;
    meta->identity = pg::random_uint64();
    meta->shape = made.shape;
    meta->entry = kNoId;
    std::fill(std::begin(meta->with_room), std::end(meta->with_room), InvalidBlockNumber);
    meta->built_rows = made.rows;
    meta->spread = made.spread;
    if (made.centre)
        std::memcpy(meta->middle, made.centre, coordinates * sizeof(float));
}

} // namespace hnsw
