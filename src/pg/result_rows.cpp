// Making the store in the memory of the query that reads it.

#include "pg/result_rows.h"

namespace pg {

ResultRows::ResultRows(FunctionCallInfo fcinfo, std::span<const ResultColumn> columns) {
    auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    call([=] {
        if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
            ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                            errmsg("set-valued function called where a set is not accepted")));
        MemoryContext const before = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
        TupleDesc const row = CreateTemplateTupleDesc(static_cast<int>(columns.size()));
        for (std::size_t i = 0; i < columns.size(); ++i)
            TupleDescInitEntry(row, static_cast<AttrNumber>(i + 1), columns[i].name,
                               columns[i].type, -1, 0);
        info->returnMode = SFRM_Materialize;
        info->setResult = tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0,
                                                false, work_mem);
        info->setDesc = row;
        MemoryContextSwitchTo(before);
    });
    store_ = info->setResult;
    row_ = info->setDesc;
    fcinfo->isnull = true;
}

void ResultRows::put(const Datum* values, const bool* nulls) {
    // Before 18 the server's declaration says that it might change them.
    call([=, this] {
        tuplestore_putvalues(store_, row_, const_cast<Datum*>(values), const_cast<bool*>(nulls));
    });
}

} // namespace pg
