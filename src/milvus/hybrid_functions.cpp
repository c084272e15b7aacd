// milvus_hybrid_search: several searches, their hits weighed against each other by a ranker. Only
// the rows that win are read whole.

#include <algorithm>
#include <unordered_map>

#include "milvus/call.h"
#include "milvus/entity.h"
#include "milvus/hybrid_requests.h"
#include "milvus/names.h"
#include "milvus/ranker.h"
#include "milvus/search_call.h"
#include "milvus/search_result.h"
#include "pg/array.h"
#include "pg/type_text.h"

namespace milvus {

namespace {

// Places of the arguments.
enum Argument {
    collection_name,
    reqs,
    ranker_,
    limit_rows,
    output_fields,
    partition_names,
    offset_rows,
    round_decimal,
    timeout,
    db_name
};

// The text of reqs, of whatever type it is.
std::string_view reqs_text(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(reqs))
        throw bad_parameter("reqs should not be NULL");
    const Datum given = PG_GETARG_DATUM(reqs);
    if (pg::argument_type(fcinfo, reqs) == JSONBOID)
        return pg::call([=] {
            Jsonb* const json = DatumGetJsonbP(given);
            return JsonbToCString(nullptr, &json->root, VARSIZE(json));
        });
    const text* value = pg::call([=] { return DatumGetTextPP(given); });
    return {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
}

struct Ranked {
    Scalar key;
    double score;
};

struct Found {
    Scalar key;
    Datum entity;
};

// The scores of one query's rows, by key.
class Scores {
  public:
    explicit Scores(Oid key_type) : key_type_(key_type) {}

    void add(const Hit& hit, double term) {
        const auto [at, is_new] = places_.try_emplace(key_bytes(hit.key), ranked_.size());
        if (is_new)
            ranked_.push_back({hit.key, 0});
        ranked_[at->second].score += term;
    }

    // The best of them, equal ones by key.
    std::vector<Ranked> window(std::size_t offset, std::size_t limit) {
        std::sort(ranked_.begin(), ranked_.end(), [this](const Ranked& a, const Ranked& b) {
            return a.score != b.score ? a.score > b.score : is_before(a.key, b.key, key_type_);
        });
        const std::size_t from = std::min(offset, ranked_.size());
        const std::size_t to = std::min(from + limit, ranked_.size());
        return {ranked_.begin() + static_cast<std::ptrdiff_t>(from),
                ranked_.begin() + static_cast<std::ptrdiff_t>(to)};
    }

    std::string key_bytes(const Scalar& key) const {
        if (is_text(key_type_))
            return std::string(text_bytes(key.text));
        return std::string(reinterpret_cast<const char*>(&key.number), sizeof key.number);
    }

