// Who may look after a relation: the owner and superusers, and from 17 on who was granted MAINTAIN.
#pragma once

#include "pg/index_am.h"

extern "C" {
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "utils/guc.h"
}

namespace pg {

inline bool may_maintain(Oid relation) {
#if PG_VERSION_NUM >= 160000
    if (object_ownercheck(RelationRelationId, relation, GetUserId()))
        return true;
#else
    if (pg_class_ownercheck(relation, GetUserId()))
        return true;
#endif
#if PG_VERSION_NUM >= 170000
    return pg_class_aclcheck(relation, GetUserId(), ACL_MAINTAIN) == ACLCHECK_OK;
#else
    return false;
#endif
}

// The search path that the server gives to code of index expressions in maintenance: its own from
// 17 on, where others than the owner may maintain; before that, the caller's. Until the level of
// settings ends that is open now.
inline void set_maintenance_search_path() {
#if PG_VERSION_NUM >= 170000
    RestrictSearchPath();
#endif
}

// Members of the role for functions that read whole tables to tell their sizes.
inline bool may_scan_for_statistics() {
#if PG_VERSION_NUM >= 140000
    return has_privs_of_role(GetUserId(), ROLE_PG_STAT_SCAN_TABLES);
#else
    return has_privs_of_role(GetUserId(), DEFAULT_ROLE_STAT_SCAN_TABLES);
#endif
}

} // namespace pg
