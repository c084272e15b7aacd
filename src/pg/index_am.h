// What an index access method needs of the server beyond pg/server.h, and the few calls of it that
// differ between versions.
#pragma once

#include "pg/entry.h"
#include "pg/server.h"

extern "C" {
#include "access/amapi.h"
#include "access/amvalidate.h"
#include "access/genam.h"
#include "access/generic_xlog.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/reloptions.h"
#include "access/relscan.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "access/xloginsert.h"
#include "catalog/index.h"
#include "catalog/pg_am.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_amproc.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_opfamily.h"
#include "commands/defrem.h"
#include "commands/progress.h"
#include "commands/vacuum.h"
#include "executor/executor.h"
#include "nodes/execnodes.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/plancat.h"
#include "optimizer/planner.h"
#include "pgstat.h"
#include "storage/buf_internals.h"
#include "storage/bufmgr.h"
#include "storage/bufpage.h"
#include "storage/freespace.h"
#include "storage/indexfsm.h"
#include "storage/lmgr.h"
#include "storage/smgr.h"
#include "utils/acl.h"
#include "utils/datum.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/selfuncs.h"
#include "utils/snapmgr.h"
#include "utils/spccache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#if PG_VERSION_NUM >= 150000
#include "common/pg_prng.h"
#endif
}

#undef Abs

namespace pg {

#if PG_VERSION_NUM >= 160000
using RelationFile = RelFileLocator;
inline RelationFile relation_file(Relation relation) {
    return relation->rd_locator;
}
#else
using RelationFile = RelFileNode;
inline RelationFile relation_file(Relation relation) {
    return relation->rd_node;
}
#endif

// Pins the block if RECENT still holds it. Before 14 the server has no such call.
inline bool read_recent_buffer([[maybe_unused]] RelationFile file,
                               [[maybe_unused]] BlockNumber block, [[maybe_unused]] Buffer recent) {
#if PG_VERSION_NUM >= 140000
    return ReadRecentBuffer(file, MAIN_FORKNUM, block, recent);
#else
    return false;
#endif
}

// The file of a relation. Asked for each time, since the server may close it between two calls.
inline SMgrRelation storage_of(Relation relation) {
    return RelationGetSmgr(relation);
}

// Logs pages of the main fork in full, before they are written. Before 14 one record a page.
inline void log_new_pages(Relation relation, std::uint32_t count, BlockNumber* blocks,
                          Page* pages) {
    RelationFile file = relation_file(relation);
#if PG_VERSION_NUM >= 140000
    log_newpages(&file, MAIN_FORKNUM, static_cast<int>(count), blocks, pages, true);
#else
    for (std::uint32_t i = 0; i < count; ++i)
        log_newpage(&file, MAIN_FORKNUM, blocks[i], pages[i], true);
#endif
}

// Where a storage parameter goes in the parsed options. From 18 on an entry has one member more.
constexpr relopt_parse_elt storage_parameter(const char* name, relopt_type type,
                                             std::size_t offset) {
    relopt_parse_elt entry{};
    entry.optname = name;
    entry.opttype = type;
    entry.offset = static_cast<int>(offset);
    return entry;
}

// Asks for the cache line that pinning and locking a shared buffer writes to.
inline void prefetch_buffer_header(Buffer buffer) {
    __builtin_prefetch(GetBufferDescriptor(static_cast<uint32>(buffer - 1)), 1);
}

// START_CRIT_SECTION and END_CRIT_SECTION, which increment a volatile, as C++20 frowns upon.
inline void start_critical_section() {
    CritSectionCount = CritSectionCount + 1;
}
inline void end_critical_section() {
    CritSectionCount = CritSectionCount - 1;
}

// Bytes that recovery gets for a registered page. The type of the pointer changed twice.
inline void register_block_data(std::uint8_t block_id, const void* data, std::size_t bytes) {
    XLogRegisterBufData(block_id, const_cast<char*>(static_cast<const char*>(data)),
                        static_cast<std::uint16_t>(bytes));
}

inline std::uint64_t random_uint64() {
#if PG_VERSION_NUM >= 150000
    return pg_prng_uint64(&pg_global_prng_state);
#else
    return static_cast<std::uint64_t>(random()) << 42 ^ static_cast<std::uint64_t>(random()) << 21 ^
           static_cast<std::uint64_t>(random());
#endif
}

// Calls walker(PlanState*, context) for each child. Before 16 the server's type for it is that of
// no arguments.
inline bool walk_plan_states(PlanState* state, bool (*walker)(PlanState*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
    return planstate_tree_walker(state, walker, context);
#else
    return planstate_tree_walker(
        state, reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walker)), context);
#endif
}

// A page that this vacuum made free. Until 14 the server does not count these by themselves.
inline void count_freed_page([[maybe_unused]] IndexBulkDeleteResult* stats) {
#if PG_VERSION_NUM >= 140000
    ++stats->pages_newly_deleted;
#endif
}

inline void vacuum_pause() {
#if PG_VERSION_NUM >= 180000
    vacuum_delay_point(false);
#else
    vacuum_delay_point();
#endif
}

} // namespace pg
