// Values of any type from text and back, by the type's own functions, and the names of types.
#pragma once

#include <string>
#include <string_view>

#include "pg/call.h"

namespace pg {

Datum value_from_text(Oid type, std::string_view text);
// In the current memory context.
const char* text_of_value(Oid type, Datum value);

// Without its schema; empty where there is no such type.
std::string type_name(Oid type);

// Loads the library of a type's input function, and with it the settings that it defines.
void load_type_library(Oid type);

// The declared type of a function's argument.
Oid argument_type(FunctionCallInfo fcinfo, int i);

} // namespace pg
