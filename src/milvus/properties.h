// Properties of a collection: which values they may have, and what those mean that do something.
//
// Rows of a collection with a time to live carry the time of their writing in the column
// "$created". A row older than that is dead: no read returns or counts it, though it stays in the
// table until milvus_compact, or an upsert of its key, removes it. The column stays when the
// property goes, so that rows keep their age should it come back.
#pragma once

#include <string>

#include "milvus/collection.h"
#include "pg/json.h"

namespace milvus {

inline constexpr const char* kCreatedColumn = "$created";
inline constexpr const char* kTimeToLive = "collection.ttl.seconds";
inline constexpr const char* kOwnIds = "allow_insert_auto_id";

// Throws where it is no object, or a value of a known property has the wrong form.
void check_properties(const pg::Json& properties);

// Zero: rows live for ever.
long ttl_seconds(const pg::Json& properties);
long ttl_seconds(const std::string& properties);

// Rows may name their keys though the collection makes keys by itself.
bool allows_own_ids(const std::string& properties);

// SQL that is true of rows that live. Compares with the transaction's time, as the column's default
// does; SECONDS is not zero.
std::string live_condition(long seconds);
// The same, after WHERE, or nothing where rows live for ever.
std::string where_live(const Collection& collection);

// The column as CREATE TABLE and ADD COLUMN want it.
std::string created_column();
// Gives the table the column unless it has it.
void add_created_column(const Collection& collection);

} // namespace milvus
