// What the calls that search have in common, but for the search itself.
#pragma once

#include <cstdint>
#include <optional>

#include "milvus/entity.h"
#include "milvus/errors.h"
#include "pg/call.h"

namespace milvus {

inline std::optional<std::int64_t> large_argument(FunctionCallInfo fcinfo, int i) {
    return PG_ARGISNULL(i) ? std::nullopt : std::optional<std::int64_t>(PG_GETARG_INT64(i));
}

inline void refuse_count(const Output& output) {
    if (output.counts())
        throw bad_parameter("count(*) is no output field of a search");
}

} // namespace milvus
