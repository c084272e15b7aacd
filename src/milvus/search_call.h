// What the calls that search have in common, but for the search itself: their large numbers, and
// the consistency level.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "milvus/entity.h"
#include "milvus/errors.h"
#include "pg/call.h"

namespace milvus {

inline std::optional<std::int64_t> large_argument(FunctionCallInfo fcinfo, int i) {
    return PG_ARGISNULL(i) ? std::nullopt : std::optional<std::int64_t>(PG_GETARG_INT64(i));
}

// Reads always see all that is committed; a level that Milvus does not know is refused all the
// same.
inline void check_consistency_level(const std::string& level) {
    for (const char* known : {"Strong", "Session", "Bounded", "Eventually", "Customized"})
        if (level == known)
            return;
    throw bad_parameter("invalid consistency level: " + level);
}

inline void refuse_count(const Output& output) {
    if (output.counts())
        throw bad_parameter("count(*) is no output field of a search");
}

} // namespace milvus
