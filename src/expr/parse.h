// From the text of a filter to its syntax tree. Defined at the end of grammar.y.
#pragma once

#include <string_view>

#include "expr/syntax.h"

namespace expr {

// Throws FilterError. The tree points into FILTER.
Tree parse(std::string_view filter);

} // namespace expr
