// An open index: what a backend keeps of META, and how META is read where it keeps nothing yet or
// that of another build. Every operation starts with it. Plain objects only.
#pragma once

#include "am/file_cache.h"
#include "am/first_page.h"
#include "am/operators.h"
#include "am/reach.h"
#include "am/rotation.h"

namespace am {

// The index's unchanging shape, and what coding a vector needs.
template <class ShapeType, class LayoutType>
struct CachedShape : CachedFile {
    using Shape = ShapeType;
    using Layout = LayoutType;

    Shape shape;
    Layout layout;
    quant::Rotation rotation;
    const float* middle; // of the codes, rotated; null: no codes
};

// CACHED: a CachedShape, or what begins with one.
template <class Cached>
struct OpenIndex {
    Relation relation;
    Cached* cached;
    Operators operators;
    bool logged; // false while the index is being built: its pages are logged at the end

    const typename Cached::Shape& shape() const { return cached->shape; }
    const typename Cached::Layout& layout() const { return cached->layout; }
    bool coded() const { return cached->layout.coded(); }
};

template <class Cached>
Buffer pin_block(const OpenIndex<Cached>& index, BlockNumber block) {
    return pin_block(index.relation, index.cached->hints, block);
}

template <class Cached>
[[noreturn]] void report_damage(const OpenIndex<Cached>& index, BlockNumber block,
                                const char* what) {
    report_damage(index.relation, block, what);
}

// Pins and locks a page that must be of this kind; WRONG is said of one that is not. A damaged link
// may lead to a page that this process has locked already, and to lock that again would be to wait
// for oneself; but then its kind is another, which is seen before where a page never changes it.
// (While a standby restores a page it may read as none at all.) The method's is_page_kind() says
// which kinds there are, its page_is() whether the page is whole and of one.
template <class Index, class PageKind>
Buffer lock_page(const Index& index, BlockNumber block, PageKind kind, Access access,
                 const char* wrong) {
    if (unlikely(block == InvalidBlockNumber))
        report_damage(index, block, wrong);
    const Buffer buffer = pin_block(index, block);
    const char* page = page_of(buffer);
    const auto seen = static_cast<PageKind>(kind_before_lock(page));
    if (unlikely(seen != kind && is_page_kind(seen)))
        report_damage(index, block, wrong);
    lock_buffer(buffer, access);
    if (unlikely(!page_is(index, page, kind)))
        report_damage(index, block, wrong);
    return buffer;
}

// Keeps what META says. The entry stays marked as empty (no memory context) if an error stops it.
template <class Cached, class Meta>
void keep(FileCache& cache, Cached* entry, const Meta& meta) {
    MemoryContext memory = cache.renew(entry);
    entry->shape = meta.shape;
    entry->layout = typename Cached::Layout(meta.shape);
    entry->identity = meta.identity;
    if (entry->layout.coded()) {
        entry->rotation = make_rotation(memory, meta.shape.rotated, meta.shape.rotation_seed);
        entry->middle = copy_floats(memory, meta.middle, meta.shape.code_dimensions);
    }
    entry->memory = memory;
}

// Reads META, checks that the index is of METHOD and sound, and finds or makes what the backend
// keeps of it. Calls take(meta) meanwhile. No lock is held on return.
template <class Meta, class Cached, class Take>
void open_index(OpenIndex<Cached>* index, Relation relation, const Method& method, FileCache& cache,
                const MetaMark& mark, Take&& take) {
    auto* entry = static_cast<Cached*>(cache.find(relation));
    index->relation = relation;
    index->cached = entry;
    index->logged = true;
    const Buffer buffer =
        entry->memory ? pin_block(*index, kMetaBlock) : ReadBuffer(relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    const auto* meta = part_of_page<Meta>(page, kMetaAt);
    if (!entry->memory || entry->identity != meta->identity) {
        refuse(relation, meta_fault(page, mark), mark);
        keep(cache, entry, *meta);
    }
    take(*meta);
    UnlockReleaseBuffer(buffer);
    index->operators = operators_of(method, relation, entry->shape.dimensions);
}

} // namespace am
