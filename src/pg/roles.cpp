// Rights and names, over the server's caches.

#include "pg/roles.h"

#include "pg/index_am.h"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
}

namespace pg {

namespace {

bool schema_right(Oid schema, AclMode mode) {
    return call([=] {
#if PG_VERSION_NUM >= 160000
        return object_aclcheck(NamespaceRelationId, schema, GetUserId(), mode) == ACLCHECK_OK;
#else
        return pg_namespace_aclcheck(schema, GetUserId(), mode) == ACLCHECK_OK;
#endif
    });
}

} // namespace

Oid schema_oid(const char* name) {
    return call([=] { return get_namespace_oid(name, true); });
}

bool may_use_schema(Oid schema) {
    return schema_right(schema, ACL_USAGE);
}

bool may_create_in_schema(Oid schema) {
    return schema_right(schema, ACL_CREATE);
}

bool owns_schema(Oid schema) {
    return call([=] {
#if PG_VERSION_NUM >= 160000
        return object_ownercheck(NamespaceRelationId, schema, GetUserId());
#else
        return pg_namespace_ownercheck(schema, GetUserId());
#endif
    });
}

bool owns_table(Oid table) {
    return call([=] {
#if PG_VERSION_NUM >= 160000
        return object_ownercheck(RelationRelationId, table, GetUserId());
#else
        return pg_class_ownercheck(table, GetUserId());
#endif
    });
}

bool may_select(Oid table) {
    return call([=] {
        return pg_class_aclcheck(table, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
               pg_attribute_aclcheck_all(table, GetUserId(), ACL_SELECT, ACLMASK_ANY) ==
                   ACLCHECK_OK;
    });
}

Oid table_owner(Oid table) {
    return call([=] {
        HeapTuple const found = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
        if (!HeapTupleIsValid(found))
            return InvalidOid;
        const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(found))->relowner;
        ReleaseSysCache(found);
        return owner;
    });
}

Oid table_in_schema(const char* name, Oid schema) {
    return call([=] { return get_relname_relid(name, schema); });
}

void lock_name(Oid class_oid, Oid schema, const char* name) {
    call([=] {
        const uint32 hash = DatumGetUInt32(hash_any(reinterpret_cast<const unsigned char*>(name),
                                                    static_cast<int>(std::strlen(name))));
        LockDatabaseObject(class_oid, schema, static_cast<uint16>(hash), ExclusiveLock);
    });
}

void lock_object(Oid class_oid, Oid object) {
    call([=] { LockDatabaseObject(class_oid, object, 0, ExclusiveLock); });
}

bool hold_table(Oid table) {
    return call([=] {
        LockRelationOid(table, AccessShareLock);
        if (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table)))
            return true;
        UnlockRelationOid(table, AccessShareLock);
        return false;
    });
}

const char* free_relation_name(const char* first, const char* second, const char* label,
                               Oid schema) {
    return call(
        [=]() -> const char* { return ChooseRelationName(first, second, label, schema, false); });
}

} // namespace pg
