// A scan keeps what it found in a pool ordered by exact distance. Iterative scans look somewhat
// further than the row they return, so that a nearer one is rarely found after a farther one left.

#include "hnsw/scan.h"

#include "am/row_limit.h"
#include "am/scan_keys.h"
#include "hnsw/options.h"
#include "hnsw/tids.h"

namespace hnsw {

namespace {

// A node with equal vectors stands for this many rows in a scan without iteration and LIMIT, as
// applications know it from pgvector.
constexpr std::uint64_t kRowsPerCandidate = 10;

// An iterative scan looks ef_search nodes further than what it returns, and at least so many where
// no estimates say how far is enough.
constexpr std::uint32_t kLeastMargin = 40;
// In strict order, where a nearer row that is found late is lost, it looks at whatever may be
// nearer than what it returns: its estimates, if there are any, less so many standard deviations.
// Measured (100,000 x 128, one row in a hundred passes): with 2 it finds 0.957 of the ten nearest,
// with 2.5 0.985, with 2.75 0.991, with 3 0.994; from 2.5 to 3 takes a tenth more time.
constexpr float kStrictDeviations = 2.75;

// A node whose rows were returned.
struct Returned {
    std::uint32_t id;
};

// Part of a node's rows, in the pool's row array.
struct Found {
    float distance;
    std::uint32_t id;
    std::uint32_t first;
    std::uint32_t count;
};

bool farther(const Found& a, const Found& b) {
    return a.distance > b.distance;
}

struct Scan {
    MemoryContext memory;  // of one rescan
    am::ScanEffort effort; // of all of them
    bool started;
    bool ended;
    bool iterative;
    bool strict;
    bool reported;
    std::uint32_t ef;
    std::uint32_t wanted; // rows that a LIMIT above ef asks for, or 0

    Index index;
    Query query;
    Workspace* workspace; // the traversal's, or null
    Traversal traversal;
    std::uint32_t generation;
    IdTable<Returned> returned; // for a traversal that has to be repeated

    Found* pool; // a heap, nearest first
    std::uint32_t pool_count;
    std::uint32_t pool_capacity;
    ItemPointerData* rows;
    std::uint32_t row_count;
    std::uint32_t row_capacity;

    Found current; // the node whose rows are being returned
    float last_distance;
    std::int64_t visited_rows;
    std::uint64_t nodes_left; // without iteration: how much may still be returned
    std::uint64_t rows_left;

    Verdict visit(std::uint32_t id, Record record, float distance);
};
static_assert(std::is_trivially_destructible_v<Scan>);

Scan* state_of(IndexScanDesc scan) {
    return static_cast<Scan*>(scan->opaque);
}

void add_row(Scan* scan, const ItemPointerData& tid) {
    if (scan->row_count == scan->row_capacity) {
        scan->row_capacity *= 2;
        scan->rows = static_cast<ItemPointerData*>(
            repalloc_huge(scan->rows, scan->row_capacity * sizeof(ItemPointerData)));
    }
    scan->rows[scan->row_count++] = tid;
}

Verdict Scan::visit(std::uint32_t id, Record record, float distance) {
    ++effort.hops;
    if (!record.live())
        return Verdict::pass;
    if (iterative && returned.contains(id))
        return Verdict::keep;
    const std::uint32_t first = row_count;
    for_each_tid(index, id, record, [this](const ItemPointerData& tid) { add_row(this, tid); });
    visited_rows += row_count - first;
    effort.rows += row_count - first;
    if (pool_count == pool_capacity) {
        pool_capacity *= 2;
        pool = static_cast<Found*>(repalloc_huge(pool, pool_capacity * sizeof(Found)));
    }
    pool[pool_count++] = {distance, id, first, row_count - first};
    std::push_heap(pool, pool + pool_count, farther);
    return Verdict::keep;
}

// Finds the nearest. Repeated where vacuum freed records meanwhile.
void search(Scan* scan) {
    for (;;) {
        const MetaState meta = read_meta_state(scan->index);
        scan->generation = meta.generation;
        scan->pool_count = 0;
        scan->row_count = 0;
        const Starts starts = descend(meta, scan->traversal, 0);
        if (starts.count != 0) {
            scan->traversal.restart(0, scan->traversal.beam_capacity());
            scan->traversal.enter(starts);
            scan->traversal.run(*scan);
            // Beyond ef the queue of all candidates goes on; a beam that long would be slow.
            while (scan->wanted != 0 && scan->row_count < scan->wanted + scan->ef &&
                   scan->traversal.advance(*scan)) {
            }
        } else {
            scan->traversal.restart(0, scan->traversal.beam_capacity());
        }
        if (read_meta_state(scan->index).generation == meta.generation)
            return;
    }
}

void check_scan(IndexScanDesc scan) {
    if (scan->numberOfOrderBys == 0)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("cannot scan hnsw index without order")));
    if (!IsMVCCSnapshot(scan->xs_snapshot))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("non-MVCC snapshots are not supported with hnsw")));
}

