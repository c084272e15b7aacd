// index_params: which fields, index types, metrics and parameters Milvus allows.

#include <array>

#include "milvus/errors.h"
#include "milvus/index.h"
#include "milvus/json_text.h"
#include "milvus/names.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

std::string upper(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return out;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

constexpr std::array<std::string_view, 19> kDense = {
    "AUTOINDEX",       "FLAT",       "HNSW",         "HNSW_SQ",    "HNSW_PQ",
    "HNSW_PRQ",        "DISKANN",    "SCANN",        "IVF_FLAT",   "IVF_SQ8",
    "IVF_PQ",          "IVF_RABITQ", "GPU_IVF_FLAT", "GPU_IVF_PQ", "GPU_CAGRA",
    "GPU_BRUTE_FORCE", "HNSW_SQ8",   "HNSW_FP16",    "HNSW_BF16"};
constexpr std::array<std::string_view, 5> kBinary = {"AUTOINDEX", "BIN_FLAT", "BIN_IVF_FLAT",
                                                     "FLAT", "HNSW"};
constexpr std::array<std::string_view, 3> kSparse = {"AUTOINDEX", "SPARSE_INVERTED_INDEX",
                                                     "SPARSE_WAND"};
constexpr std::array<std::string_view, 5> kScalar = {"AUTOINDEX", "STL_SORT", "TRIE", "BITMAP",
                                                     "INVERTED"};
constexpr std::array<std::string_view, 3> kDenseMetrics = {"COSINE", "L2", "IP"};
constexpr std::array<std::string_view, 2> kBinaryMetrics = {"HAMMING", "JACCARD"};
constexpr std::array<std::string_view, 1> kSparseMetrics = {"IP"};

bool type_fits(const Field& field, const std::string& type) {
    switch (field.type) {
    case Type::float_vector:
    case Type::float16_vector:
        return contains(kDense, type);
    case Type::binary_vector:
        return contains(kBinary, type);
    case Type::sparse_vector:
        return contains(kSparse, type);
    default:
        return contains(kScalar, type);
    }
}

bool metric_fits(const Field& field, const std::string& metric) {
    switch (field.type) {
    case Type::binary_vector:
        return contains(kBinaryMetrics, metric);
    case Type::sparse_vector:
        return contains(kSparseMetrics, metric);
    default:
        return contains(kDenseMetrics, metric);
    }
}

std::string default_metric(const Field& field) {
    return field.type == Type::binary_vector   ? "HAMMING"
           : field.type == Type::sparse_vector ? "IP"
                                               : "COSINE";
}

std::string text_of(const pg::Json& json, const char* key, std::string otherwise) {
    const pg::Json* found = json.find(key);
    if (!found || found->kind == Kind::null)
        return otherwise;
    if (found->kind != Kind::string)
        throw bad_parameter(std::string(key) + " of index_params must be a string");
    return found->text;
}

void check_keys(const pg::Json& json) {
    constexpr std::array<std::string_view, 5> known = {"field_name", "index_name", "index_type",
                                                       "metric_type", "params"};
    for (int i = 0; i < json.size; ++i)
        if (!contains(known, json.keys[i]))
            throw bad_parameter("unexpected key " + std::string(json.keys[i]) + " in index_params");
    const pg::Json* params = json.find("params");
    if (params && params->kind != Kind::object && params->kind != Kind::null)
        throw bad_parameter("params of index_params must be a JSON object");
}

void check_range(const pg::Json& params, const char* key, long least, long most) {
    const pg::Json* found = params.find(key);
    if (!found)
        return;
    const auto value = whole_number(*found);
    if (!value || *value < least || *value > most)
        throw bad_parameter(std::string(key) + " of index_params should be in range [" +
                            std::to_string(least) + ", " + std::to_string(most) + "], but got " +
                            json_text(*found));
}

Index read_one(const pg::Json& json, const Definition& definition) {
    if (json.kind != Kind::object)
        throw bad_parameter("index_params must be a JSON object or a list of them");
    check_keys(json);
    Index index;
    index.field = trimmed(text_of(json, "field_name", ""));
    const Field* field = definition.find(index.field);
    if (!field)
        throw no_field(index.field);
    index.name = trimmed(text_of(json, "index_name", ""));
    // A registered table's column may have a name that Milvus would not allow.
    if (index.name.empty())
        index.name = index.field;
    else
        check_name(NameKind::index, index.name);
    index.type = upper(text_of(json, "index_type", "AUTOINDEX"));
    if (index.type.empty())
        index.type = "AUTOINDEX";
    if (!type_fits(*field, index.type))
        throw bad_parameter("index type " + index.type + " does not fit field " + field->name +
                            " of type " + type_name(field->type));
    index.metric = upper(text_of(json, "metric_type", ""));
    if (is_vector(field->type)) {
        if (index.metric.empty())
            index.metric = default_metric(*field);
        if (!metric_fits(*field, index.metric))
            throw bad_parameter("metric type " + index.metric + " does not fit field " +
                                field->name + " of type " + type_name(field->type));
    } else if (!index.metric.empty()) {
        throw bad_parameter("metric_type means nothing for field " + field->name + " of type " +
                            type_name(field->type));
    }
    const pg::Json* params = json.find("params");
    if (params && params->find("json_path"))
        throw not_supported("an index on a JSON path is not supported yet");
    if (params && params->kind == Kind::object) {
        check_range(*params, "M", 2, 2048);
        check_range(*params, "efConstruction", 1, 2147483647);
        check_range(*params, "nlist", 1, 65536);
    }
    index.params = params && params->kind == Kind::object ? json_text(*params) : "{}";
    return index;
}

} // namespace

std::vector<Index> indexes_from_json(const pg::Json& json, const Definition& definition) {
    std::vector<Index> found;
    if (json.kind != Kind::array) {
        found.push_back(read_one(json, definition));
        return found;
    }
    for (int i = 0; i < json.size; ++i)
        found.push_back(read_one(json.items[i], definition));
    return found;
}

Index automatic_index(const Field& field, const std::string& metric) {
    Index index;
    index.name = index.field = field.name;
    index.type = "AUTOINDEX";
    index.metric = upper(metric);
    index.params = "{}";
    if (!metric_fits(field, index.metric))
        throw bad_parameter("metric type " + metric + " does not fit field " + field.name +
                            " of type " + type_name(field.type));
    return index;
}

} // namespace milvus
