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
        const std::size_t rotated = meta->shape.rotated;
        auto* signs = static_cast<std::uint32_t*>(MemoryContextAlloc(
            memory, quant::Rotation::sign_words(rotated) * sizeof(std::uint32_t)));
        quant::Rotation::prepare(rotated, meta->shape.rotation_seed, signs);
        entry->rotation = quant::Rotation(rotated, signs);
        const std::size_t bytes = meta->shape.code_dimensions * sizeof(float);
        auto* middle = static_cast<float*>(MemoryContextAlloc(memory, bytes));
        std::memcpy(middle, meta->middle, bytes);
        entry->middle = middle;
    }
    entry->memory = memory;
}

} // namespace

void start_cache() {
    cache.start("ivfflat indexes", sizeof(CachedIndex));
}

const char* meta_fault(const char* page) {
    // An empty or torn page has no special area; ask for it before looking there.
    if (is_new(page))
        return "Its first page is empty.";
    // pgvector's number stands right behind the page header.
    std::uint32_t foreign;
    std::memcpy(&foreign, page + MAXALIGN(SizeOfPageHeaderData), sizeof foreign);
    if (foreign == kPgvectorMagic)
        return "It was built by pgvector.";
    const MetaPage* meta = meta_of(page);
    if (meta->magic != kMagic ||
        reinterpret_cast<const PageHeaderData*>(page)->pd_special != kContentEnd ||
        page_front(page)->mark != kPageMark || kind_of(page) != PageKind::meta)
        return "Its first page is not one of ivfflat, or it is damaged.";
    if (meta->version != kVersion)
        return "Its format is of another version.";
    if (!is_sound(meta->shape) || !page_is(Layout(meta->shape), page, PageKind::meta))
        return "The layout in its first page is impossible.";
    return nullptr;
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
        if (const char* fault = meta_fault(page))
            ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                            errmsg("index \"%s\" cannot be read by this version of ivfflat",
                                   RelationGetRelationName(relation)),
                            errdetail_internal("%s", fault), errhint("REINDEX the index.")));
        fill(index.cached, meta);
    }
    UnlockReleaseBuffer(buffer);
    index.operators = operators_of(relation, index.shape().dimensions);
    return index;
}

} // namespace ivfflat
