// How a collation orders strings.
#pragma once

#include "pg/call.h"

namespace pg {

enum class CollationOrder {
    bytes,
    other,            // equality is that of bytes, order is not
    nondeterministic, // not even equality is
};

// COLLATION may be the database's default.
CollationOrder collation_order(Oid collation);

} // namespace pg
