// The numbers of the support functions are pgvector's.

#include "ivfflat/method.h"

#include "ivfflat/check.h"
#include "ivfflat/scan.h"
#include "ivfflat/stats.h"

extern "C" {
Datum ivfflathandler(PG_FUNCTION_ARGS);
}

// The operator class's support function 5. Only which function it is matters.
PG_MILVUS_FUNCTION(ivfflat_halfvec_support) {
    PG_RETURN_POINTER(nullptr);
}

PG_MILVUS_FUNCTION(ivfflat_bit_support) {
    PG_RETURN_POINTER(nullptr);
}

namespace ivfflat {

namespace {

constexpr std::uint16_t kTrainingNorm = 4;

// A centre and a vector must fit on a page.
int max_dimensions(Element element) {
    switch (element) {
    case Element::vector:
        return 2000;
    case Element::halfvec:
        return 4000;
    case Element::bit:
        return 64000;
    case Element::sparsevec:
        break;
    }
    return 0;
}

} // namespace

const Method kMethod{
    "ivfflat",
    ivfflathandler,
    {Support::distance, Support::norm, Support::distance, Support::norm, Support::type},
    5,
    ivfflat_halfvec_support,
    ivfflat_bit_support,
    nullptr,
    "Support function 5 is one of ivfflat_halfvec_support and ivfflat_bit_support, or missing for "
    "vector.",
    max_dimensions,
    check_index,
    index_stats,
    effort_of,
};

bool is_spherical(Relation index) {
    return OidIsValid(index_getprocid(index, 1, kTrainingNorm));
}

} // namespace ivfflat
