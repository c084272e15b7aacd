// Opening an index for a look that must never wait.
#pragma once

#include "pg/index_am.h"

// Opens the index if its access method's handler is HANDLER and nobody keeps it from being read,
// under ACCESS SHARE; null otherwise.
namespace am {
Relation open_at_once(Oid oid, PGFunction handler);
} // namespace am
