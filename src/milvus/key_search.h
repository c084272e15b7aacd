// Looking a key up in the key indexes of other partitions, seeing what is rather than what a
// snapshot shows. Plain dialect. Design: README.md, "Keys unique over partitions".
#pragma once

#include "milvus/key_leaves.h"

namespace milvus {

// The row whose key is looked up: as it is in its leaf, or about to be.
struct KeyRow {
    Relation leaf;
    HeapTuple tuple;
};

// What stands in the way of a key.
struct KeyFound {
    enum class Kind { nothing, row, transaction, locked /*by others, against deletion*/ };
    Kind kind;
    Oid table;
    ItemPointerData place;
    TransactionId transaction; // that inserts or deletes the row, of another session
    std::uint32_t token;       // of its speculative insertion, 0 if it is none
};

// Kept between the rows of a statement.
struct KeySearch {
    KeyLeaves leaves;      // a copy
    std::uint64_t changes; // of relations when it was made
    MemoryContext context;
    SnapshotData dirty;
    struct Probe* probes;
    FmgrInfo hash;
    FmgrInfo order; // of the key indexes
    bool one_order; // all indexes have it, ascending
    Oid collation;
};

void begin_key_search(KeySearch& search, Relation leaf, Oid function, MemoryContext context);
std::uint64_t key_hash(KeySearch& search, Datum key);
int compare_keys(KeySearch& search, Datum one, Datum other);

// Rows that other transactions insert or delete are reported, or passed over. In the first case the
// row under the same whole primary key, if there is one, is locked against deletion.
enum class Progress { report, ignore };
KeyFound find_key(KeySearch& search, const KeyRow& row, Datum key, Progress progress);

// Which of COUNT ascending keys is the first that a row of the leaf has, committed or in progress;
// COUNT: none.
int first_there(KeySearch& search, int leaf, const Datum* keys, int count);

// Whether the row is still there for this transaction, under its whole primary key.
bool is_alive(KeySearch& search, const KeyRow& row, Datum key);

// Waits for the end of what find_key found in progress.
void wait_for(const KeyFound& found);

// "(id)=(5)"; null where the caller may not see it.
char* key_text(const KeySearch& search, Datum key);

// Raises 23505, as the server does for an index.
[[noreturn]] void report_duplicate(const KeySearch& search, Datum key);

} // namespace milvus
