// Lists are read whole, by their codes; vectors are read of those entries alone whose least
// distance says that they may be next. Why the order is exact: README.md, "Order".

#include "ivfflat/scan.h"

#include "am/row_limit.h"
#include "am/scan_keys.h"
#include "ivfflat/entry_search.h"
#include "ivfflat/lists.h"
#include "ivfflat/options.h"
#include "ivfflat/row_ahead.h"
#include "ivfflat/table_rows.h"
#include "ivfflat/workspace.h"

namespace ivfflat {

namespace {

constexpr std::uint32_t kLeastPortion = 48;
constexpr std::uint32_t kMostPortion = 1u << 20;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Scan {
    MemoryContext memory;  // of one rescan
    TableRows rows;        // of all of them, where there are codes alone
    am::ScanEffort effort; // of all of them; its hops are lists
    RowAhead ahead;
    bool started;
    bool ended;
    bool iterative;
    bool strict;
    Index index;
    Value value; // no data: a NULL query
    const float* wide;
    quant::QueryTable table;
    float deviation_share; // of the length of query less centre and |f|

    NearList* lists;
    std::uint32_t list_count; // that may be visited
    std::uint32_t next_list;
    std::uint32_t probes; // lists at once

    Workspace* workspace;         // of the lists that are being returned; null: none was read
    std::uint32_t portion_wanted; // first
    std::uint32_t portion_next;   // next
    std::uint32_t next_candidate; // of the portion
    char* scratch;
    float last_distance;
};
static_assert(std::is_trivially_destructible_v<Scan>);

Scan* state_of(IndexScanDesc scan) {
    return static_cast<Scan*>(scan->opaque);
}

// ---- reading lists ------------------------------------------------------------------------------

float ordered(float distance) {
    return std::isnan(distance) ? kInfinity : distance;
}

// Estimates become least distances. What is no number may be anything.
inline void lower(float* out, const float* f, std::uint32_t lanes, float deviation) {
    for (std::uint32_t i = 0; i < lanes; ++i) {
        const float least = out[i] - deviation * std::fabs(f[i]);
        out[i] = std::isnan(least) ? -kInfinity : least;
    }
}

// Memory has more to give than one page at a time asks of it: while a chunk is estimated, the same
// bytes of the page that will be next are asked for. Null: it is not known, or there is none. It
// may hold anything by now, then it was asked for in vain.
const char* page_ahead(const Scan* scan, const char* page) {
    const Index& index = scan->index;
    BlockNumber block = chunk_of(page)->next;
    if (block == InvalidBlockNumber && scan->next_list < scan->list_count) {
        const std::uint32_t list = scan->lists[scan->next_list].list;
        const Buffer heads = index.cached->hints->peek(index.layout().block_of_list(list));
        if (heads > 0)
            block = head_in(index, heads, list)->first;
    }
    const Buffer hint = index.cached->hints->peek(block);
    if (hint <= 0)
        return nullptr;
    pg::prefetch_buffer_header(hint);
    return page_of(hint);
}

// DEVIATION: how far estimates are trusted, times |f|.
void estimate(Scan* scan, const char* page, std::uint32_t count, float base, float deviation,
              float* out) {
    const Layout& layout = scan->index.layout();
    const bool in_rows = layout.code.in_rows();
    const std::size_t row_bytes = in_rows ? layout.code.row_bytes() : 0;
    constexpr auto kPart = static_cast<std::uint32_t>(quant::kBatch);
    const char* ahead = page_ahead(scan, page);
    const std::uint32_t share = ahead ? BLCKSZ / ((count + kPart - 1) / kPart) : 0;
    for (std::uint32_t first = 0; first < count; first += kPart) {
        if (ahead) {
            prefetch_bytes(ahead, ahead + share);
            ahead += share;
        }
        const auto place = place_on(layout, page, first);
        const std::uint32_t lane = place.lane;
        const std::uint32_t some = in_rows ? std::min(kPart, count - first) : kPart;
        const float* f = place.batch.f() + lane;
        quant::estimate(layout.code, scan->table, place.batch.codes() + lane * row_bytes, some,
                        scan->table.terms(base, place.batch.g() + lane, f), out + first);
        lower(out + first, f, some, deviation);
    }
}

void measure(Scan* scan, const char* page, BlockNumber block, std::uint32_t count, float* out) {
    for (std::uint32_t entry = 0; entry < count; ++entry)
        if (!is_hole(tid_of(scan->index.layout(), page, entry)))
            with_value(scan->index, page, block, entry, scan->scratch, [&](const char* value) {
                out[entry] = ordered(scan->index.operators.distance(scan->value.data, value));
            });
    scan->effort.distances += chunk_of(page)->live();
}

void read_chunk(Scan* scan, const char* page, BlockNumber block, std::uint32_t list, float base,
                float deviation) {
    const std::uint32_t count = chunk_of(page)->count;
    Candidates& candidates = scan->workspace->candidates;
    float* out = candidates.add_chunk(block, list, count);
    if (!scan->value.data)
        std::fill(out, out + count, 0.0F);
    else if (scan->index.coded())
        estimate(scan, page, count, base, deviation, out);
    else if (scan->index.shape().metric == Metric::custom)
        std::fill(out, out + count, -kInfinity); // measured later, without a lock
    else
        measure(scan, page, block, count, out);
    ItemPointerData* tids = candidates.tids_of_last();
    const Layout& layout = scan->index.layout();
    for (std::uint32_t first = 0; first < count; first += layout.lanes) {
        const std::uint32_t some = std::min(layout.lanes, count - first);
        std::memcpy(tids + first, &tid_of(layout, page, first), some * sizeof(ItemPointerData));
    }
    scan->effort.rows += chunk_of(page)->live();
    // Behind all others.
    if (chunk_of(page)->holes != 0)
        for (std::uint32_t entry = 0; entry < count; ++entry)
            if (is_hole(tids[entry]))
                out[entry] = kInfinity;
}

// The next page of a list is locked before the last one is left, so that vacuum cannot take it off
// the list in between.
void read_list(Scan* scan, const NearList& near) {
    const Index& index = scan->index;
    Buffer buffer = lock_head(index, near.list, Access::share);
    float deviation = 0;
    if (scan->value.data && index.coded()) {
        const char* centre = centre_in(index, page_of(buffer), near.list);
        index.operators.widen(centre, reinterpret_cast<float*>(scan->scratch));
        const float length = std::sqrt(distance::active().l2_squared_f32(
            scan->wide, reinterpret_cast<const float*>(scan->scratch), index.shape().dimensions));
        deviation = kDeviations * scan->table.deviation(scan->deviation_share, length);
    }
    BlockNumber block = head_in(index, buffer, near.list)->first;
    std::uint64_t steps = 0;
    while (block != InvalidBlockNumber) {
        const Buffer next = lock_chunk(index, block, near.list, Access::share);
        if (next == InvalidBuffer)
            report_damage(index, block, "a list leads to a page of another list");
        UnlockReleaseBuffer(buffer);
        buffer = next;
        const char* page = page_of(buffer);
        read_chunk(scan, page, block, near.list, near.distance, deviation);
        if (++steps > MaxBlockNumber || chunk_of(page)->next == block)
            report_damage(index, block, "a list leads back to itself");
        block = chunk_of(page)->next;
    }
    UnlockReleaseBuffer(buffer);
}

// Reads the next lists. False: there are no more.
bool next_round(Scan* scan) {
    if (scan->next_list >= scan->list_count)
        return false;
    if (!scan->workspace)
        scan->workspace = borrow_workspace();
    scan->workspace->candidates.clear();
    scan->next_candidate = 0;
    scan->portion_next = scan->portion_wanted;
    const std::uint32_t end = std::min(scan->list_count, scan->next_list + scan->probes);
    while (scan->next_list < end) {
        CHECK_FOR_INTERRUPTS();
        read_list(scan, scan->lists[scan->next_list++]);
        ++scan->effort.hops;
    }
    return true;
}

// ---- exact distances ----------------------------------------------------------------------------

// Whether the exact distance is what the candidate's least distance says.
bool is_exact(const Scan* scan) {
    return !scan->value.data ||
           (!scan->index.coded() && scan->index.shape().metric != Metric::custom);
}

void look_at(IndexScanDesc descriptor, Scan* scan, const Candidate& candidate) {
    FoundRows& found_rows = scan->workspace->found;
    const Candidates::Place place = scan->workspace->candidates.place_of(candidate.number);
    if (is_hole(place.tid))
        return;
    if (is_exact(scan)) {
        found_rows.push({candidate.least, place.tid});
        return;
    }
    ++scan->effort.distances;
    const Index& index = scan->index;
    if (index.shape().codes_alone) {
        CHECK_FOR_INTERRUPTS();
        // A block that is none would be taken for a wish to make the table longer.
        if (!ItemPointerIsValid(&place.tid) ||
            ItemPointerGetBlockNumber(&place.tid) == InvalidBlockNumber)
            report_damage(index, place.block, "a row pointer leads to no row");
        Value value{};
        if (scan->rows.read(descriptor, index.operators, place.tid, &value))
            found_rows.push(
                {ordered(index.operators.distance(scan->value.data, value.data)), place.tid});
        return;
    }
    const FoundEntry found = find_entry(index, place);
    if (found.chunk == InvalidBuffer)
        return;
    const bool custom = index.shape().metric == Metric::custom;
    float distance = 0;
    with_value(index, page_of(found.chunk), BufferGetBlockNumber(found.chunk), found.entry,
               scan->scratch, [&](const char* value) {
                   if (!custom)
                       distance = index.operators.distance(scan->value.data, value);
                   else if (value != scan->scratch)
                       std::memcpy(scan->scratch, value, index.layout().value_bytes);
               });
    UnlockReleaseBuffer(found.chunk);
    if (custom)
        distance = index.operators.distance(scan->value.data, scan->scratch);
    found_rows.push({ordered(distance), place.tid});
}

// How far ahead of the vector that is measured the way to others is asked for.
constexpr std::uint32_t kPlacesAhead = 12;
constexpr std::uint32_t kValuesAhead = 6;

void prefetch_next(Scan* scan) {
    const Candidates& candidates = scan->workspace->candidates;
    if (scan->index.layout().entry_bytes == 0 || is_exact(scan))
        return;
    const auto number = [&](std::uint32_t ahead) {
        return candidates.portion()[scan->next_candidate + ahead].number;
    };
    if (scan->next_candidate + kPlacesAhead < candidates.portion_size())
        candidates.prefetch_place(scan->index, number(kPlacesAhead));
    if (scan->next_candidate + kValuesAhead < candidates.portion_size())
        candidates.prefetch_value(scan->index, number(kValuesAhead));
}

// The nearest row that was not returned yet, of the lists that were read. False: none is left.
bool next_of_round(IndexScanDesc descriptor, Scan* scan, Found* found) {
    Candidates& candidates = scan->workspace->candidates;
    FoundRows& found_rows = scan->workspace->found;
    for (;;) {
        const bool some = scan->next_candidate < candidates.portion_size();
        const float bound =
            some ? candidates.portion()[scan->next_candidate].least : candidates.bound();
        if (!found_rows.empty() && found_rows.nearest().distance <= bound) {
            *found = found_rows.pop();
            return true;
        }
        if (some) {
            prefetch_next(scan);
            look_at(descriptor, scan, candidates.portion()[scan->next_candidate++]);
            continue;
        }
        CHECK_FOR_INTERRUPTS();
        const bool more = candidates.next_portion(scan->portion_next);
        scan->next_candidate = 0;
        scan->portion_next = std::min(scan->portion_next * 2, kMostPortion);
        if (!more && found_rows.empty())
            return false;
    }
}

// ---- the scan -----------------------------------------------------------------------------------

void check_scan(IndexScanDesc scan) {
    if (scan->numberOfOrderBys == 0)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("cannot scan ivfflat index without order")));
    if (!IsMVCCSnapshot(scan->xs_snapshot))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("non-MVCC snapshots are not supported with ivfflat")));
}

