// Over the server's caches of types and functions.

#include "pg/type_text.h"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

namespace pg {

Datum value_from_text(Oid type, std::string_view text) {
    return call([=] {
        Oid function = InvalidOid;
        Oid parameter = InvalidOid;
        getTypeInputInfo(type, &function, &parameter);
        return OidInputFunctionCall(function, pnstrdup(text.data(), text.size()), parameter, -1);
    });
}

const char* text_of_value(Oid type, Datum value) {
    return call([=]() -> const char* {
        Oid function = InvalidOid;
        bool variable = false;
        getTypeOutputInfo(type, &function, &variable);
        return OidOutputFunctionCall(function, value);
    });
}

std::string type_name(Oid type) {
    return call([=]() -> const char* {
        HeapTuple const tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
        if (!HeapTupleIsValid(tuple))
            return "";
        const auto* form = reinterpret_cast<Form_pg_type>(GETSTRUCT(tuple));
        const char* name = pstrdup(NameStr(form->typname));
        ReleaseSysCache(tuple);
        return name;
    });
}

void load_type_library(Oid type) {
    call([=] {
        Oid function = InvalidOid;
        Oid parameter = InvalidOid;
        getTypeInputInfo(type, &function, &parameter);
        FmgrInfo info;
        fmgr_info(function, &info);
    });
}

Oid argument_type(FunctionCallInfo fcinfo, int i) {
    return call([=] {
        HeapTuple const tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(fcinfo->flinfo->fn_oid));
        if (!HeapTupleIsValid(tuple))
            elog(ERROR, "cache lookup failed for function %u", fcinfo->flinfo->fn_oid);
        const Oid type = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple))->proargtypes.values[i];
        ReleaseSysCache(tuple);
        return type;
    });
}

} // namespace pg
