// The rules that sparse vectors obey beyond those in types/checks.h, with the words applications
// know.
#pragma once

#include "types/checks.h"
#include "types/sparse_type.h"

namespace types {

inline void check_sparse_count(int count, std::int32_t dimensions) {
    if (unlikely(count < 0))
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("sparsevec cannot have negative number of elements")));
    if (unlikely(count > kMaxSparseElements))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("sparsevec cannot have more than %d non-zero elements",
                               kMaxSparseElements)));
    if (unlikely(count > dimensions))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("sparsevec cannot have more elements than dimensions")));
}

// Indices lie within the dimensions and rise.
inline void check_sparse_indices(const std::int32_t* indices, int count, std::int32_t dimensions) {
    for (int i = 0; i < count; ++i) {
        if (unlikely(indices[i] < 0 || indices[i] >= dimensions))
            ereport(ERROR,
                    (errcode(ERRCODE_DATA_EXCEPTION), errmsg("sparsevec index out of bounds")));
        if (unlikely(i > 0 && indices[i] < indices[i - 1]))
            ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                            errmsg("sparsevec indices must be in ascending order")));
        if (unlikely(i > 0 && indices[i] == indices[i - 1]))
            ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                            errmsg("sparsevec indices must not contain duplicates")));
    }
}

} // namespace types
