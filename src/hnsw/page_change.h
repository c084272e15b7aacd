// What changes of hnsw's pages have in common, made by the PageChange that both access methods
// have. Why it is sound: src/am/README.md, "WAL".
#pragma once

#include "am/page_change.h"
#include "hnsw/buffers.h"
#include "hnsw/record.h"

namespace hnsw {

// A copy of a record in a locked slot, to change.
inline RecordImage edit_record(const Index& index, PageChange& change, Slot slot) {
    return {change.edit(slot.buffer, slot.data, index.shape().record_size), &index.layout()};
}

// A copy of all slots of a page of this kind, to change some of them.
char* edit_slots(const Index& index, PageChange& change, Buffer buffer, PageKind kind);

// Calls change_it(MetaPage&), whose middle is not there, as a logged change of META of its own.
template <class F>
void change_meta(const Index& index, F&& change_it) {
    const Buffer buffer = pin_block(index, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    PageChange change(index);
    change_it(*change.edit(buffer, meta_of(page_of(buffer))));
    change.commit();
    UnlockReleaseBuffer(buffer);
}

// An empty page of this kind.
void init_page(const Index& index, Page page, PageKind kind);

} // namespace hnsw
