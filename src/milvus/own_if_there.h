// A collection that another session may be dropping or renaming at this moment.
#pragma once

#include "base/error.h"
#include "milvus/collection.h"

namespace milvus {

// As find_own; no value where the collection is gone once its lock is there.
inline std::optional<Collection> own_if_there(const Place& place) {
    try {
        return find_own(place);
    } catch (const base::Error&) {
        if (look_up(place))
            throw;
        return std::nullopt;
    }
}

} // namespace milvus
