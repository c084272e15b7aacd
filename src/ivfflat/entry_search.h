// Where an entry that a scan has seen is now, since vacuum may have moved it: README.md, "Vacuum
// and scans".
#pragma once

#include "ivfflat/candidates.h"

namespace ivfflat {

struct FoundEntry {
    Buffer chunk; // locked to be read; InvalidBuffer: nowhere, the row was dead to all
    std::uint32_t entry;
};

FoundEntry find_entry(const Index& index, const Candidates::Place& place);

} // namespace ivfflat
