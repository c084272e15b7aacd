// Writing the catalog. Only its owner may, so that no role can change another's entry: each
// function here first checks that the caller owns the table, then runs its one statement as the
// catalog's owner. The statements use the server's own operators and call nothing of users.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "milvus/collection.h"

namespace milvus {

Oid catalog_oid(); // of milvus.collections

struct NewEntry {
    Oid table;
    std::optional<std::string> dynamic_field;
    std::string consistency_level;
    int num_shards;
    std::string properties;
    bool loaded;
};
void add_entry(const NewEntry& entry);
void remove_entry(Oid table);
// Given properties replace those of the same key and leave the others.
void set_properties(Oid table, const std::string& properties);
void remove_properties(Oid table, const std::vector<std::string>& keys);
void set_load_state(Oid table, bool loaded, const std::vector<std::string>& released);

void add_alias(Oid table, const std::string& alias);
void remove_alias(Oid table, const std::string& alias);

// After a column was renamed or dropped: the dynamic field's new name, or none.
void follow_renamed_column(const std::string& table, const std::string& number);
void forget_dropped_columns(const std::vector<std::string>& tables);

// Forgets every table that is gone.
void forget_tables(const std::vector<std::string>& oids);

} // namespace milvus
