// Columns, locks and invalidation, over the server's own caches.

#include "pg/relations.h"

#include "pg/index_am.h"

extern "C" {
#include "access/table.h"
#include "catalog/namespace.h"
#include "storage/lmgr.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

namespace pg {

namespace {

RelationChanged on_relation = nullptr;
Changed on_schemas = nullptr;
Changed on_roles = nullptr;

void relation_changed(Datum, Oid relation) {
    on_relation(relation);
}

void schemas_changed(Datum, int, uint32) {
    on_schemas();
}

void roles_changed(Datum, int, uint32) {
    on_roles();
}

} // namespace

TableColumns table_columns(Oid table) {
    return call([=] {
        Relation const opened = table_open(table, AccessShareLock);
        TupleDesc const row = RelationGetDescr(opened);
        auto* items = static_cast<TableColumn*>(
            palloc(sizeof(TableColumn) * static_cast<Size>(row->natts) + 1));
        int count = 0;
        for (int i = 0; i < row->natts; ++i) {
            const FormData_pg_attribute* column = TupleDescAttr(row, i);
            if (!column->attisdropped)
                items[count++] = {pstrdup(NameStr(column->attname)), column->attnum,
                                  column->atttypid, column->atttypmod, column->attcollation};
        }
        table_close(opened, AccessShareLock);
        return TableColumns{count, items};
    });
}

Oid current_schema() {
    return call([] {
        List* path = fetch_search_path(false);
        const Oid first = path ? linitial_oid(path) : InvalidOid;
        list_free(path);
        return first;
    });
}

Oid current_user() {
    return GetUserId();
}

bool may_delete(Oid table) {
    return call([=] { return pg_class_aclcheck(table, GetUserId(), ACL_DELETE) == ACLCHECK_OK; });
}

bool lock_for_reading(Oid table, const char* name, Oid schema, Oid meant) {
    return call([=] {
        LockRelationOid(table, AccessShareLock);
        // The lock itself does so only where the transaction does not hold it yet.
        AcceptInvalidationMessages();
        if (get_relname_relid(name, schema) == meant)
            return true;
        UnlockRelationOid(table, AccessShareLock);
        return false;
    });
}

void tell_changes(RelationChanged relation, Changed schemas, Changed roles) {
    on_relation = relation;
    on_schemas = schemas;
    on_roles = roles;
    call([] {
        CacheRegisterRelcacheCallback(relation_changed, Datum{0});
        CacheRegisterSyscacheCallback(NAMESPACEOID, schemas_changed, Datum{0});
        CacheRegisterSyscacheCallback(AUTHOID, roles_changed, Datum{0});
        CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, roles_changed, Datum{0});
    });
}

} // namespace pg
