// Columns and rights, over the server's caches.

#include "pg/columns.h"

#include "pg/index_am.h"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_attribute.h"
#include "mb/pg_wchar.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/syscache.h"
}

namespace pg {

namespace {

bool has_right(Oid table, AclMode mode) {
    return call([=] {
        return pg_class_aclcheck(table, GetUserId(), mode) == ACLCHECK_OK ||
               pg_attribute_aclcheck_all(table, GetUserId(), mode, ACLMASK_ANY) == ACLCHECK_OK;
    });
}

} // namespace

ColumnRules column_rules(Oid table, int column) {
    return call([=] {
        HeapTuple const found = SearchSysCache2(ATTNUM, ObjectIdGetDatum(table),
                                                Int16GetDatum(static_cast<int16>(column)));
        if (!HeapTupleIsValid(found))
            elog(ERROR, "column %d of relation %u is gone", column, table);
        const auto* row = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(found));
        const ColumnRules rules{(row->atthasdef && !row->attgenerated) || row->attidentity,
                                row->attgenerated != '\0'};
        ReleaseSysCache(found);
        return rules;
    });
}

const char* type_sql(Oid type, int modifier) {
    return call([=]() -> const char* {
        const bits16 with_modifier = modifier < 0 ? 0 : FORMAT_TYPE_TYPEMOD_GIVEN;
        return format_type_extended(type, modifier,
                                    static_cast<bits16>(FORMAT_TYPE_FORCE_QUALIFY | with_modifier));
    });
}

Oid element_type(Oid array) {
    return call([=] { return get_element_type(array); });
}

bool encoding_is_utf8() {
    return GetDatabaseEncoding() == PG_UTF8;
}

bool may_insert(Oid table) {
    return has_right(table, ACL_INSERT);
}

bool may_update(Oid table) {
    return has_right(table, ACL_UPDATE);
}

bool row_security_applies(Oid table) {
    return call([=] { return check_enable_rls(table, InvalidOid, true) == RLS_ENABLED; });
}

} // namespace pg
