// Taking an array of the server apart.
#pragma once

#include "pg/call.h"

namespace pg {

struct ArrayParts {
    Datum* values;
    bool* nulls;
    int count;
};

// Whatever its dimensions.
ArrayParts array_parts(Datum array, Oid element);

} // namespace pg
