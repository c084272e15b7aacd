// The triggers that keep keys unique over partitions: making and removing them, and what happens
// when plain SQL attaches a partition. Design: README.md, "Keys unique over partitions".
#pragma once

#include "milvus/collection.h"

namespace milvus {

void add_key_triggers(const Place& table, const std::string& key);

// After a partition was made or dropped by a call: several partitions have the triggers, one alone
// has not.
void keep_key_triggers(const Collection& collection, const std::string& key);

} // namespace milvus
