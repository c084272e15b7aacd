// Metrics: their names, which way is nearer, the operator whose order an index serves, and the
// number that Milvus gives for a hit. README.md ("Searching") says how they meet in a statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "milvus/definition.h"

namespace milvus {

enum class Metric { l2, ip, cosine, hamming, jaccard };

// In any case.
std::optional<Metric> metric_from(std::string_view name);
const char* metric_name(Metric metric);
bool metric_fits(Metric metric, Type vector);
// Of a field without an index, where the call names none.
Metric default_metric(Type vector);

// IP and COSINE are similarities.
constexpr bool larger_is_nearer(Metric metric) {
    return metric == Metric::ip || metric == Metric::cosine;
}

// A hit's distance as a term of a weighted sum, in [0, 1], larger the nearer.
double normalised(Metric metric, double distance);

// SQL over two operands. VECTOR_SCHEMA is quoted.
//
// Smaller is nearer; the very expression that an index of the metric serves.
std::string order_sql(Metric metric, const std::string& vector_schema, const std::string& left,
                      const std::string& right);
// What Milvus gives. A zero vector has no direction: it is similar to nothing, 0.
std::string distance_sql(Metric metric, Type vector, const std::string& vector_schema,
                         const std::string& left, const std::string& right);

} // namespace milvus
