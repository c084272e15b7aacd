// A lock that is taken only if that does not wait.
#pragma once

#include "pg/call.h"

extern "C" {
#include "storage/lmgr.h"
}

namespace pg {

// Of a table or an index, until the (sub)transaction ends.
inline bool lock_at_once(Oid relation, LOCKMODE mode) {
    return call([=] { return ConditionalLockRelationOid(relation, mode); });
}

} // namespace pg
