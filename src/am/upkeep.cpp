// Both are asked once a build or a vacuum.
#include "am/upkeep.h"

#include <algorithm>

#include <unistd.h>

namespace am {

int build_threads(Relation heap) {
    const int wanted = 1 + RelationGetParallelWorkers(heap, max_parallel_maintenance_workers);
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const int most = 1 + max_parallel_maintenance_workers;
    return std::max(1, std::min({wanted, most, static_cast<int>(processors)}));
}

BlockNumber count_blocks(Relation index) {
    const bool needs_lock = !RELATION_IS_LOCAL(index);
    if (needs_lock)
        LockRelationForExtension(index, ExclusiveLock);
    const BlockNumber blocks = RelationGetNumberOfBlocks(index);
    if (needs_lock)
        UnlockRelationForExtension(index, ExclusiveLock);
    return blocks;
}

} // namespace am
