// milvus_insert.

#include "milvus/batch_text.h"
#include "milvus/call.h"
#include "milvus/key_draw.h"
#include "milvus/names.h"
#include "milvus/row_writer.h"
#include "milvus/write_reply.h"
#include "milvus/write_target.h"
#include "rows/order.h"
#include "rows/reader.h"

namespace milvus {

namespace {

enum Argument { collection_name, data, partition_name, timeout, db_name };

void refuse_twins(const rows::Batch& batch, const RowShape& shape,
                  const std::vector<std::uint32_t>& order) {
    const auto twins = rows::find_twins(batch, shape.shape, shape.key, order);
    if (!twins)
        return;
    const std::string key = rows::key_text(batch, shape.shape, shape.key, twins->second);
    throw rows::Refusal("23505", 1100, "duplicate primary keys are not allowed in the same batch")
        .at(twins->second, shape.shape.fields[shape.key].name)
        .versus("each key once", key + ", as in row " + std::to_string(twins->first));
}

Datum insert(FunctionCallInfo fcinfo, DataForm form) {
    const std::string partition = partition_argument(fcinfo, partition_name);
    const std::string_view text = batch_text(fcinfo, data, form);
    const auto collection =
        open_collection(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    std::string target = target_partition(*collection, partition);
    if (target == kDefaultPartition)
        target.clear(); // where the table puts rows by itself
    require_insert(*collection);
    const RowShape shape = row_shape(*collection, rows::Mode::insert);
    try {
        rows::Batch batch = rows::read(text, shape.shape);
        draw_keys(*collection, shape, batch);
        const auto order = rows::key_order(batch, shape.shape, shape.key);
        refuse_twins(batch, shape, order);
        RowWriter(*collection, shape, batch, order, target).insert();
        return write_reply("insert_count", batch, shape);
    } catch (const rows::Refusal& refusal) {
        throw row_error(refusal, collection->collection.place.name);
    }
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_insert) {
    using namespace milvus;
    return timed(fcinfo, timeout, [&] { return insert(fcinfo, DataForm::text); });
}

PG_MILVUS_FUNCTION(milvus_insert_jsonb) {
    using namespace milvus;
    return timed(fcinfo, timeout, [&] { return insert(fcinfo, DataForm::jsonb); });
}
