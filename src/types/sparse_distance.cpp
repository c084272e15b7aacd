// Distance functions and norms of sparsevec.

#include "pg/entry.h"
#include "types/distances.h"
#include "types/sparse_checks.h"

using namespace types;

namespace {

using Measure = double (*)(const Sparsevec*, const Sparsevec*);

template <Measure Of>
double measured(FunctionCallInfo fcinfo) {
    const auto* a = pg::argument<Sparsevec>(fcinfo, 0);
    const auto* b = pg::argument<Sparsevec>(fcinfo, 1);
    check_same_dimensions(a, b);
    return Of(a, b);
}

double squared_norm(const Sparsevec* a) {
    return distance::active().squared_norm_f32(a->values(), a->size());
}

} // namespace

PG_MILVUS_FUNCTION(sparsevec_l2_distance) {
    return Float8GetDatum(std::sqrt(measured<l2_squared>(fcinfo)));
}

PG_MILVUS_FUNCTION(sparsevec_l2_squared_distance) {
    return Float8GetDatum(measured<l2_squared>(fcinfo));
}

PG_MILVUS_FUNCTION(sparsevec_inner_product) {
    return Float8GetDatum(measured<inner_product>(fcinfo));
}

PG_MILVUS_FUNCTION(sparsevec_negative_inner_product) {
    return Float8GetDatum(-measured<inner_product>(fcinfo));
}

PG_MILVUS_FUNCTION(sparsevec_cosine_distance) {
    return Float8GetDatum(1.0 - measured<cosine_similarity<Sparsevec>>(fcinfo));
}

PG_MILVUS_FUNCTION(sparsevec_l1_distance) {
    return Float8GetDatum(measured<l1>(fcinfo));
}

PG_MILVUS_FUNCTION(sparsevec_l2_norm) {
    return Float8GetDatum(std::sqrt(squared_norm(pg::argument<Sparsevec>(fcinfo, 0))));
}

// Elements that the division turns into zero are left out; a zero vector stays one.
PG_MILVUS_FUNCTION(sparsevec_l2_normalize) {
    const auto* a = pg::argument<Sparsevec>(fcinfo, 0);
    const double length = std::sqrt(squared_norm(a));
    auto* quotients = static_cast<float*>(palloc(a->size() * sizeof(float) + 1));
    int kept = 0;
    for (std::size_t i = 0; i < a->size(); ++i) {
        quotients[i] = static_cast<float>(static_cast<double>(a->values()[i]) / length);
        kept += quotients[i] != 0;
    }
    check_no_overflow(quotients, a->size());
    Sparsevec* result = Sparsevec::make(a->dimensions, kept);
    float* values = result->values();
    int place = 0;
    for (std::size_t i = 0; i < a->size(); ++i) {
        if (quotients[i] == 0)
            continue;
        result->indices[place] = a->indices[i];
        values[place] = quotients[i];
        ++place;
    }
    pfree(quotients);
    return pg::to_datum(result);
}