  private:
    Oid key_type_;
    std::vector<Ranked> ranked_;
    std::unordered_map<std::string, std::size_t> places_;
};

pg::Parameter key_array(const std::vector<Found>& rows, Oid type) {
    std::vector<Datum> keys;
    keys.reserve(rows.size());
    for (const Found& row : rows)
        keys.push_back(datum_of(row.key, type));
    return {pg::array_of(type), pg::array_datum(type, keys.data(), keys.size()), false};
}

// Reads what is shown of the rows, which are in the order of keys.
void read_entities(const OpenCollection& collection, const Output& output,
                   std::vector<Found>& rows) {
    const Column& key = collection.key_column();
    const Oid type = key.type;
    const pg::Parameter keys = key_array(rows, type);
    const std::string columns = output.columns();
    const Output::Plan* const plan = output.plan();
    const std::string sql = "SELECT t." + key.sql + (columns.empty() ? "" : ", ") + columns +
                            " FROM " + collection.collection.sql() + " AS t WHERE t." + key.sql +
                            own_sql("{=}") + "ANY ($1)";
    Found* const from = rows.data();
    Found* const to = from + rows.size();
    MemoryContext const memory = CurrentMemoryContext;
    pg::execute(sql, {&keys, 1}, pg::Access::read, pg::Planning::generic,
                [=](const pg::Row& row) noexcept {
                    MemoryContext const before = MemoryContextSwitchTo(memory);
                    const Scalar read = scalar(row.values[0], type);
                    Found* const at =
                        std::lower_bound(from, to, read, [type](const Found& a, const Scalar& b) {
                            return is_before(a.key, b, type);
                        });
                    if (at != to && is_same(at->key, read, type))
                        at->entity = entity(*plan, row, 1);
                    MemoryContextSwitchTo(before);
                    return true;
                });
}

// Shows the best rows of one query.
void put_best(const OpenCollection& collection, const Output& output,
              const std::vector<Ranked>& best, std::size_t query, SearchResult& result) {
    const Oid type = collection.key_column().type;
    std::vector<Found> rows;
    rows.reserve(best.size());
    for (const Ranked& ranked : best)
        rows.push_back({ranked.key, Datum{0}});
    const auto before = [type](const Found& a, const Found& b) {
        return is_before(a.key, b.key, type);
    };
    std::sort(rows.begin(), rows.end(), before);
    if (!rows.empty())
        read_entities(collection, output, rows);
    for (const Ranked& ranked : best) {
        const auto row = std::lower_bound(rows.begin(), rows.end(), Found{ranked.key, 0}, before);
        if (row->entity)
            result.put(query, {ranked.score, ranked.key, row->entity, 0});
    }
}

struct Part {
    std::unique_ptr<Search> search;
    std::vector<Datum> vectors;
};

std::vector<Part> open_parts(const OpenCollection& collection,
                             const std::vector<HybridRequest>& requests,
                             const std::vector<std::string>& partitions, const Output& no_fields) {
    std::vector<Part> parts;
    for (const HybridRequest& request : requests) {
        auto search = std::make_unique<Search>(collection, request.search, partitions, no_fields);
        auto vectors = query_vectors(request.data, search->target().column);
        if (!parts.empty() && vectors.size() != parts.front().vectors.size())
            throw bad_parameter(
                "nq of the requests of a hybrid search should be the same, but got " +
                std::to_string(parts.front().vectors.size()) + " and " +
                std::to_string(vectors.size()));
        parts.push_back({std::move(search), std::move(vectors)});
    }
    return parts;
}

void hybrid_search(FunctionCallInfo fcinfo) {
    const SearchWindow window =
        checked_window(large_argument(fcinfo, limit_rows), large_argument(fcinfo, offset_rows));
    const int decimals = checked_decimals(whole_argument(fcinfo, round_decimal));
    const auto requests = hybrid_requests(reqs_text(fcinfo), window.limit + window.offset);
    const auto ranker_json = json_argument(fcinfo, ranker_);
    const Ranker ranker = ranker_from_json(ranker_json ? &*ranker_json : nullptr, requests.size());
    const auto collection =
        open_collection(text_argument(fcinfo, collection_name), text_argument(fcinfo, db_name));
    const auto partitions =
        checked_partitions(*collection, texts_argument(fcinfo, partition_names));
    for (const HybridRequest& request : requests)
        check_names(*collection, request.search);
    const auto fields = texts_argument(fcinfo, output_fields);
    const Output output(*collection, fields ? fields : std::vector<std::string>(), false);
    refuse_count(output);
    const Output no_fields(*collection, std::vector<std::string>(), false);
    require_select(*collection);
    require_loaded(*collection, partitions);

    const std::vector<Part> parts = open_parts(*collection, requests, partitions, no_fields);
    SearchResult result(fcinfo, collection->key_column().type, decimals);
    for (std::size_t query = 0; query < parts.front().vectors.size(); ++query) {
        Scores scores(collection->key_column().type);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            pg::check_for_interrupts();
            Search& search = *parts[part].search;
            const Search::Hits hits = search.run(parts[part].vectors[query]);
            for (std::size_t i = 0; i < hits.count; ++i)
                scores.add(hits.items[i], ranker.term(part, i + 1, search.target().metric,
                                                      hits.items[i].distance));
        }
        put_best(*collection, output, scores.window(window.offset, window.limit), query, result);
    }
}

} // namespace

} // namespace milvus

PG_MILVUS_FUNCTION(milvus_hybrid_search) {
    return milvus::timed(fcinfo, milvus::timeout, [&] { milvus::hybrid_search(fcinfo); });
}
