// The one table of what the Milvus functions say: SQLSTATE, Milvus's own text, and Milvus's code in
// the detail. The same mistake has the same words everywhere.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace milvus {

std::string milvus_code(int code); // "milvus error <code>"

base::Error bad_parameter(std::string message);
base::Error not_supported(std::string message);
base::Error not_owner(std::string_view collection);
base::Error no_database(std::string_view name);
base::Error no_collection(std::string_view database, std::string_view name);
base::Error collection_exists(std::string_view name);
base::Error no_partition(std::string_view collection, std::string_view partition);
base::Error no_alias(std::string_view database, std::string_view alias);
base::Error no_index(std::string_view collection, std::string_view index);
base::Error no_field(std::string_view field);
base::Error bad_schema(std::string message);

} // namespace milvus
