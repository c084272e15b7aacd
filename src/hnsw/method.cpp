// The numbers of the support functions are pgvector's.

#include "hnsw/method.h"

#include "hnsw/check.h"
#include "hnsw/scan.h"
#include "hnsw/stats.h"
#include "types/dense_type.h"
#include "types/sparse_type.h"

extern "C" {
Datum hnswhandler(PG_FUNCTION_ARGS);
}

// The operator class's support function 3. Only which function it is matters.
PG_MILVUS_FUNCTION(hnsw_halfvec_support) {
    PG_RETURN_POINTER(nullptr);
}

PG_MILVUS_FUNCTION(hnsw_bit_support) {
    PG_RETURN_POINTER(nullptr);
}

PG_MILVUS_FUNCTION(hnsw_sparsevec_support) {
    PG_RETURN_POINTER(nullptr);
}

namespace hnsw {

namespace {

int max_dimensions(Element element) {
    switch (element) {
    case Element::vector:
    case Element::halfvec:
        return types::kMaxDimensions;
    case Element::bit:
        return 64000;
    case Element::sparsevec:
        return types::kMaxSparseDimensions;
    }
    return 0;
}

} // namespace

const Method kMethod{
    "hnsw",
    hnswhandler,
    {Support::distance, Support::norm, Support::type},
    3,
    hnsw_halfvec_support,
    hnsw_bit_support,
    hnsw_sparsevec_support,
    "Support function 3 is one of hnsw_halfvec_support, hnsw_bit_support and "
    "hnsw_sparsevec_support, or missing for vector.",
    max_dimensions,
    check_index,
    index_stats,
    effort_of,
};

} // namespace hnsw
