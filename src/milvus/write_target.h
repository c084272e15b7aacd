// Where a writing call writes, and whether its caller may.
#pragma once

#include "milvus/open_collection.h"

namespace milvus {

// The argument partition_name without outer blanks; empty where it is not given. Throws where it
// cannot be a name.
std::string partition_argument(FunctionCallInfo fcinfo, int i);

// The same, which there must be a partition of.
std::string target_partition(const OpenCollection& collection, const std::string& given);

// 42501 where the caller may insert into, or update, no column at all. What is written in fact the
// server checks; this comes before the data is looked at.
void require_insert(const OpenCollection& collection);
void require_upsert(const OpenCollection& collection);

} // namespace milvus
