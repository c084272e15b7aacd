// The levels that Milvus knows. Reads always see all that is committed; another level is refused
// all the same.
#pragma once

#include <string>

#include "milvus/errors.h"

namespace milvus {

inline void check_consistency_level(const std::string& level) {
    for (const char* known : {"Strong", "Session", "Bounded", "Eventually", "Customized"})
        if (level == known)
            return;
    throw bad_parameter("invalid consistency level: " + level);
}

} // namespace milvus
