// milvus_upsert, whole rows and parts of rows.

#include "milvus/batch_text.h"
#include "milvus/call.h"
#include "milvus/names.h"
#include "milvus/row_writer.h"
#include "milvus/write_reply.h"
#include "milvus/write_target.h"
#include "rows/order.h"
#include "rows/reader.h"

namespace milvus {

namespace {

enum Argument { collection_name, data, partition_name, timeout, partial_update, db_name };

void refuse_auto_id(const OpenCollection& collection) {
    if (collection.definition.key().auto_id)
        throw base::Error("0A000", "Upsert don't support autoid == true", milvus_code(1),
                          "Collection " + collection.collection.place.name +
                              " makes its own keys; milvus_insert adds rows to it.");
}

Datum upsert(FunctionCallInfo fcinfo, DataForm form) {
    const std::string given = partition_argument(fcinfo, partition_name);
    const std::string_view text = batch_text(fcinfo, data, form);
    const bool partial = truth_argument(fcinfo, partial_update).value_or(false);
    const auto collection =
        open_collection(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    std::string target = target_partition(*collection, given);
    // Whole rows end in a partition by what the call says; parts of rows stay where they are.
    if (!partial && target.empty() && collection->partitioned)
        target = kDefaultPartition;
    require_upsert(*collection);
    refuse_auto_id(*collection);
    const RowShape shape =
        row_shape(*collection, partial ? rows::Mode::partial : rows::Mode::upsert);
    try {
        const rows::Batch batch = rows::read(text, shape.shape);
        auto order = rows::key_order(batch, shape.shape, shape.key);
        rows::keep_last(batch, shape.shape, shape.key, order);
        RowWriter writer(*collection, shape, batch, order, target);
        if (partial)
            writer.update_or_insert();
        else
            writer.upsert();
        return write_reply("upsert_count", batch, shape);
    } catch (const rows::Refusal& refusal) {
        throw row_error(refusal, collection->collection.place.name);
    }
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_upsert) {
    using namespace milvus;
    return timed(fcinfo, timeout, [&] { return upsert(fcinfo, DataForm::text); });
}

PG_MILVUS_FUNCTION(milvus_upsert_jsonb) {
    using namespace milvus;
    return timed(fcinfo, timeout, [&] { return upsert(fcinfo, DataForm::jsonb); });
}
