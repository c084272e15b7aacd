// Members of a request, small ones by the server's own JSON.

#include "milvus/hybrid_requests.h"

#include "milvus/errors.h"
#include "milvus/json_split.h"
#include "milvus/json_text.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

constexpr std::size_t kMostRequests = 1024;

std::string where(std::size_t i) {
    return " of request " + std::to_string(i) + " of a hybrid search";
}

pg::Json read_json(std::string_view text, std::size_t i) {
    try {
        return pg::json_tree(pg::json_datum(std::string(text)));
    } catch (const pg::ServerError& error) {
        if (ERRCODE_TO_CATEGORY(error.data()->sqlerrcode) != ERRCODE_DATA_EXCEPTION)
            throw;
        throw bad_parameter("invalid JSON" + where(i) + ": " + error.data()->message);
    }
}

std::string string_member(std::string_view key, const pg::Json& value, std::size_t i) {
    if (value.kind != Kind::string)
        throw bad_parameter(std::string(key) + where(i) + " should be a string, but got " +
                            json_text(value));
    return value.text;
}

// A member given twice, or under both of its names, is refused.
template <class T>
void set_once(std::optional<T>& to, T value, std::string_view key, std::size_t i) {
    if (to)
        throw bad_parameter(std::string(key) + where(i) + " is given twice");
    to = std::move(value);
}

struct Reader {
    std::size_t number;
    HybridRequest out{};
    std::optional<std::string_view> data{};
    std::optional<pg::Json> params{};
    std::optional<std::int64_t> limit{};

    void member(std::string_view key, std::string_view text) {
        if (key == "data")
            return set_once(data, text, key, number);
        const pg::Json value = read_json(text, number);
        if (value.kind == Kind::null)
            return;
        if (key == "anns_field")
            set_once(out.search.anns_field, string_member(key, value, number), key, number);
        else if (key == "expr" || key == "filter")
            set_once(out.search.filter, string_member(key, value, number), key, number);
        else if (key == "param" || key == "search_params")
            set_once(params, value, key, number);
        else if (key == "filter_params" || key == "expr_params")
            set_once(out.search.filter_params, value, key, number);
        else if (key == "limit")
            set_once(limit, limit_of(value), key, number);
        else
            throw bad_parameter("unexpected key " + std::string(key) + " in request " +
                                std::to_string(number) + " of a hybrid search");
    }

    std::int64_t limit_of(const pg::Json& value) const {
        const auto limit_given = whole_number(value);
        if (!limit_given)
            throw bad_parameter("limit" + where(number) + " should be a whole number, but got " +
                                json_text(value));
        return *limit_given;
    }

    HybridRequest finish(std::size_t default_limit) {
        if (!data || *data == "null")
            throw bad_parameter("data" + where(number) + " is missing");
        out.data = *data;
        out.search.params = search_params(params ? &*params : nullptr);
        if (out.search.params.offset.value_or(0) != 0)
            throw bad_parameter("offset" + where(number) + " is not supported");
        out.search.limit =
            checked_window(limit.value_or(static_cast<std::int64_t>(default_limit)), 0).limit;
        return std::move(out);
    }
};

HybridRequest read_request(std::string_view text, std::size_t i, std::size_t default_limit) {
    const auto members = split_object(text);
    if (!members)
        throw bad_parameter("request " + std::to_string(i) +
                            " of a hybrid search must be a JSON object");
    Reader reader{i};
    for (const auto& [key, value] : *members)
        reader.member(read_json(key, i).text, value);
    return reader.finish(default_limit);
}

} // namespace

std::vector<HybridRequest> hybrid_requests(std::string_view reqs, std::size_t default_limit) {
    const auto items = split_list(reqs);
    if (!items)
        throw bad_parameter("reqs must be a JSON list of requests");
    if (items->empty() || items->size() > kMostRequests)
        throw bad_parameter("the number of requests of a hybrid search should be in range [1, " +
                            std::to_string(kMostRequests) + "], but got " +
                            std::to_string(items->size()));
    std::vector<HybridRequest> found;
    for (const std::string_view item : *items)
        found.push_back(read_request(item, found.size(), default_limit));
    return found;
}

} // namespace milvus
