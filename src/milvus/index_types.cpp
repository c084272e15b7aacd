// Milvus's tables of index types, metrics and parameters.

#include "milvus/index_types.h"

#include <algorithm>
#include <array>
#include <span>

#include "milvus/errors.h"
#include "milvus/json_text.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

template <class List>
bool contains(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

constexpr std::array<std::string_view, 21> kDense = {
    "AUTOINDEX",  "FLAT",      "HNSW",           "HNSW_SQ",     "HNSW_PQ",      "HNSW_PRQ",
    "HNSW_SQ8",   "HNSW_FP16", "HNSW_BF16",      "DISKANN",     "SCANN",        "IVF_FLAT",
    "IVF_SQ8",    "IVF_PQ",    "IVF_RABITQ",     "IVF_FLAT_CC", "GPU_IVF_FLAT", "GPU_IVF_SQ8",
    "GPU_IVF_PQ", "GPU_CAGRA", "GPU_BRUTE_FORCE"};
constexpr std::array<std::string_view, 5> kBinary = {"AUTOINDEX", "BIN_FLAT", "BIN_IVF_FLAT",
                                                     "FLAT", "HNSW"};
constexpr std::array<std::string_view, 3> kSparse = {"AUTOINDEX", "SPARSE_INVERTED_INDEX",
                                                     "SPARSE_WAND"};
constexpr std::array<std::string_view, 5> kScalar = {"AUTOINDEX", "STL_SORT", "TRIE", "BITMAP",
                                                     "INVERTED"};
constexpr std::array<std::string_view, 3> kDenseMetrics = {"COSINE", "L2", "IP"};
constexpr std::array<std::string_view, 2> kBinaryMetrics = {"HAMMING", "JACCARD"};
constexpr std::array<std::string_view, 1> kSparseMetrics = {"IP"};

// Those that nothing here depends on.
constexpr std::array<std::string_view, 20> kOtherParams = {"index_type",
                                                           "metric_type",
                                                           "mmap.enabled",
                                                           "sq_type",
                                                           "refine",
                                                           "refine_type",
                                                           "nrq",
                                                           "inverted_index_algo",
                                                           "bm25_k1",
                                                           "bm25_b",
                                                           "intermediate_graph_degree",
                                                           "graph_degree",
                                                           "build_algo",
                                                           "cache_dataset_on_device",
                                                           "adapt_for_cpu",
                                                           "max_degree",
                                                           "search_list_size",
                                                           "search_list",
                                                           "ef",
                                                           "reorder_k"};

struct Range {
    std::string_view name;
    long least;
    long most;
};
constexpr Range kRanges[] = {{"M", 2, 2048},        {"efConstruction", 1, 2147483647},
                             {"nlist", 1, 65536},   {"nbits", 1, 64},
                             {"m", 1, 65536},       {"min_gram", 1, 65535},
                             {"max_gram", 1, 65535}};

bool is_integer(Type type) {
    return type >= Type::int8 && type <= Type::int64;
}

// Why a scalar field cannot have the index; empty where it can.
std::string scalar_fault(const Field& field, const std::string& type) {
    const bool number =
        is_integer(field.type) || field.type == Type::float32 || field.type == Type::float64;
    const Type element = field.type == Type::array ? field.element : field.type;
    if (type == "TRIE" && field.type != Type::varchar)
        return "TRIE is only supported on varchar field";
    if (type == "STL_SORT" && !number && field.type != Type::varchar)
        return "STL_SORT is only supported on numeric and varchar field";
    if (type == "BITMAP" && field.primary)
        return "create bitmap index on primary key not supported";
    if (type == "BITMAP" && !is_integer(element) && element != Type::boolean &&
        element != Type::varchar)
        return "bitmap index is only supported on bool, int, string and array field";
    return {};
}

base::Error bad_range(const Range& range, const pg::Json& value) {
    return bad_parameter(std::string(range.name) + " of index_params should be in range [" +
                         std::to_string(range.least) + ", " + std::to_string(range.most) +
                         "], but got " + json_text(value));
}

void check_ratio(const pg::Json& value) {
    char* end = nullptr;
    const double ratio = value.kind == Kind::number || value.kind == Kind::string
                             ? std::strtod(value.text, &end)
                             : -1;
    if (!(ratio >= 0 && ratio < 1) || (end && *end))
        throw bad_parameter("drop_ratio_build of index_params should be in range [0, 1), but got " +
                            json_text(value));
}

void check_param(const Field& field, std::string_view key, const pg::Json& value) {
    for (const Range& range : kRanges) {
        if (key != range.name)
            continue;
        const auto number = whole_number(value);
        if (!number || *number < range.least || *number > range.most)
            throw bad_range(range, value);
        if (key == "m" && field.dim % *number)
            throw bad_parameter("dimension must be able to be divided by `m`, dimension: " +
                                std::to_string(field.dim) + ", m: " + std::to_string(*number));
        return;
    }
    if (key == "drop_ratio_build")
        return check_ratio(value);
    if (key == "with_raw_data") {
        const std::string text = json_text(value);
        if (text != "true" && text != "false" && text != "\"true\"" && text != "\"false\"")
            throw bad_parameter("with_raw_data of index_params should be true or false, but got " +
                                text);
        return;
    }
    if (key == "json_cast_function")
        throw not_supported("json_cast_function of an index is not supported yet");
    if (key == "json_path" || key == "json_cast_type" || contains(kOtherParams, key))
        return;
    throw bad_parameter("unexpected parameter " + std::string(key) + " in index_params");
}

} // namespace

