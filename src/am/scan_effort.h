// What index scans did to find their rows, told by a NOTICE at a scan's end where the setting
// vector.report_scans asks for it, and from server 18 on by EXPLAIN (ANALYZE).
#pragma once

#include "pg/explain.h"

namespace am {

struct ScanEffort {
    std::uint64_t scans;     // a node of a plan may scan again and again
    std::uint64_t hops;      // records or lists that were looked into
    std::uint64_t distances; // exact ones
    std::uint64_t pages;     // of the index, read or found in shared buffers
    std::uint64_t rows;      // row pointers that were found
    std::uint64_t returned;
    const char* limit; // the setting that ended the last scan, or null
};

// Defines the setting and hooks into EXPLAIN; once, at load.
void report_efforts();

// The NOTICE, if it is asked for and there was a scan.
void tell_effort(Relation index, const ScanEffort& effort);

// Pages that this backend has read or found so far.
inline std::uint64_t pages_seen() {
    const BufferUsage& usage = pgBufferUsage;
    return static_cast<std::uint64_t>(usage.shared_blks_hit + usage.shared_blks_read +
                                      usage.local_blks_hit + usage.local_blks_read);
}

} // namespace am
