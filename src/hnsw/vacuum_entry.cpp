// The entry point of searches, when its node has died.

#include "hnsw/page_change.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

bool is_live(const Index& index, std::uint32_t id, int level) {
    const Slot slot = lock_slot(index, PageKind::node, id, Access::share);
    const Record record{slot.data, &index.layout()};
    const bool live = record.live() && record.head()->level == level;
    UnlockReleaseBuffer(slot.buffer);
    return live;
}

// A live level-0 record in the whole file as it is now; inserts may have added some that the
// marking pass did not see.
std::uint32_t find_live(const Vacuum& vacuum) {
    const Index& index = vacuum.index;
    const SlotGeometry geometry = slot_geometry(index.shape(), PageKind::node);
    const BlockNumber blocks = RelationGetNumberOfBlocks(index.relation);
    std::uint32_t found = kNoId;
    for (BlockNumber block = kMetaBlock + 1; block < blocks && found == kNoId; ++block) {
        CHECK_FOR_INTERRUPTS();
        visit_page(index, PageKind::node, block, [&](const char* page) {
            for (std::uint32_t i = 0; i < geometry.per_page; ++i) {
                const Record record{slot_at(page, i, geometry.size), &index.layout()};
                if (record.live() && record.head()->level == 0)
                    found = block * geometry.per_page + i;
            }
        });
    }
    return found;
}

} // namespace

void replace_entry(Vacuum& vacuum) {
    const Index& index = vacuum.index;
    const MetaState meta = read_meta_state(index);
    if (meta.entry == kNoId || is_live(index, meta.entry, meta.entry_level))
        return;
    std::uint32_t entry = kNoId;
    int level = 0;
    for (std::uint32_t i = 0; i < vacuum.upper_count; ++i) {
        const UpperNode& upper = vacuum.uppers[i];
        if (upper.level > level && is_live(index, upper.id, upper.level)) {
            entry = upper.id;
            level = upper.level;
        }
    }
    if (entry == kNoId)
        entry = vacuum.some_live != kNoId ? vacuum.some_live : find_live(vacuum);

    change_meta(index, [&](MetaPage& page) { page.set_entry(entry, level); });
}

} // namespace hnsw
