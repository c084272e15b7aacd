// Counts of rows: exact, and of what the caller may see. They work in every load state.

#include "milvus/call.h"
#include "milvus/json_text.h"
#include "milvus/names.h"
#include "milvus/open_collection.h"
#include "milvus/properties.h"
#include "pg/prepared.h"

namespace milvus {

namespace {

// Of the whole collection, or of one partition. Always through the collection, so that its grants
// and policies decide, not the partition's.
Datum row_count(const OpenCollection& open, const std::string* partition) {
    require_select(open);
    std::string sql = "SELECT pg_catalog.count(*) FROM " + open.collection.sql();
    std::vector<std::string> conditions;
    std::vector<pg::Parameter> parameters;
    if (partition && open.partitioned) {
        const char* name = partition->c_str();
        conditions.push_back(own_sql("\"$partition\" {=} $1"));
        parameters.push_back({TEXTOID, pg::call([=] { return CStringGetTextDatum(name); }), false});
    }
    if (open.ttl_seconds)
        conditions.push_back(live_condition(open.ttl_seconds));
    for (std::size_t i = 0; i < conditions.size(); ++i)
        sql += (i ? " AND " : " WHERE ") + conditions[i];
    std::int64_t count = 0;
    pg::execute(sql, parameters, pg::Access::read, pg::Planning::generic, [&](const pg::Row& row) {
        count = DatumGetInt64(row.values[0]);
        return true;
    });
    return pg::json_datum(JsonObject().add_number("row_count", count).text());
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_get_collection_stats) {
    return timed(fcinfo, 1, [&] {
        const auto open = open_collection(text_argument(fcinfo, 0), text_argument(fcinfo, 2));
        return row_count(*open, nullptr);
    });
}

PG_MILVUS_FUNCTION(milvus_get_partition_stats) {
    return timed(fcinfo, 2, [&] {
        const std::string name = name_argument(fcinfo, 1, "partition_name");
        const auto open = open_collection(text_argument(fcinfo, 0), text_argument(fcinfo, 3));
        for (const Partition& partition : open->partitions)
            if (partition.name == name)
                return row_count(*open, &name);
        throw no_partition(open->collection.place.name, name);
    });
}
