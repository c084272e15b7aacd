// The order of the passes, and what they share.

#include "hnsw/vacuum.h"

#include "hnsw/insert.h"
#include "hnsw/page_change.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

// Allocated once a command, since the server hands it from call to call.
IndexBulkDeleteResult* stats_for(IndexBulkDeleteResult* stats) {
    return stats ? stats
                 : static_cast<IndexBulkDeleteResult*>(palloc0(sizeof(IndexBulkDeleteResult)));
}

void wait_for_inserts(const Index& index) {
    lock_inserts(index, ExclusiveLock);
    unlock_inserts(index, ExclusiveLock);
}

void run(IndexVacuumInfo* info, IndexBulkDeleteResult* stats, IndexBulkDeleteCallback callback,
         void* state) {
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw vacuum", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    MetaState meta;
    Vacuum vacuum{};
    vacuum.index = open_index(info->index, &meta);
    vacuum.info = info;
    vacuum.stats = stats;
    vacuum.callback = callback;
    vacuum.callback_state = state;
    vacuum.blocks = count_blocks(vacuum.index.relation);
    vacuum.scratch = AllocSetContextCreate(memory, "hnsw vacuum record", ALLOCSET_DEFAULT_SIZES);
    vacuum.repair_pending = meta.repair_pending;
    vacuum.some_live = kNoId;
    vacuum.dead.start(std::uint64_t{vacuum.blocks} * vacuum.index.shape().records_per_page);

    mark_dead(vacuum);
    if (vacuum.dead_count != 0) {
        wait_for_inserts(vacuum.index);
        lock_inserts(vacuum.index, ExclusiveLock);
        replace_entry(vacuum);
        unlock_inserts(vacuum.index, ExclusiveLock);
        repair_tree(vacuum);
        repair_lists(vacuum);
        // An insert that began before the lists were mended may still hold the id of a dead record.
        wait_for_inserts(vacuum.index);
        change_meta(vacuum.index, [](MetaPage& page) { ++page.generation; });
        free_dead(vacuum);
    }
    free_lost_pieces(vacuum);
    if (vacuum.repair_pending)
        set_repair_pending(vacuum, false);
    stats->num_pages = RelationGetNumberOfBlocks(info->index);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
}

} // namespace

void set_repair_pending(Vacuum& vacuum, bool on) {
    change_meta(vacuum.index, [on](MetaPage& page) { page.repair_pending = on; });
    vacuum.repair_pending = on;
}

IndexBulkDeleteResult* bulk_delete(IndexVacuumInfo* info, IndexBulkDeleteResult* stats,
                                   IndexBulkDeleteCallback callback, void* state) {
    stats = stats_for(stats);
    stats->num_index_tuples = 0;
    run(info, stats, callback, state);
    return stats;
}

IndexBulkDeleteResult* vacuum_cleanup(IndexVacuumInfo* info, IndexBulkDeleteResult* stats) {
    if (info->analyze_only)
        return stats;
    if (stats)
        return stats;
    stats = stats_for(nullptr);
    MetaState meta;
    open_index(info->index, &meta);
    if (meta.repair_pending) {
        run(info, stats, nullptr, nullptr);
    } else {
        stats->num_pages = RelationGetNumberOfBlocks(info->index);
        stats->num_index_tuples = info->num_heap_tuples;
        stats->estimated_count = true;
    }
    return stats;
}

} // namespace hnsw
