// milvus_search_iterator: all entities, nearest first. Its first batch comes from a search, by the
// index of a large table; the rest from a cursor over all rows in the order of their distance,
// whose sort the server keeps on disk beyond work_mem. What the first batch held is left out of the
// rest, so that each row comes once, one that the index missed included.

#include <algorithm>

#include "milvus/iteration.h"
#include "milvus/search.h"
#include "milvus/search_call.h"
#include "pg/jsonb.h"
#include "pg/type_text.h"

namespace milvus {

namespace {

// Places of the arguments.
enum Argument {
    collection_name,
    data,
    batch_size,
    filter,
    limit_rows,
    output_fields,
    search_params_,
    partition_names,
    anns_field,
    round_decimal,
    filter_params,
    timeout,
    db_name
};

struct SearchIteration : Iteration {
    const Output::Plan* plan;
    Oid key_type;
    int decimals;
    const Scalar* first; // the keys of the first batch, in their order
    std::size_t first_size;
    std::size_t met; // of them, in the cursor
};

// As Milvus's client gives a hit. Plain dialect.
Datum hit_json(const Scalar& key, Oid key_type, double distance, Datum entity) {
    pg::JsonbWriter to;
    to.begin_object();
    to.key("id", 2);
    if (is_text(key_type)) {
        const std::string_view text = text_bytes(key.text);
        to.string(text.data(), text.size());
    } else {
        to.integer(key.number);
    }
    to.key("distance", 8);
    to.real(distance);
    to.key("entity", 6);
    to.whole(DatumGetJsonbP(entity));
    to.end_object();
    return PointerGetDatum(to.finished());
}

bool was_first(SearchIteration& self, const Scalar& key) {
    if (self.met == self.first_size)
        return false;
    const auto before = [&self](const Scalar& a, const Scalar& b) {
        return is_before(a, b, self.key_type);
    };
    if (!std::binary_search(self.first, self.first + self.first_size, key, before))
        return false;
    ++self.met;
    return true;
}

bool row_hit(Iteration& iteration, const pg::Row& row, Datum& result) {
    auto& self = static_cast<SearchIteration&>(iteration);
    const Scalar key = scalar(row.values[1], self.key_type);
    if (was_first(self, key))
        return false;
    result = hit_json(key, self.key_type, rounded(DatumGetFloat8(row.values[0]), self.decimals),
                      entity(*self.plan, row, 2));
    return true;
}

SearchRequest read_request(FunctionCallInfo fcinfo) {
    SearchRequest request;
    request.filter = text_argument(fcinfo, filter);
    request.filter_params = json_argument(fcinfo, filter_params);
    request.anns_field = text_argument(fcinfo, anns_field);
    const auto params = json_argument(fcinfo, search_params_);
    request.params = search_params(params ? &*params : nullptr);
    if (request.params.offset.value_or(0) != 0)
        throw bad_parameter("Not support offset when searching iteration");
    return request;
}

// The nearest, as the first batch that is read.
void begin_with(SearchIteration& state, MemoryContext whole, Search& search, Datum vector) {
    MemoryContext const before = MemoryContextSwitchTo(state.batch);
    const Search::Hits hits = search.run(vector);
    pg::call([&state, &hits, whole] {
        state.entities = static_cast<Datum*>(palloc(sizeof(Datum) * (hits.count + 1)));
        for (std::size_t i = 0; i < hits.count; ++i) {
            const Hit& hit = hits.items[i];
            state.entities[i] = hit_json(hit.key, state.key_type,
                                         rounded(hit.distance, state.decimals), hit.entity);
        }
        MemoryContextSwitchTo(whole);
        auto* keys = static_cast<Scalar*>(palloc(sizeof(Scalar) * (hits.count + 1)));
        for (std::size_t i = 0; i < hits.count; ++i)
            keys[i] = copied(hits.items[i].key, state.key_type);
        std::sort(keys, keys + hits.count, [&state](const Scalar& a, const Scalar& b) {
            return is_before(a, b, state.key_type);
        });
        state.first = keys;
    });
    MemoryContextSwitchTo(before);
    state.first_size = hits.count;
    state.size = static_cast<long>(hits.count);
    // A search that gives less than it was asked for has given all.
    const bool all = state.size < state.batch_size;
    state.left = all ? 0 : state.left - state.size;
}

void open(FunctionCallInfo fcinfo, FuncCallContext* context) {
    if (PG_ARGISNULL(data))
        throw bad_parameter("the data of a search should not be NULL");
    SearchRequest request = read_request(fcinfo);
    const long size = batch_size_argument(fcinfo, batch_size);
    const std::int64_t limit = iteration_limit_argument(fcinfo, limit_rows);
    request.limit = static_cast<std::size_t>(std::min<std::int64_t>(size, limit));
    const int decimals = checked_decimals(whole_argument(fcinfo, round_decimal));
    const auto collection =
        open_collection(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    const auto partitions =
        checked_partitions(*collection, texts_argument(fcinfo, partition_names));
    check_names(*collection, request);
    const auto fields = texts_argument(fcinfo, output_fields);
    const Output output(*collection, fields ? fields : std::vector<std::string>(), false);
    refuse_count(output);
    require_select(*collection);
    require_loaded(*collection, partitions);
    Search search(*collection, request, partitions, output);
    const auto vectors = query_vectors(PG_GETARG_DATUM(data), pg::argument_type(fcinfo, data),
                                       search.target().column);
    if (vectors.size() != 1)
        throw bad_parameter("Not support search iteration over multiple vectors at present");

    MemoryContext const before = MemoryContextSwitchTo(context->multi_call_memory_ctx);
    const Output::Plan* plan = output.plan();
    MemoryContextSwitchTo(before);
    const pg::Cursor cursor = pg::open_cursor(search.all_in_order(), search.parameters(vectors[0]));
    auto& state = static_cast<SearchIteration&>(
        make_iteration(fcinfo, context, sizeof(SearchIteration), cursor, size, limit));
    state.result = row_hit;
    state.plan = plan;
    state.key_type = collection->key_column().type;
    state.decimals = decimals;
    if (search.target().indexed && !is_cheap_scan(search.target()))
        begin_with(state, context->multi_call_memory_ctx, search, vectors[0]);
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_search_iterator) {
    using namespace milvus;
    return iterate(fcinfo, timeout, [&](FuncCallContext* context) { open(fcinfo, context); });
}
