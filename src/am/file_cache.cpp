// A hash table by file, made at first use.

#include "am/file_cache.h"

namespace am {

namespace {

// More indexes than this and those not in use are forgotten at the transaction's end.
constexpr long kKeptIndexes = 64;

void end_of_transaction(XactEvent event, void* cache) {
    if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT)
        static_cast<FileCache*>(cache)->forget_unused();
}

} // namespace

void FileCache::start(const char* name, std::size_t entry_bytes) {
    name_ = name;
    entry_bytes_ = entry_bytes;
    table_ = nullptr;
    RegisterXactCallback(end_of_transaction, this);
}

CachedFile* FileCache::find(Relation relation) {
    if (!table_) {
        HASHCTL control{};
        control.keysize = sizeof(pg::RelationFile);
        control.entrysize = entry_bytes_;
        control.hcxt = CacheMemoryContext;
        table_ = hash_create(name_, 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
    }
    const pg::RelationFile file = pg::relation_file(relation);
    bool found;
    auto* entry = static_cast<CachedFile*>(hash_search(table_, &file, HASH_ENTER, &found));
    if (!found) {
        entry->memory = nullptr;
        entry->identity = 0;
        entry->hints = nullptr;
    }
    entry->used_in_transaction = true;
    return entry;
}

MemoryContext FileCache::renew(CachedFile* entry) {
    if (entry->memory) {
        MemoryContext old = entry->memory;
        entry->memory = nullptr;
        MemoryContextDelete(old);
    }
    MemoryContext memory =
        AllocSetContextCreate(CacheMemoryContext, "vector index", ALLOCSET_SMALL_SIZES);
    entry->hints = HintTable::make(memory);
    std::memset(reinterpret_cast<char*>(entry) + sizeof(CachedFile), 0,
                entry_bytes_ - sizeof(CachedFile));
    return memory;
}

void FileCache::forget_unused() {
    if (!table_)
        return;
    const bool many = hash_get_num_entries(table_) > kKeptIndexes;
    HASH_SEQ_STATUS scan;
    hash_seq_init(&scan, table_);
    while (auto* entry = static_cast<CachedFile*>(hash_seq_search(&scan))) {
        if (many && !entry->used_in_transaction) {
            if (entry->memory)
                MemoryContextDelete(entry->memory);
            hash_search(table_, &entry->file, HASH_REMOVE, nullptr);
        } else {
            entry->used_in_transaction = false;
        }
    }
}

} // namespace am