void prepare_query(Scan* scan) {
    const Index& index = scan->index;
    const Shape& shape = index.shape();
    // Of a vector, and of its elements as floats.
    scan->scratch = static_cast<char*>(
        palloc(std::max<std::size_t>(shape.value_bytes, shape.dimensions * sizeof(float))));
    if (!index.coded() || !scan->value.data)
        return;
    auto* wide = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    index.operators.widen(scan->value.data, wide);
    scan->wide = wide;
    auto* rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    const Coder coder = coder_of(index);
    coder.rotate(wide, rotated);
    auto* entries = static_cast<std::uint8_t*>(palloc(quant::table_bytes(coder.code)));
    scan->table = quant::make_table(coder.code, rotated, entries);
    scan->deviation_share = quant::deviation_share(coder.code, shape.rotated);
}

void start(IndexScanDesc descriptor, Scan* scan) {
    check_scan(descriptor);
    pgstat_count_index_scan(descriptor->indexRelation);
    ++scan->effort.scans;
    scan->effort.limit = nullptr;
#if PG_VERSION_NUM >= 180000
    if (descriptor->instrument)
        descriptor->instrument->nsearches++;
#endif
    scan->index = open_index(descriptor->indexRelation);
    if (scan->index.shape().codes_alone && !scan->rows.is_started()) {
        MemoryContext old = MemoryContextSwitchTo(MemoryContextGetParent(scan->memory));
        scan->rows.start(descriptor);
        MemoryContextSwitchTo(old);
    }
    const ScanKey key = &descriptor->orderByData[0];
    scan->value = key->sk_flags & SK_ISNULL ? Value{nullptr, 0}
                                            : form_query(scan->index.operators, key->sk_argument);
    prepare_query(scan);

    const std::uint32_t lists = scan->index.shape().lists;
    scan->iterative = goes_on(settings.iterative_scan);
    scan->strict = settings.iterative_scan == static_cast<int>(IterativeScan::strict_order);
    scan->probes = std::min(lists, static_cast<std::uint32_t>(settings.probes));
    scan->list_count =
        scan->iterative ? std::max(scan->probes,
                                   std::min(lists, static_cast<std::uint32_t>(settings.max_probes)))
                        : scan->probes;
    scan->lists = nearest_lists(scan->index, scan->value.data, scan->list_count);
    const double wanted = rows_wanted(descriptor);
    scan->portion_wanted = static_cast<std::uint32_t>(
        std::clamp(wanted * 2, double{kLeastPortion}, double{kMostPortion}));
    scan->last_distance = -kInfinity;
}

