#include "hnsw/meta_page.h"

namespace hnsw {

void init_meta_page(Page page, const NewMeta& made) {
    PageInit(page, BLCKSZ, sizeof(PageTail));
    PageTail* tail = page_tail(page);
    tail->kind = static_cast<std::uint16_t>(PageKind::meta);
    tail->mark = kPageMark;
    tail->next_with_room = InvalidBlockNumber;

    MetaPage* meta = meta_of(page);
    meta->magic = kMagic;
    meta->version = kVersion;
    meta->identity = pg::random_uint64();
    meta->shape = made.shape;
    meta->entry = kNoId;
    std::fill(std::begin(meta->with_room), std::end(meta->with_room), InvalidBlockNumber);
    meta->built_rows = made.rows;
    meta->spread = made.spread;
    const std::size_t coordinates = made.shape.rotated == 0 ? 0 : made.shape.code_dimensions;
    if (made.centre)
        std::memcpy(meta->centre, made.centre, coordinates * sizeof(float));
    reinterpret_cast<PageHeader>(page)->pd_lower = static_cast<LocationIndex>(
        kSlotsAt + offsetof(MetaPage, centre) + coordinates * sizeof(float));
}

} // namespace hnsw
