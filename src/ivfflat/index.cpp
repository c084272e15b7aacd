// META and what a backend keeps of it.

#include "ivfflat/index.h"

#include "ivfflat/buffers.h"

namespace ivfflat {

namespace {

FileCache cache;

// Fills ENTRY from META. Leaves it marked as empty (no memory context) if an error stops it.
void fill(CachedIndex* entry, const MetaPage* meta) {
    MemoryContext memory = cache.renew(entry);
    entry->shape = meta->shape;
    entry->layout = Layout(meta->shape);
    entry->identity = meta->identity;
    entry->middle = nullptr;
    entry->centres = CentreCodes{};
    if (entry->layout.coded()) {
        entry->rotation = make_rotation(memory, meta->shape.rotated, meta->shape.rotation_seed);
        entry->middle = copy_floats(memory, meta->middle, meta->shape.code_dimensions);
    }
    entry->memory = memory;
}

} // namespace

const MetaMark kMetaMark{
    "ivfflat",     kMagic, kVersion, kPageMark, static_cast<std::uint8_t>(PageKind::meta),
    kPgvectorMagic};

void start_cache() {
    cache.start("ivfflat indexes", sizeof(CachedIndex));
}

MetaFault meta_fault(const char* page) {
    const MetaFault fault = frame_fault(page, kMetaMark);
    if (fault == MetaFault::none && !(is_sound(meta_of(page)->shape) &&
                                      page_is(Layout(meta_of(page)->shape), page, PageKind::meta)))
        return MetaFault::damaged;
    return fault;
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
    index.relation = relation;
    index.cached = static_cast<CachedIndex*>(cache.find(relation));
    index.logged = true;
    const Buffer buffer =
        index.cached->memory ? pin_block(index, kMetaBlock) : ReadBuffer(relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    const MetaPage* meta = meta_of(page);
    if (!index.cached->memory || index.cached->identity != meta->identity) {
        refuse(relation, meta_fault(page), kMetaMark);
        fill(index.cached, meta);
    }
    UnlockReleaseBuffer(buffer);
    index.operators = operators_of(relation, index.shape().dimensions);
    return index;
}

} // namespace ivfflat
