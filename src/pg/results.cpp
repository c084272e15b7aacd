// Reading arguments and returning sets.

#include "pg/results.h"

#include "pg/result_set.h"

extern "C" {
#include "access/xact.h"
#include "access/xlog.h"
#include "utils/lsyscache.h"
}

namespace pg {

std::optional<std::string> text_argument(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    return std::string(call([=] { return text_to_cstring(PG_GETARG_TEXT_PP(i)); }));
}

std::optional<std::vector<std::string>> texts_argument(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    struct Elements {
        char** texts;
        int count;
    };
    const auto elements = call([=] {
        Datum* values = nullptr;
        bool* nulls = nullptr;
        int count = 0;
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(i), TEXTOID, -1, false, TYPALIGN_INT, &values,
                          &nulls, &count);
        auto** texts = static_cast<char**>(palloc(sizeof(char*) * static_cast<Size>(count) + 1));
        for (int at = 0; at < count; ++at) {
            if (nulls[at])
                ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                                errmsg("the list of names contains a NULL")));
            texts[at] = TextDatumGetCString(values[at]);
        }
        return Elements{texts, count};
    });
    return std::vector<std::string>(elements.texts, elements.texts + elements.count);
}

std::optional<Json> json_argument(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    return json_tree(PG_GETARG_DATUM(i));
}

Datum return_texts(FunctionCallInfo fcinfo, const std::vector<std::string>& texts) {
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    Tuplestorestate* store = call([=] {
        if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
            ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                            errmsg("set-valued function called where a set is not accepted")));
        // Both must live as long as the query reads them.
        MemoryContext const before = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
        TupleDesc const row = CreateTemplateTupleDesc(1);
        TupleDescInitEntry(row, 1, "name", TEXTOID, -1, 0);
        info->returnMode = SFRM_Materialize;
        info->setResult = tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0,
                                                false, work_mem);
        info->setDesc = row;
        MemoryContextSwitchTo(before);
        return info->setResult;
    });
    for (const std::string& text : texts) {
        const char* from = text.c_str();
        call([=] {
            Datum value = CStringGetTextDatum(from);
            bool null = false;
            tuplestore_putvalues(store, info->setDesc, &value, &null);
        });
    }
    fcinfo->isnull = true;
    return Datum{0};
}

void require_writable(FunctionCallInfo fcinfo) {
    call([=] {
        if (XactReadOnly || RecoveryInProgress())
            ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
                            errmsg("cannot execute %s() in a read-only transaction",
                                   get_func_name(fcinfo->flinfo->fn_oid))));
    });
}

} // namespace pg
