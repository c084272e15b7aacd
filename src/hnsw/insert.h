// One new row into a finished index. Steps and their WAL records: README.md.
#pragma once

#include "hnsw/index.h"

namespace hnsw {

// The column's value of one row. False is for the server: no uniqueness was checked.
bool insert_row(Relation relation, Datum* values, bool* nulls, ItemPointer tid);

// Whether a new node may stand on more levels than the index has. Workers of one build must not let
// it: from version 17 on, the lock that keeps two of them from doing so at once is none among them.
enum class Levels { may_rise, as_they_are };

// As insert_row, for a value in stored form. Memory comes from the current context.
void insert_value(const Index& index, const Value& value, const ItemPointerData* tid,
                  Levels levels);

// Waits out, or keeps out, those who insert (heavyweight lock on META).
void lock_inserts(const Index& index, LOCKMODE mode);
void unlock_inserts(const Index& index, LOCKMODE mode);

} // namespace hnsw
