// Asked once a build.
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

} // namespace am
