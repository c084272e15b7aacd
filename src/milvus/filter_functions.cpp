// milvus_filter_to_sql: a filter as a condition for plain SQL.

#include "milvus/call.h"
#include "milvus/filter.h"
#include "milvus/open_collection.h"

PG_MILVUS_FUNCTION(milvus_filter_to_sql) {
    using namespace milvus;
    const auto filter = text_argument(fcinfo, 1);
    if (!filter)
        throw bad_parameter("`filter` value  is illegal");
    const auto filter_params = json_argument(fcinfo, 2);
    const auto open = open_collection(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
    // As in a query with a limit.
    std::string sql = "true";
    if (!expr::is_blank(*filter))
        sql = condition_text(open->filter_schema, *filter, filter_params, FilterUse::query);
    const char* from = sql.c_str();
    return pg::call([=] { return CStringGetTextDatum(from); });
}
