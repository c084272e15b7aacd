// Both are heavyweight locks in the name space of the advisory ones, in corners that no SQL
// function reaches: waits for them are seen by the deadlock detector and by pg_locks.

#include "milvus/key_lock.h"

namespace milvus {

namespace {

// SQL's advisory locks have 1 and 2 here.
constexpr std::uint16_t kKeys = 37;
constexpr std::uint16_t kMarks = 38;

KeyLock holding{}; // the ring's head

void unlink(KeyLock& lock) {
    lock.held = false;
    lock.previous->next = lock.next;
    lock.next->previous = lock.previous;
}

void transaction_ends(XactEvent event, void*) {
    if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE)
        while (holding.next != &holding)
            unlink(*holding.next);
}

void subtransaction_ends(SubXactEvent event, SubTransactionId own, SubTransactionId, void*) {
    if (event != SUBXACT_EVENT_COMMIT_SUB && event != SUBXACT_EVENT_ABORT_SUB)
        return;
    for (KeyLock* each = holding.next; each != &holding;) {
        KeyLock* next = each->next;
        if (each->subtransaction == own)
            unlink(*each);
        each = next;
    }
}

void link(KeyLock& lock) {
    if (!holding.next) {
        holding.next = holding.previous = &holding;
        RegisterXactCallback(transaction_ends, nullptr);
        RegisterSubXactCallback(subtransaction_ends, nullptr);
    }
    lock.next = &holding;
    lock.previous = holding.previous;
    holding.previous->next = &lock;
    holding.previous = &lock;
}

LOCKTAG tag_of(std::uint64_t hash, std::uint16_t space) {
    LOCKTAG tag;
    SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, static_cast<uint32>(hash >> 32),
                         static_cast<uint32>(hash), space);
    return tag;
}

LOCKTAG mark_of(Oid table, ItemPointer place) {
    struct {
        Oid table;
        BlockNumber block;
        std::uint32_t offset;
    } const row{table, ItemPointerGetBlockNumberNoCheck(place),
                ItemPointerGetOffsetNumberNoCheck(place)};
    return tag_of(DatumGetUInt64(hash_any_extended(reinterpret_cast<const unsigned char*>(&row),
                                                   sizeof row, 0)),
                  kMarks);
}

// Not a statement's locks, whose owner ends with it, but the transaction's.
bool acquire(const LOCKTAG& tag, ResourceOwner owner, bool wait) {
    ResourceOwner const before = CurrentResourceOwner;
    CurrentResourceOwner = owner;
    const bool got = LockAcquire(&tag, ExclusiveLock, false, !wait) != LOCKACQUIRE_NOT_AVAIL;
    CurrentResourceOwner = before;
    return got;
}

void release(const LOCKTAG& tag, ResourceOwner owner) {
    ResourceOwner const before = CurrentResourceOwner;
    CurrentResourceOwner = owner;
    LockRelease(&tag, ExclusiveLock, false);
    CurrentResourceOwner = before;
}

bool take(KeyLock& lock, std::uint64_t hash, bool wait) {
    lock.tag = tag_of(hash, kKeys);
    lock.owner = CurTransactionResourceOwner;
    if (!acquire(lock.tag, lock.owner, wait))
        return false;
    lock.subtransaction = GetCurrentSubTransactionId();
    lock.held = true;
    link(lock);
    return true;
}

} // namespace

void lock_key(KeyLock& lock, std::uint64_t hash) {
    take(lock, hash, true);
}

bool try_lock_key(KeyLock& lock, std::uint64_t hash) {
    return take(lock, hash, false);
}

void unlock_key(KeyLock& lock) {
    if (!lock.held)
        return;
    unlink(lock);
    release(lock.tag, lock.owner);
}

void release_key_lock(KeyLock& lock) {
    if (IsTransactionState())
        unlock_key(lock);
    else if (lock.held)
        unlink(lock);
}

void mark_waiting(Oid table, ItemPointer place) {
    acquire(mark_of(table, place), CurTransactionResourceOwner, true);
}

void unmark_waiting(Oid table, ItemPointer place) {
    release(mark_of(table, place), CurTransactionResourceOwner);
}

bool is_waiting(Oid table, ItemPointer place) {
    const LOCKTAG tag = mark_of(table, place);
    if (!acquire(tag, CurTransactionResourceOwner, false))
        return true;
    release(tag, CurTransactionResourceOwner);
    return false;
}

} // namespace milvus