void check_index_type(const Field& field, const std::string& type) {
    if (type == "NGRAM" || type == "RTREE" || type == "MINHASH_LSH")
        throw not_supported("index type " + type + " is not supported yet");
    bool fits = false;
    switch (field.type) {
    case Type::float_vector:
    case Type::float16_vector:
        fits = contains(kDense, type);
        break;
    case Type::binary_vector:
        fits = contains(kBinary, type);
        break;
    case Type::sparse_vector:
        fits = contains(kSparse, type);
        break;
    default:
        fits = contains(kScalar, type);
    }
    if (!fits)
        throw bad_parameter("index type " + type + " does not fit field " + field.name +
                            " of type " + type_name(field.type));
    if (is_vector(field.type))
        return;
    if (const std::string fault = scalar_fault(field, type); !fault.empty())
        throw bad_parameter(fault + ": field " + field.name + " of type " + type_name(field.type));
}

void check_metric(const Field& field, const std::string& metric) {
    if (metric == "BM25" && field.type == Type::sparse_vector)
        throw not_supported("metric type BM25 is not supported yet");
    const std::span<const std::string_view> fitting =
        field.type == Type::binary_vector   ? std::span<const std::string_view>(kBinaryMetrics)
        : field.type == Type::sparse_vector ? std::span<const std::string_view>(kSparseMetrics)
                                            : std::span<const std::string_view>(kDenseMetrics);
    if (std::find(fitting.begin(), fitting.end(), metric) != fitting.end())
        return;
    std::string hint = "It may be";
    for (std::size_t i = 0; i < fitting.size(); ++i)
        hint += (i == 0 ? " " : i + 1 < fitting.size() ? ", " : " or ") + std::string(fitting[i]);
    const base::Error error = bad_parameter("metric type " + metric + " does not fit field " +
                                            field.name + " of type " + type_name(field.type));
    throw base::Error(error.state(), error.message(), error.detail(), hint + ".");
}

std::string default_metric(const Field& field) {
    return field.type == Type::binary_vector   ? "HAMMING"
           : field.type == Type::sparse_vector ? "IP"
                                               : "COSINE";
}

void check_index_params(const Field& field, const std::string& type, const pg::Json& params) {
    for (int i = 0; i < params.size; ++i)
        check_param(field, params.keys[i], params.items[i]);
    const bool json = field.type == Type::json;
    for (const char* key : {"json_path", "json_cast_type"})
        if (params.find(key) && (!json || type == "BITMAP" || type == "STL_SORT"))
            throw bad_parameter(std::string(key) + " means nothing for index type " + type +
                                " of field " + field.name + " of type " + type_name(field.type));
}

} // namespace milvus
