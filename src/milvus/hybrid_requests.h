// reqs of a hybrid search: a list of searches, each with its own vectors. Read as text, so that
// vectors go to the parser of their type and not through numeric.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "milvus/search.h"

namespace milvus {

struct HybridRequest {
    std::string_view data; // in the text of reqs
    SearchRequest search;
};

// DEFAULT_LIMIT is that of a request which gives none.
std::vector<HybridRequest> hybrid_requests(std::string_view reqs, std::size_t default_limit);

} // namespace milvus