void give_workspace_back(Scan* scan) {
    if (scan->workspace)
        return_workspace(scan->workspace);
    scan->workspace = nullptr;
}

bool next_row(IndexScanDesc descriptor, Scan* scan, Found* found) {
    for (;;) {
        while (scan->workspace && next_of_round(descriptor, scan, found)) {
            // In strict order a row that is found too late is left out.
            if (scan->strict && found->distance < scan->last_distance)
                continue;
            scan->last_distance = found->distance;
            return true;
        }
        if (!next_round(scan))
            return false;
    }
}

} // namespace

IndexScanDesc begin_scan(Relation index, int keys, int orderbys) {
    IndexScanDesc descriptor = RelationGetIndexScan(index, keys, orderbys);
    auto* scan = static_cast<Scan*>(palloc0(sizeof(Scan)));
    scan->memory =
        AllocSetContextCreate(CurrentMemoryContext, "ivfflat scan", ALLOCSET_DEFAULT_SIZES);
    descriptor->opaque = scan;
    return descriptor;
}

void rescan(IndexScanDesc descriptor, ScanKey keys, int key_count, ScanKey orderbys,
            int orderby_count) {
    Scan* scan = state_of(descriptor);
    MemoryContext memory = scan->memory;
    const TableRows rows = scan->rows;
    const am::ScanEffort effort = scan->effort;
    give_workspace_back(scan);
    MemoryContextReset(memory);
    *scan = Scan{};
    scan->memory = memory;
    scan->rows = rows;
    scan->effort = effort;
    am::take_keys(descriptor, keys, key_count, orderbys, orderby_count);
}

