// Milvus's members may stand at the top or under "params". Those that tune index types which are
// served otherwise are checked to be numbers and then mean nothing.

#include "milvus/search_params.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>

#include "milvus/errors.h"
#include "milvus/json_text.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

constexpr long kMostProbes = 65536;

// Of index types that are served by hnsw or ivfflat, with their own knobs.
constexpr std::array<std::string_view, 16> kOfOtherIndexes = {
    "beamwidth",         "dim_max_score_ratio",
    "drop_ratio_search", "itopk_size",
    "max_iterations",    "min_iterations",
    "refine_k",          "reorder_k",
    "search_width",      "team_size",
    "rbq_query_bits",    "max_empty_result_buckets",
    "seed_ef",           "search_cache_budget_gb",
    "with_raw_data",     "thread_block_size"};

// What the top may say beyond metric_type, params and offset, of no consequence here: all rows are
// searched whatever their age, and a filter is applied as the plan sees fit.
constexpr std::array<std::string_view, 3> kHints = {"hints", "ignore_growing", "page_retain_order"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

base::Error wrong(std::string_view key, const char* expected, const pg::Json& value) {
    return bad_parameter(std::string(key) + " of search_params should be " + expected +
                         ", but got " + json_text(value));
}

long whole(std::string_view key, const pg::Json& value, long least, long most) {
    const auto number = whole_number(value);
    if (!number)
        throw wrong(key, "a whole number", value);
    if (*number < least || *number > most)
        throw bad_parameter(std::string(key) + " of search_params should be in range [" +
                            std::to_string(least) + ", " + std::to_string(most) + "], but got " +
                            json_text(value));
    return *number;
}

std::optional<double> real_number(const pg::Json& value) {
    if (value.kind != Kind::number && value.kind != Kind::string)
        return std::nullopt;
    const std::string_view text = value.text;
    double number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

double real(std::string_view key, const pg::Json& value) {
    const auto number = real_number(value);
    if (!number)
        throw wrong(key, "a number", value);
    return *number;
}

// A member that may stand at the top or under "params". False where it is none.
bool read_index_member(SearchParams& out, std::string_view key, const pg::Json& value) {
    if (key == "ef" || key == "search_list" || key == "search_list_size")
        out.ef = std::max(out.ef.value_or(0), whole(key, value, 1, INT_MAX));
    else if (key == "nprobe")
        out.probes = whole(key, value, 1, kMostProbes);
    else if (key == "level")
        out.level = whole(key, value, 1, 10);
    else if (key == "radius")
        out.radius = real(key, value);
    else if (key == "range_filter")
        out.range_filter = real(key, value);
    else if (!contains(kOfOtherIndexes, key))
        return false;
    else if (value.kind != Kind::boolean && !real_number(value))
        throw wrong(key, "a number", value);
    return true;
}

void read_params(SearchParams& out, const pg::Json& params) {
    if (params.kind == Kind::null)
        return;
    if (params.kind != Kind::object)
        throw bad_parameter("params of search_params must be a JSON object");
    for (int i = 0; i < params.size; ++i)
        if (params.items[i].kind != Kind::null &&
            !read_index_member(out, params.keys[i], params.items[i]))
            throw bad_parameter("unexpected key " + std::string(params.keys[i]) +
                                " in params of search_params");
}

void read_top(SearchParams& out, std::string_view key, const pg::Json& value) {
    if (key == "metric_type") {
        if (value.kind != Kind::string)
            throw wrong(key, "a string", value);
        if (*value.text == '\0')
            return; // the clients' way to leave it out
        out.metric = metric_from(value.text);
        if (!out.metric)
            throw bad_parameter("metric type " + std::string(value.text) + " is not supported");
    } else if (key == "params") {
        read_params(out, value);
    } else if (key == "offset") {
        out.offset = whole(key, value, 0, LONG_MAX);
    } else if (!contains(kHints, key) && !read_index_member(out, key, value)) {
        throw bad_parameter("unexpected key " + std::string(key) + " in search_params");
    }
}

} // namespace

SearchParams search_params(const pg::Json* json) {
    SearchParams out;
    if (!json || json->kind == Kind::null)
        return out;
    if (json->kind != Kind::object)
        throw bad_parameter("search_params must be a JSON object");
    for (int i = 0; i < json->size; ++i)
        if (json->items[i].kind != Kind::null)
            read_top(out, json->keys[i], json->items[i]);
    return out;
}

void check_range(const SearchParams& params, Metric metric) {
    if (!params.radius || !params.range_filter)
        return;
    const bool larger = larger_is_nearer(metric);
    if (larger ? *params.range_filter > *params.radius : *params.range_filter < *params.radius)
        return;
    char text[160];
    std::snprintf(text, sizeof text, "range_filter(%g) must be %s than radius(%g) for metric %s",
                  *params.range_filter, larger ? "greater" : "less", *params.radius,
                  metric_name(metric));
    throw bad_parameter(text);
}

} // namespace milvus
