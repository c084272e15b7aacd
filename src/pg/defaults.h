// The default of a column as the server evaluates it, for rows that leave the column to it while
// others of the same statement do not.
#pragma once

#include "pg/call.h"

namespace pg {

struct DefaultExpression; // lives in the memory context that it was made in

// Null where the column has none. Guarded. The caller holds a lock on the table.
DefaultExpression* default_expression(Oid table, int column);

// The value, made in the current memory context. Plain dialect.
Datum evaluate(DefaultExpression* expression, bool* is_null);

} // namespace pg
