// What a scan is asked for.
#pragma once

#include "pg/index_am.h"

namespace am {

// As every access method begins its rescan: the keys into the scan's own room.
inline void take_keys(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderbys,
                      int orderby_count) {
    if (keys && key_count > 0)
        std::memmove(scan->keyData, keys,
                     static_cast<std::size_t>(key_count) * sizeof(ScanKeyData));
    if (orderbys && orderby_count > 0)
        std::memmove(scan->orderByData, orderbys,
                     static_cast<std::size_t>(orderby_count) * sizeof(ScanKeyData));
}

} // namespace am
