// The type modifier, vector(n): one integer, the number of dimensions.

#include "types/checks.h"
#include "types/sparse_type.h"

#include "pg/entry.h"

namespace types {

std::int32_t dimensions_from_typmod(FunctionCallInfo fcinfo, const char* type, int maximum) {
    int n = 0;
    const int32* modifiers = ArrayGetIntegerTypmods(PG_GETARG_ARRAYTYPE_P(0), &n);
    if (n != 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid type modifier")));
    if (modifiers[0] < 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("dimensions for type %s must be at least 1", type)));
    if (modifiers[0] > maximum)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("dimensions for type %s cannot exceed %d", type, maximum)));
    return modifiers[0];
}

} // namespace types

using namespace types;

PG_MILVUS_FUNCTION(vector_typmod_in) {
    return Int32GetDatum(dimensions_from_typmod(fcinfo, Vector::kTypeName, kMaxDimensions));
}

PG_MILVUS_FUNCTION(halfvec_typmod_in) {
    return Int32GetDatum(dimensions_from_typmod(fcinfo, Halfvec::kTypeName, kMaxDimensions));
}

PG_MILVUS_FUNCTION(sparsevec_typmod_in) {
    return Int32GetDatum(
        dimensions_from_typmod(fcinfo, Sparsevec::kTypeName, kMaxSparseDimensions));
}
