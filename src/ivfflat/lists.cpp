// Every centre is measured.

#include "ivfflat/lists.h"

namespace ivfflat {

namespace {

bool nearer(const NearList& a, const NearList& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.list < b.list;
}

float measured(const Index& index, const char* value, const char* centre) {
    const float distance = value ? index.operators.distance(value, centre) : 0;
    return std::isnan(distance) ? std::numeric_limits<float>::infinity() : distance;
}

} // namespace

NearList* nearest_lists(const Index& index, const char* value, std::uint32_t count) {
    const std::uint32_t lists = index.shape().lists;
    const Layout& layout = index.layout();
    auto* all = static_cast<NearList*>(palloc(lists * sizeof(NearList)));
    // A user's own distance function runs without any lock.
    const bool unlocked = index.shape().metric == Metric::custom && value;
    auto* copy = unlocked ? static_cast<char*>(palloc(BLCKSZ)) : nullptr;
    for (std::uint32_t first = 0; first < lists; first += layout.slots) {
        CHECK_FOR_INTERRUPTS();
        const Buffer buffer = lock_head(index, first, Access::share);
        const char* page = page_of(buffer);
        if (unlocked) {
            std::memcpy(copy, page, BLCKSZ);
            page = copy;
            LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
        }
        for (std::uint32_t list = first; list < std::min(lists, first + layout.slots); ++list)
            all[list] = {measured(index, value, centre_in(index, page, list)), list};
        if (unlocked)
            ReleaseBuffer(buffer);
        else
            UnlockReleaseBuffer(buffer);
    }
    std::partial_sort(all, all + std::min(count, lists), all + lists, nearer);
    return all;
}

} // namespace ivfflat
