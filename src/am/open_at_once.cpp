// A lock is taken only if that does not wait.

#include "am/open_at_once.h"

namespace am {

Relation open_at_once(Oid oid, PGFunction handler) {
    if (get_rel_relkind(oid) != RELKIND_INDEX || !ConditionalLockRelationOid(oid, AccessShareLock))
        return nullptr;
    Relation relation = try_relation_open(oid, NoLock);
    if (!relation) {
        UnlockRelationOid(oid, AccessShareLock);
        return nullptr;
    }
    FmgrInfo own{};
    if (OidIsValid(relation->rd_amhandler))
        fmgr_info(relation->rd_amhandler, &own);
    if (own.fn_addr == handler && !RELATION_IS_OTHER_TEMP(relation) &&
        !(RecoveryInProgress() && !RelationNeedsWAL(relation)))
        return relation;
    relation_close(relation, AccessShareLock);
    return nullptr;
}

} // namespace am
