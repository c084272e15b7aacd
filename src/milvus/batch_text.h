// The argument `data` of a writing call, in whatever form it came, as JSON text.
#pragma once

#include <string_view>

#include "pg/call.h"

namespace milvus {

enum class DataForm { text, jsonb }; // json is stored as text

// In the function's memory context. Throws where it is NULL.
std::string_view batch_text(FunctionCallInfo fcinfo, int i, DataForm form);

} // namespace milvus
