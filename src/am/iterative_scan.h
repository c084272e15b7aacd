// Whether a scan goes on where a filter leaves too few rows: a setting of each method.
#pragma once

namespace am {

// The values of hnsw.iterative_scan and ivfflat.iterative_scan.
enum class IterativeScan { off, relaxed_order, strict_order };

inline bool goes_on(int setting) {
    return setting != static_cast<int>(IterativeScan::off);
}

} // namespace am