void start(IndexScanDesc descriptor, Scan* scan) {
    check_scan(descriptor);
    ++scan->effort.scans;
    scan->effort.limit = nullptr;
    pgstat_count_index_scan(descriptor->indexRelation);
#if PG_VERSION_NUM >= 180000
    if (descriptor->instrument)
        descriptor->instrument->nsearches++;
#endif
    scan->index = open_index(descriptor->indexRelation, nullptr);
    const ScanKey key = &descriptor->orderByData[0];
    const Value value = key->sk_flags & SK_ISNULL
                            ? Value{nullptr, 0}
                            : form_query(scan->index.operators, key->sk_argument);
    scan->query = prepare_query(scan->index, value);

    scan->iterative = goes_on(settings.iterative_scan);
    scan->strict = settings.iterative_scan == static_cast<int>(IterativeScan::strict_order);
    scan->ef = static_cast<std::uint32_t>(settings.ef_search);
    scan->nodes_left = scan->ef;
    scan->rows_left = scan->ef * kRowsPerCandidate;
    // More rows than ef_search are served where their number is known.
    const double wanted = scan->iterative ? 0 : rows_wanted(descriptor);
    if (wanted > scan->ef) {
        scan->wanted = static_cast<std::uint32_t>(std::min(wanted, 1e9));
        scan->nodes_left = scan->wanted;
        scan->rows_left = std::max<std::uint64_t>(scan->rows_left, scan->wanted);
    }
    if (scan->iterative)
        scan->workspace = borrow_workspace();
    scan->traversal.start(scan->index, scan->query, beam_for(scan->index, scan->ef),
                          scan->iterative || scan->wanted != 0,
                          scan->strict ? kStrictDeviations : 0, scan->workspace);
    scan->returned.start(64);
    scan->pool_capacity = 64;
    scan->pool = static_cast<Found*>(palloc(scan->pool_capacity * sizeof(Found)));
    scan->row_capacity = 128;
    scan->rows =
        static_cast<ItemPointerData*>(palloc(scan->row_capacity * sizeof(ItemPointerData)));
    scan->last_distance = -std::numeric_limits<float>::infinity();
    search(scan);
}

std::size_t memory_used(const Scan* scan) {
    return scan->traversal.bytes() + scan->returned.bytes() + scan->pool_capacity * sizeof(Found) +
           scan->row_capacity * sizeof(ItemPointerData);
}

double memory_allowed() {
    return static_cast<double>(work_mem) * 1024.0 * settings.scan_mem_multiplier;
}

// Which limit forbids to look further, if any.
const char* limit_reached(const Scan* scan) {
    if (scan->visited_rows >= settings.max_scan_tuples)
        return "hnsw.max_scan_tuples";
    if (static_cast<double>(memory_used(scan)) > memory_allowed())
        return "hnsw.scan_mem_multiplier";
    return nullptr;
}

void report_short(const Scan* scan, const char* limit) {
    ereport(NOTICE, (errmsg("scan of index \"%s\" ended early",
                            RelationGetRelationName(scan->index.relation)),
                     errdetail("It reached the limit %s after %lld rows.", limit,
                               static_cast<long long>(scan->visited_rows)),
                     errhint("Raise %s, or filter less.", limit)));
}

// Looks further until the nearest of the pool may be returned: until the pool holds as many nodes
// beyond it as the beam would, and in strict order until nothing may be nearer.
void refill(Scan* scan) {
    const bool far_enough = scan->strict && scan->index.coded();
    const std::uint32_t margin = far_enough ? scan->ef : std::max(scan->ef, kLeastMargin);
    const char* limit = nullptr;
    for (;;) {
        bool moved = false;
        const auto too_few = [scan, margin] {
            return scan->pool_count < margin ||
                   (scan->strict && scan->traversal.upcoming() < scan->pool[0].distance);
        };
        while (too_few()) {
            limit = limit_reached(scan);
            if (limit)
                break;
            moved = true;
            if (!scan->traversal.advance(*scan))
                break;
        }
        if (!moved || read_meta_state(scan->index).generation == scan->generation)
            break;
        // Vacuum freed records that the queue relied on, perhaps all of it: look again from the
        // entry. What the beam finds there may all be returned already, so go on from there.
        search(scan);
    }
    if (limit && scan->pool_count == 0)
        scan->effort.limit = limit;
    if (limit && scan->pool_count == 0 && settings.report_short_scans && !scan->reported) {
        scan->reported = true;
        report_short(scan, limit);
    }
}

