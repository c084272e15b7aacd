// The words for what can be wrong with the text form of a vector type; what the parsers found
// becomes an error with the type's name in it.
#pragma once

#include "format/text_fault.h"
#include "pg/server.h"

namespace types {

// Reports FAULT, found in TEXT, through ESCONTEXT (null: raise). DIMENSION_LIMIT is the type's.
void report_text_fault(const char* type, const char* text, std::size_t length,
                       const format::TextFault& fault, int dimension_limit, Node* escontext);

} // namespace types
