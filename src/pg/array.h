// Arrays of the server: their types, taking one apart, and making one of values without NULLs.
#pragma once

#include "pg/call.h"

namespace pg {

Oid array_of(Oid element);
// Of what is no array: InvalidOid.
Oid element_of(Oid array);

// How elements lie in an array.
struct ElementLayout {
    Oid type;
    std::int16_t length;
    bool by_value;
    char align;
};
ElementLayout layout_of(Oid element);

struct ArrayParts {
    Datum* values;
    bool* nulls;
    int count;
};
// Whatever its dimensions. In the current memory context.
ArrayParts array_parts(Datum array, Oid element);

// In the current memory context.
Datum array_datum(Oid element, Datum* values, std::size_t size);

} // namespace pg
