// The table of metrics and what follows from it.

#include "milvus/metric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace milvus {

namespace {

struct Facts {
    const char* name;
    const char* order; // operator
};

constexpr std::array<Facts, 5> kFacts = {
    {{"L2", "<->"}, {"IP", "<#>"}, {"COSINE", "<=>"}, {"HAMMING", "<~>"}, {"JACCARD", "<%>"}}};

const Facts& facts(Metric metric) {
    return kFacts[static_cast<std::size_t>(metric)];
}

bool same_word(std::string_view a, std::string_view upper) {
    const auto same = [](char x, char y) {
        return (x >= 'a' && x <= 'z' ? x - 'a' + 'A' : x) == y;
    };
    return std::equal(a.begin(), a.end(), upper.begin(), upper.end(), same);
}

} // namespace

std::optional<Metric> metric_from(std::string_view name) {
    for (std::size_t i = 0; i < kFacts.size(); ++i)
        if (same_word(name, kFacts[i].name))
            return static_cast<Metric>(i);
    return std::nullopt;
}

const char* metric_name(Metric metric) {
    return facts(metric).name;
}

bool metric_fits(Metric metric, Type vector) {
    const bool of_bits = metric == Metric::hamming || metric == Metric::jaccard;
    return of_bits == (vector == Type::binary_vector);
}

Metric default_metric(Type vector) {
    return vector == Type::binary_vector   ? Metric::hamming
           : vector == Type::sparse_vector ? Metric::ip
                                           : Metric::cosine;
}

double normalised(Metric metric, double distance) {
    switch (metric) {
    case Metric::cosine:
        return (1 + distance) / 2;
    case Metric::ip:
        return 0.5 + std::atan(distance) / std::numbers::pi;
    default:
        return 1 - 2 * std::atan(distance) / std::numbers::pi;
    }
}

std::string order_sql(Metric metric, const std::string& vector_schema, const std::string& left,
                      const std::string& right) {
    return left + " OPERATOR(" + vector_schema + "." + facts(metric).order + ") " + right;
}

std::string distance_sql(Metric metric, Type vector, const std::string& vector_schema,
                         const std::string& left, const std::string& right) {
    const std::string operands = "(" + left + ", " + right + ")";
    switch (metric) {
    case Metric::l2: {
        const char* type = vector == Type::float16_vector  ? "halfvec"
                           : vector == Type::sparse_vector ? "sparsevec"
                                                           : "vector";
        return vector_schema + "." + type + "_l2_squared_distance" + operands;
    }
    case Metric::ip:
        return vector_schema + ".inner_product" + operands;
    case Metric::cosine:
        return "milvus.similarity(" + vector_schema + ".cosine_distance" + operands + ")";
    case Metric::hamming:
        return vector_schema + ".hamming_distance" + operands;
    case Metric::jaccard:
        break;
    }
    return vector_schema + ".jaccard_distance" + operands;
}

} // namespace milvus
