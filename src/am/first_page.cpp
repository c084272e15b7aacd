// An empty or torn page has no special area, so what it is comes before any look at that.

#include "am/first_page.h"

namespace am {

MetaFault meta_fault(const char* page, const MetaMark& wanted) {
    if (is_new(page))
        return MetaFault::empty;
    // pgvector's number stands right behind the page header.
    std::uint32_t foreign;
    std::memcpy(&foreign, page + MAXALIGN(SizeOfPageHeaderData), sizeof foreign);
    if (foreign == wanted.pgvector_magic)
        return MetaFault::pgvector;
    const auto* front = part_of_page<MetaFront>(page, kMetaAt);
    if (front->magic != wanted.magic ||
        reinterpret_cast<const PageHeaderData*>(page)->pd_special != BLCKSZ - sizeof(PageTail) ||
        page_front(page)->mark != wanted.page_mark || page_front(page)->kind != wanted.kind)
        return MetaFault::unknown;
    if (front->version != wanted.version)
        return MetaFault::version;
    return wanted.is_sound(page) ? MetaFault::none : MetaFault::damaged;
}

const char* format_of(MetaFault fault, const MetaMark& wanted) {
    switch (fault) {
    case MetaFault::none:
        return psprintf("pg_milvus %d", wanted.version);
    case MetaFault::pgvector:
        return "pgvector";
    case MetaFault::version:
        return "another version";
    case MetaFault::damaged:
        return "damaged";
    default:
        return "unknown";
    }
}

const char* finding_of(MetaFault fault) {
    switch (fault) {
    case MetaFault::empty:
        return "the first page is empty";
    case MetaFault::pgvector:
        return "the index was built by pgvector; REINDEX it";
    case MetaFault::version:
        return "the index has the format of another version; REINDEX it";
    case MetaFault::damaged:
        return "the layout in the first page is impossible";
    default:
        return "the first page is not one of this access method, or it is damaged";
    }
}

void refuse(Relation index, MetaFault fault, const MetaMark& wanted) {
    const char* detail;
    switch (fault) {
    case MetaFault::none:
        return;
    case MetaFault::damaged:
        ereport(ERROR,
                (errcode(ERRCODE_INDEX_CORRUPTED),
                 errmsg("index \"%s\" has a damaged first page", RelationGetRelationName(index)),
                 errhint("REINDEX the index.")));
        pg_unreachable();
    case MetaFault::empty:
        detail = "Its first page is empty.";
        break;
    case MetaFault::pgvector:
        detail = "It was built by pgvector.";
        break;
    case MetaFault::version:
        detail = "Its format is of another version.";
        break;
    default:
        detail = psprintf("Its first page is not one of %s, or it is damaged.", wanted.method);
    }
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("index \"%s\" cannot be read by this version of %s",
                           RelationGetRelationName(index), wanted.method),
                    errdetail_internal("%s", detail), errhint("REINDEX the index.")));
}

char* copy_first_page(Relation index) {
    auto* page = static_cast<char*>(palloc0(BLCKSZ));
    if (RelationGetNumberOfBlocks(index) == 0)
        return page;
    Buffer buffer = ReadBuffer(index, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    std::memcpy(page, page_of(buffer), BLCKSZ);
    UnlockReleaseBuffer(buffer);
    return page;
}

} // namespace am
