// Arguments and results of SQL functions that are written in the C++ dialect.
#pragma once

#include <optional>
#include <vector>

#include "pg/call.h"
#include "pg/json.h"

namespace pg {

std::optional<std::string> text_argument(FunctionCallInfo fcinfo, int i);
std::optional<std::vector<std::string>> texts_argument(FunctionCallInfo fcinfo, int i);
std::optional<Json> json_argument(FunctionCallInfo fcinfo, int i);

// Refuses, in the words of the server, where nothing may be written.
void require_writable(FunctionCallInfo fcinfo);

// The result of a function that returns setof text.
Datum return_texts(FunctionCallInfo fcinfo, const std::vector<std::string>& texts);

} // namespace pg
