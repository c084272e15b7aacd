// The statement of a read, and its rows into the function's result.

#include "milvus/read_call.h"

#include <limits>

#include "milvus/errors.h"
#include "milvus/settings.h"
#include "pg/jsonb.h"
#include "pg/result_set.h"

namespace milvus {

namespace {

base::Error bad_window(const std::string& message) {
    return {"22023", message, milvus_code(65535)};
}

// The set that the function returns; it lives as long as the query reads it.
struct Results {
    Tuplestorestate* store;
    TupleDesc description;
};

Results begin_results(FunctionCallInfo fcinfo) {
    return pg::call([=] {
        auto* info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
        if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
            ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                            errmsg("set-valued function called where a set is not accepted")));
        MemoryContext const before = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
        TupleDesc const row = CreateTemplateTupleDesc(1);
        TupleDescInitEntry(row, 1, "entity", JSONBOID, -1, 0);
        info->returnMode = SFRM_Materialize;
        info->setResult = tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0,
                                                false, work_mem);
        info->setDesc = row;
        MemoryContextSwitchTo(before);
        return Results{info->setResult, row};
    });
}

void put(const Results& results, Datum value) {
    bool null = false;
    tuplestore_putvalues(results.store, results.description, &value, &null);
}

Datum count_entity(std::int64_t count) {
    pg::JsonbWriter to;
    to.begin_object();
    to.key("count(*)", 8);
    to.integer(count);
    to.end_object();
    return PointerGetDatum(to.finished());
}

} // namespace

Window window_of(std::optional<std::int64_t> limit, std::optional<std::int64_t> offset) {
    if (limit && *limit < 1)
        throw bad_window("limit [" + std::to_string(*limit) +
                         "] is invalid, should be greater than 0");
    if (offset && *offset < 0)
        throw bad_window("offset [" + std::to_string(*offset) +
                         "] is invalid, should be gte than 0");
    if (offset && *offset > 0 && !limit)
        throw bad_window("offset [" + std::to_string(*offset) + "] is invalid without a limit");
    Window window{limit, offset.value_or(0)};
    if (!limit)
        return window;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const std::int64_t sum = *limit > most - window.offset ? most : *limit + window.offset;
    if (sum > max_result_window)
        throw bad_window("invalid max query result window, (offset+limit) should be in range [1, " +
                         std::to_string(max_result_window) + "], but got " + std::to_string(sum));
    return window;
}

std::string read_statement(const OpenCollection& collection, const Output& output,
                           const Selection& selection) {
    return "SELECT " + output.columns() + " FROM " + collection.collection.sql() +
           selection.where() + " ORDER BY " + collection.key_column().sql;
}

Datum return_entities(FunctionCallInfo fcinfo, const OpenCollection& collection,
                      const Output& output, Selection& selection, const Window& window) {
    const Results results = begin_results(fcinfo);
    const std::string from = " FROM " + collection.collection.sql() + selection.where();
    if (output.counts()) {
        pg::execute("SELECT pg_catalog.count(*)" + from, selection.parameters(), pg::Access::read,
                    selection.planning(), [&](const pg::Row& row) {
                        put(results, count_entity(DatumGetInt64(row.values[0])));
                        return true;
                    });
        return Datum{0};
    }
    std::string sql = read_statement(collection, output, selection);
    // A constant, so that the planner knows how few rows are wanted; the offset varies from page to
    // page.
    if (window.limit)
        sql += " LIMIT " + std::to_string(*window.limit);
    if (window.offset)
        sql +=
            " OFFSET $" +
            std::to_string(selection.add_parameter({INT8OID, Int64GetDatum(window.offset), false}));
    struct {
        Results results;
        const Output::Plan* plan;
        MemoryContext context; // of one entity
    } state{results, output.plan(), pg::call([] {
                return AllocSetContextCreate(CurrentMemoryContext, "milvus entity",
                                             ALLOCSET_DEFAULT_SIZES);
            })};
    pg::execute(sql, selection.parameters(), pg::Access::read, selection.planning(),
                [&state](const pg::Row& row) {
                    MemoryContext const before = MemoryContextSwitchTo(state.context);
                    put(state.results, entity(*state.plan, row, 0));
                    MemoryContextSwitchTo(before);
                    MemoryContextReset(state.context);
                    return true;
                });
    return Datum{0};
}

} // namespace milvus
