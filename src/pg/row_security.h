// Whether policies decide which rows of a table the current user sees.
#pragma once

#include "pg/call.h"

extern "C" {
#include "utils/rls.h"
}

namespace pg {

inline bool row_security_applies(Oid table) {
    return call([=] { return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED; });
}

} // namespace pg
