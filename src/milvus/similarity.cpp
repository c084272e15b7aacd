// Cosine similarity as Milvus gives it. A function of its own, so that a distance is computed once
// where its value decides.

#include <cmath>

#include "pg/entry.h"

PG_MILVUS_FUNCTION(milvus_similarity) {
    const double distance = PG_GETARG_FLOAT8(0);
    return Float8GetDatum(std::isnan(distance) ? 0 : 1 - distance);
}
