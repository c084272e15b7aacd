// Where else a key could be: the leaf partitions of the collection that a leaf belongs to, with
// their key indexes. Gathered once a session and leaf, dropped when a relation of it changes. Plain
// dialect. Design: README.md, "Keys unique over partitions".
#pragma once

#include "pg/trigger.h"

namespace milvus {

struct KeyIndex {
    Oid table;
    Oid index;
};

struct KeyLeaves {
    Oid leaf;       // the hash key
    Oid root;       // the topmost table that has the triggers
    AttrNumber key; // of the key in the leaf
    bool valid;
    int count;
    KeyIndex* indexes; // to look into, the leaf's own too
};

// Grows with every change of any relation that this session hears of.
std::uint64_t relation_changes();

// The leaves as they are now, all of them and the root locked until the transaction ends. FUNCTION
// is the trigger's. The result lives until relation_changes() grows.
const KeyLeaves& key_leaves(Relation leaf, Oid function);

// The btree index that has the column first, the primary key's before others; InvalidOid where
// there is none.
Oid key_index(Relation leaf, AttrNumber key);

// A partition of one value cannot hold a key twice: the value and the key are its primary key.
bool holds_one_value(Relation leaf, Oid root);

// Whether this transaction made the leaf, or something between it and ROOT, a partition.
bool attached_now(Oid leaf, Oid root);

} // namespace milvus
