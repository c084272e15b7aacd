// The aliases of a collection.
#pragma once

#include <string>
#include <vector>

#include "milvus/collection.h"

namespace milvus {

std::vector<std::string> list_aliases(const Collection& collection);

} // namespace milvus
