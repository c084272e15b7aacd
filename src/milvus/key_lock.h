// Locks on keys, held from the look-up to the row's arrival, and marks on rows that stand there
// while their session waits for another. Plain dialect. Design: README.md, "Keys unique over
// partitions".
#pragma once

#include "pg/trigger.h"

namespace milvus {

// Lives in memory that goes with the statement; release_key_lock is for its end.
struct KeyLock {
    bool held;
    LOCKTAG tag;
    ResourceOwner owner;
    SubTransactionId subtransaction;
    KeyLock* next; // of all that the session holds
    KeyLock* previous;
};

void lock_key(KeyLock& lock, std::uint64_t hash);
bool try_lock_key(KeyLock& lock, std::uint64_t hash); // false: another session has it
void unlock_key(KeyLock& lock);

// The same, also in an abort, where the lock may have gone with the rest of the transaction's.
void release_key_lock(KeyLock& lock);

// A mark says: this row is not yet sure to stay, its session will look again. Set and read under
// the key's lock.
void mark_waiting(Oid table, ItemPointer place);
void unmark_waiting(Oid table, ItemPointer place);
bool is_waiting(Oid table, ItemPointer place);

} // namespace milvus
