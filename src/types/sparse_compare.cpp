// Order and equality of sparsevec, for btree and hash: as if both were written out as dense arrays.

#include "pg/entry.h"
#include "types/sparse_checks.h"

using namespace types;

namespace {

int sign_against_zero(float value) {
    return value < 0 ? -1 : 1;
}

int compare(const Sparsevec* a, const Sparsevec* b) {
    const float* x = a->values();
    const float* y = b->values();
    const int n = std::min(a->count, b->count);
    for (int i = 0; i < n; ++i) {
        // Where only one has an element, the other has a zero.
        if (a->indices[i] < b->indices[i])
            return sign_against_zero(x[i]);
        if (a->indices[i] > b->indices[i])
            return -sign_against_zero(y[i]);
        if (x[i] < y[i])
            return -1;
        if (x[i] > y[i])
            return 1;
    }
    // An element beyond the other's last dimension has nothing to be compared with.
    if (a->count < b->count && b->indices[n] < a->dimensions)
        return -sign_against_zero(y[n]);
    if (a->count > b->count && a->indices[n] < b->dimensions)
        return sign_against_zero(x[n]);
    return (a->dimensions > b->dimensions) - (a->dimensions < b->dimensions);
}

int compare_arguments(FunctionCallInfo fcinfo) {
    return compare(pg::argument<Sparsevec>(fcinfo, 0), pg::argument<Sparsevec>(fcinfo, 1));
}

// Dimensions, count, indices and values lie side by side, and no value is zero, so that equal
// vectors have equal bytes.
const unsigned char* bytes_to_hash(const Sparsevec* value) {
    return reinterpret_cast<const unsigned char*>(&value->dimensions);
}

int byte_count(const Sparsevec* value) {
    return static_cast<int>(Sparsevec::size_for(value->count) - offsetof(Sparsevec, dimensions));
}

} // namespace

PG_MILVUS_FUNCTION(sparsevec_lt) {
    return BoolGetDatum(compare_arguments(fcinfo) < 0);
}

PG_MILVUS_FUNCTION(sparsevec_le) {
    return BoolGetDatum(compare_arguments(fcinfo) <= 0);
}

PG_MILVUS_FUNCTION(sparsevec_eq) {
    return BoolGetDatum(compare_arguments(fcinfo) == 0);
}

PG_MILVUS_FUNCTION(sparsevec_ne) {
    return BoolGetDatum(compare_arguments(fcinfo) != 0);
}

PG_MILVUS_FUNCTION(sparsevec_ge) {
    return BoolGetDatum(compare_arguments(fcinfo) >= 0);
}

PG_MILVUS_FUNCTION(sparsevec_gt) {
    return BoolGetDatum(compare_arguments(fcinfo) > 0);
}

PG_MILVUS_FUNCTION(sparsevec_cmp) {
    return Int32GetDatum(compare_arguments(fcinfo));
}

PG_MILVUS_FUNCTION(sparsevec_smaller) {
    return compare_arguments(fcinfo) <= 0 ? PG_GETARG_DATUM(0) : PG_GETARG_DATUM(1);
}

PG_MILVUS_FUNCTION(sparsevec_larger) {
    return compare_arguments(fcinfo) >= 0 ? PG_GETARG_DATUM(0) : PG_GETARG_DATUM(1);
}

PG_MILVUS_FUNCTION(sparsevec_hash) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    return hash_any(bytes_to_hash(value), byte_count(value));
}

PG_MILVUS_FUNCTION(sparsevec_hash_extended) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    const auto seed = static_cast<std::uint64_t>(PG_GETARG_INT64(1));
    return hash_any_extended(bytes_to_hash(value), byte_count(value), seed);
}