// What was counted when a call began.
struct EffortBefore {
    std::uint64_t pages;
    std::uint64_t distances;
    std::uint64_t hops;

    void add_to(Scan& scan) const {
        scan.effort.pages += am::pages_seen() - pages;
        scan.effort.distances += distances_measured - distances;
        // With codes a hop measures its own vector, and nothing else is.
        if (scan.index.coded() && scan.query.value.data)
            scan.effort.distances += scan.effort.hops - hops;
    }
};

void give_workspace_back(Scan* scan) {
    if (!scan->workspace)
        return;
    scan->traversal.finish();
    return_workspace(scan->workspace, static_cast<std::size_t>(memory_allowed()));
    scan->workspace = nullptr;
}

// Moves the nearest node of the pool to CURRENT.
bool next_node(Scan* scan) {
    for (;;) {
        if (scan->iterative)
            refill(scan);
        if (scan->pool_count == 0 || (!scan->iterative && scan->nodes_left == 0)) {
            if (!scan->iterative)
                scan->effort.limit = "hnsw.ef_search";
            return false;
        }
        std::pop_heap(scan->pool, scan->pool + scan->pool_count, farther);
        scan->current = scan->pool[--scan->pool_count];
        if (scan->iterative)
            scan->returned.at(scan->current.id);
        else
            --scan->nodes_left;
        if (scan->strict && scan->current.distance < scan->last_distance)
            continue;
        scan->last_distance = scan->current.distance;
        return true;
    }
}

} // namespace

std::uint32_t beam_for(const Index& index, std::uint32_t ef) {
    // Measured: at the same ef, recall is then at least that of a search by exact distances. The
    // query of an inner product may lie far from all vectors, and the error of an estimate grows
    // with that.
    double factor = 1;
    if (index.coded()) {
        factor = index.shape().planes == 2 ? 1.1 : 1.3;
        if (index.shape().metric == Metric::inner_product && !index.shape().normalised)
            factor *= 2.5;
    } else if (index.shape().element == Element::sparsevec) {
        // Lists that hold a few rows near to all others lead to fewer records that are new.
        factor = 1.3;
    }
    return static_cast<std::uint32_t>(std::ceil(ef * factor)) + (index.coded() ? 2 : 0);
}

IndexScanDesc begin_scan(Relation index, int keys, int orderbys) {
    IndexScanDesc descriptor = RelationGetIndexScan(index, keys, orderbys);
    auto* scan = static_cast<Scan*>(palloc0(sizeof(Scan)));
    scan->memory = AllocSetContextCreate(CurrentMemoryContext, "hnsw scan", ALLOCSET_DEFAULT_SIZES);
    descriptor->opaque = scan;
    return descriptor;
}

void rescan(IndexScanDesc descriptor, ScanKey keys, int key_count, ScanKey orderbys,
            int orderby_count) {
    Scan* scan = state_of(descriptor);
    MemoryContext memory = scan->memory;
    const am::ScanEffort effort = scan->effort;
    give_workspace_back(scan);
    MemoryContextReset(memory);
    *scan = Scan{};
    scan->memory = memory;
    scan->effort = effort;
    am::take_keys(descriptor, keys, key_count, orderbys, orderby_count);
}

bool get_tuple(IndexScanDesc descriptor, ScanDirection direction) {
    Assert(ScanDirectionIsForward(direction));
    (void)direction;
    Scan* scan = state_of(descriptor);
    MemoryContext old = MemoryContextSwitchTo(scan->memory);
    const EffortBefore before{am::pages_seen(), distances_measured, scan->effort.hops};
    if (!scan->started) {
        start(descriptor, scan);
        scan->started = true;
    }
    bool found = !scan->ended;
    while (found && scan->current.count == 0)
        found = next_node(scan);
    if (!scan->iterative && scan->rows_left == 0)
        found = false;
    if (found) {
        descriptor->xs_heaptid = scan->rows[scan->current.first++];
        ++scan->effort.returned;
        --scan->current.count;
        descriptor->xs_recheck = false;
        descriptor->xs_recheckorderby = false;
        if (!scan->iterative)
            --scan->rows_left;
    }
    scan->ended = !found;
    before.add_to(*scan);
    MemoryContextSwitchTo(old);
    return found;
}

const am::ScanEffort* effort_of(IndexScanDesc descriptor) {
    return &state_of(descriptor)->effort;
}

void end_scan(IndexScanDesc descriptor) {
    Scan* scan = state_of(descriptor);
    am::tell_effort(descriptor->indexRelation, scan->effort);
    give_workspace_back(scan);
    MemoryContextDelete(scan->memory);
    pfree(scan);
    descriptor->opaque = nullptr;
}

} // namespace hnsw
