// vector_distance(a, b, metric): the number that a Milvus search returns for the metric of that
// name. L2 is squared, IP and COSINE are similarities (larger is nearer), HAMMING and JACCARD
// distances.

#include "pg/entry.h"
#include "types/bit_operands.h"
#include "types/checks.h"
#include "types/distances.h"

using namespace types;

namespace {

enum class Metric { l2, ip, cosine, hamming, jaccard, unknown };

struct MetricName {
    const char* text;
    Metric metric;
};

constexpr MetricName kMetricNames[] = {{"L2", Metric::l2},
                                       {"IP", Metric::ip},
                                       {"COSINE", Metric::cosine},
                                       {"HAMMING", Metric::hamming},
                                       {"JACCARD", Metric::jaccard}};

Metric metric_argument(FunctionCallInfo fcinfo) {
    const char* written = text_to_cstring(PG_GETARG_TEXT_PP(2));
    for (const MetricName& name : kMetricNames) {
        if (pg_strcasecmp(written, name.text) == 0)
            return name.metric;
    }
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("unknown metric type \"%s\"", written),
                    errhint("The metric types are L2, IP and COSINE, and for bit strings HAMMING "
                            "and JACCARD.")));
    return Metric::unknown;
}

[[noreturn]] void report_unfit_metric(const char* type, const char* fitting) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("metric type does not fit type %s", type),
                    errhint("Its metric types are %s.", fitting)));
    pg_unreachable();
}

// Milvus normalises by the norm where there is one: a zero vector is similar to nothing.
template <class T>
double similarity_or_zero(const T* a, const T* b) {
    const double similarity = cosine_similarity(a, b);
    return std::isnan(similarity) ? 0 : similarity;
}

template <class T>
Datum by_metric(FunctionCallInfo fcinfo) {
    const T* a = pg::argument<T>(fcinfo, 0);
    const T* b = pg::argument<T>(fcinfo, 1);
    const Metric metric = metric_argument(fcinfo);
    check_same_dimensions(a, b);
    switch (metric) {
    case Metric::l2:
        return Float8GetDatum(l2_squared(a, b));
    case Metric::ip:
        return Float8GetDatum(inner_product(a, b));
    case Metric::cosine:
        return Float8GetDatum(similarity_or_zero(a, b));
    default:
        report_unfit_metric(T::kTypeName, "L2, IP and COSINE");
    }
}

} // namespace

PG_MILVUS_FUNCTION(vector_distance_metric) {
    return by_metric<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_distance_metric) {
    return by_metric<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(sparsevec_distance_metric) {
    return by_metric<Sparsevec>(fcinfo);
}

PG_MILVUS_FUNCTION(bit_distance_metric) {
    const Metric metric = metric_argument(fcinfo);
    const BitOperands bits = bit_operands(fcinfo);
    switch (metric) {
    case Metric::hamming:
        return Float8GetDatum(hamming(bits));
    case Metric::jaccard:
        return Float8GetDatum(jaccard(bits));
    default:
        report_unfit_metric("bit", "HAMMING and JACCARD");
    }
}
