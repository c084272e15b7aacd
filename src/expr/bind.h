// The entrance: from the text of a filter to a checked condition.
#pragma once

#include <string_view>

#include "expr/bound.h"
#include "expr/fault.h"
#include "expr/schema.h"
#include "expr/value.h"

namespace expr {

// Throws FilterError. FILTER is UTF-8 (anything else is refused); the result owns all it needs.
Bound bind(std::string_view filter, const Schema& schema, const Parameters& parameters = {});

// True for the empty filter and one of blanks: it binds to nothing, and whether it means "all rows"
// or an error is for the call that it came with.
bool is_blank(std::string_view filter);

} // namespace expr
