// Rights on one column.
#pragma once

#include "pg/call.h"

extern "C" {
#include "miscadmin.h"
#include "utils/acl.h"
}

namespace pg {

// By a right on the table or on the column.
inline bool may_select_column(Oid table, int number) {
    return call([=] {
        return pg_class_aclcheck(table, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
               pg_attribute_aclcheck(table, static_cast<AttrNumber>(number), GetUserId(),
                                     ACL_SELECT) == ACLCHECK_OK;
    });
}

} // namespace pg