const am::ScanEffort* effort_of(IndexScanDesc descriptor) {
    return &state_of(descriptor)->effort;
}

bool get_tuple(IndexScanDesc descriptor, ScanDirection direction) {
    Assert(ScanDirectionIsForward(direction));
    (void)direction;
    Scan* scan = state_of(descriptor);
    if (scan->ended)
        return false;
    MemoryContext old = MemoryContextSwitchTo(scan->memory);
    const std::uint64_t pages = am::pages_seen();
    if (!scan->started) {
        start(descriptor, scan);
        scan->started = true;
    }
    scan->ahead.ask_for_tuple();
    Found found{};
    scan->ended = !next_row(descriptor, scan, &found);
    if (scan->ended && scan->list_count < scan->index.shape().lists)
        scan->effort.limit = scan->iterative ? "ivfflat.max_probes" : "ivfflat.probes";
    if (scan->rows.is_started())
        scan->rows.rest();
    scan->effort.pages += am::pages_seen() - pages;
    if (!scan->ended) {
        ++scan->effort.returned;
        descriptor->xs_heaptid = found.tid;
        // Of codes alone the rows were read already.
        if (!scan->index.shape().codes_alone && !scan->workspace->found.empty())
            scan->ahead.ask(descriptor, scan->workspace->found.nearest().tid);
        descriptor->xs_recheck = false;
        descriptor->xs_recheckorderby = false;
    }
    MemoryContextSwitchTo(old);
    return !scan->ended;
}

void end_scan(IndexScanDesc descriptor) {
    Scan* scan = state_of(descriptor);
    am::tell_effort(descriptor->indexRelation, scan->effort);
    if (scan->rows.is_started())
        scan->rows.end();
    give_workspace_back(scan);
    MemoryContextDelete(scan->memory);
    pfree(scan);
    descriptor->opaque = nullptr;
}

} // namespace ivfflat
