// The steps of a build. The code here holds C++ objects, so each server call that may fail goes
// through pg::call; threads run server-free code only.

#include "hnsw/build.h"

#include <memory>

#include "am/build_pages.h"
#include "am/upkeep.h"
#include "graph/builder.h"
#include "graph/prefetch.h"
#include "hnsw/buffers.h"
#include "hnsw/build_helpers.h"
#include "hnsw/build_writer.h"
#include "hnsw/insert.h"
#include "hnsw/meta_page.h"
#include "hnsw/options.h"
#include "pg/call.h"

namespace hnsw {

namespace {

enum Phase : std::int64_t { kLoad = 2, kCode = 3, kLink = 4, kWrite = 5, kInsert = 6 };

// Fewer rows than this are linked by one thread.
constexpr std::uint32_t kRowsForThreads = 1000;
// What threads and the pages in the making take, besides rows and graph.
constexpr std::size_t kWorkingMemory = (std::size_t{3} << 20) + (std::size_t{128} << 10);

void set_progress(int parameter, std::int64_t value) {
    pgstat_progress_update_param(parameter, value);
}

graph::Parameters graph_parameters(const Shape& shape) {
    return {shape.m, shape.links, shape.links, shape.ef_construction, shape.rotation_seed};
}

struct Build {
    Relation heap;
    Relation relation;
    Shape shape;
    Operators operators;
    Index index; // once there is META
    int threads;
    std::size_t budget;
    std::size_t bytes_per_row;       // besides the values themselves
    std::unique_ptr<BuildRows> rows; // null once they are in the index
    const IndexInfo* info;
    Helpers* helpers;         // once rows go beyond memory, if there are any
    MemoryContext lasting;    // of the whole build
    MemoryContext row_memory; // of one row
    double indexed;
    TimestampTz started;
    std::size_t memory; // at most, of rows and graph
};

// ---- META ---------------------------------------------------------------------------------------

void write_meta(Build& build, const float* centre, float spread) {
    pg::call([&] {
        const Buffer buffer = grow_file(build.relation);
        init_meta_page(BufferGetPage(buffer),
                       {build.shape, centre, build.rows ? build.rows->size() : 0, spread});
        MarkBufferDirty(buffer);
        UnlockReleaseBuffer(buffer);
    });
    build.index = pg::call([&] { return open_index(build.relation, nullptr); });
    build.index.logged = false;
}

// Root of the mean squared distance of some rows from the centre.
float measure_spread(const Build& build, const float* mean) {
    const std::uint32_t n = build.shape.dimensions;
    std::vector<float> row(n);
    const std::uint32_t stride = std::max(1u, build.rows->size() / 1024);
    double sum = 0;
    double count = 0;
    for (std::uint32_t i = 0; i < build.rows->size(); i += stride) {
        build.operators.widen(build.rows->value(i), row.data());
        sum += distance::active().l2_squared_f32(row.data(), mean, n);
        ++count;
    }
    return count == 0 ? 0 : static_cast<float>(std::sqrt(sum / count));
}

// Writes META with the rows' centre. Returns the whole centre, of which META keeps the coded part.
std::vector<float> write_meta_for_rows(Build& build) {
    const std::size_t rotated = build.shape.rotated;
    std::vector<float> centre(rotated);
    float spread = 0;
    if (rotated != 0 && build.rows->size() != 0) {
        build.rows->mean(centre.data());
        spread = measure_spread(build, centre.data());
        std::vector<std::uint32_t> signs(quant::Rotation::sign_words(rotated));
        quant::Rotation::prepare(rotated, build.shape.rotation_seed, signs.data());
        quant::Rotation(rotated, signs.data()).apply(centre.data());
        // Beyond the range of a float: any centre is correct, and the spread is only shown.
        const auto is_number = [](float x) { return std::isfinite(x); };
        if (!std::isfinite(spread) || !std::all_of(centre.begin(), centre.end(), is_number)) {
            std::fill(centre.begin(), centre.end(), 0.0F);
            spread = 0;
        }
    }
    write_meta(build, centre.data(), spread);
    return centre;
}

// ---- the graph ----------------------------------------------------------------------------------

template <class Space>
graph::Graph link(const Build& build, const Space& space) {
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kLink);
    set_progress(PROGRESS_CREATEIDX_TUPLES_TOTAL, build.rows->size());
    graph::Builder<Space> builder(space, build.rows->size(), graph_parameters(build.shape));
    am::run_team(
        build.threads, [&](int, const graph::Stop& stop) { builder.work(stop); },
        [&] {
            set_progress(PROGRESS_CREATEIDX_TUPLES_DONE, static_cast<std::int64_t>(builder.done()));
        });
    return builder.finish();
}

float row_distance(const void* context, std::uint32_t a, std::uint32_t b) noexcept {
    const auto* build = static_cast<const Build*>(context);
    return build->operators.distance(build->rows->value(a), build->rows->value(b));
}

void ask_for_row(const void* context, std::uint32_t row) noexcept {
    const auto* build = static_cast<const Build*>(context);
    // Sparse vectors say their own length; their first cache lines will do.
    constexpr std::size_t kSparse = 128;
    const std::size_t bytes = build->shape.value_bytes;
    graph::prefetch(build->rows->value(row), bytes != 0 ? bytes : kSparse);
}

graph::Graph link_rows(const Build& build, BuildCodes* codes) {
    // The inner products that decide lie close together; rounded ones were measured to cost much
    // recall.
    if (!codes || (build.shape.metric == Metric::inner_product && !build.shape.normalised))
        return link(build, graph::FunctionSpace{&build, row_distance, ask_for_row});
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kCode);
    am::run_team(build.threads, [&](int, const graph::Stop& stop) { codes->measure(stop); });
    codes->choose();
    if (!codes->usable())
        return link(build, graph::FunctionSpace{&build, row_distance, ask_for_row});
    am::run_team(build.threads, [&](int, const graph::Stop& stop) { codes->code_rows(stop); });
    // Normalised vectors have the same order by length of difference and by inner product.
    return link(build, codes->space());
}

// ---- pages --------------------------------------------------------------------------------------

// LOGGED: false if rows will follow that change these pages; then all are in the end.
void write_pages(const Build& build, const BuildWriter& writer, bool logged) {
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kWrite);
    am::PageAppender appender(build.relation, logged && RelationNeedsWAL(build.relation));
    am::append_parts(appender, writer, build.threads);
}

void finish_meta(const Build& build, const BuildWriter& writer) {
    pg::call([&] {
        Buffer buffer = ReadBuffer(build.relation, kMetaBlock);
        LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
        MetaPage* meta = meta_of(BufferGetPage(buffer));
        meta->entry = writer.entry();
        meta->entry_level = static_cast<std::uint16_t>(writer.entry_level());
        for (int kind = 0; kind < kSlotKinds; ++kind)
            meta->with_room[kind] = writer.with_room(slot_kind(kind));
        MarkBufferDirty(buffer);
        UnlockReleaseBuffer(buffer);
    });
}

// Leaves in META what the build took, for vector_indexes.
void note_effort(const Build& build) {
    Buffer buffer = ReadBuffer(build.relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    MetaPage* meta = meta_of(BufferGetPage(buffer));
    meta->built_at = GetCurrentTimestamp();
    const std::int64_t took_ms = (meta->built_at - build.started) / 1000;
    meta->build_ms =
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(took_ms, 0, PG_UINT32_MAX));
    meta->build_kb =
        static_cast<std::uint32_t>(std::min<std::size_t>(build.memory / 1024, PG_UINT32_MAX));
    meta->build_threads = static_cast<std::uint32_t>(build.threads);
    MarkBufferDirty(buffer);
    UnlockReleaseBuffer(buffer);
}

// Puts the rows in memory into the index and frees them. ALL_READ: there are no others.
void write_rows(Build& build, bool all_read) {
    build.memory = build.rows->bytes() + build.rows->size() * build.bytes_per_row + kWorkingMemory;
    // Rows that are linked at the same moment do not see each other, which matters where there are
    // few; and few are linked before a thread has started.
    if (build.rows->size() < kRowsForThreads)
        build.threads = 1;
    if (build.shape.room_quads != 0 && build.rows->size() != 0)
        make_room(build.shape, build.rows->usual_bytes());
    const std::vector<float> centre = write_meta_for_rows(build);
    if (build.rows->size() != 0) {
        build.rows->sort_same();
        std::unique_ptr<BuildCodes> codes;
        if (build.index.coded())
            codes = std::make_unique<BuildCodes>(build.index, *build.rows, centre.data());
        const graph::Graph graph = link_rows(build, codes.get());
        const BuildWriter writer(build.index, *build.rows, codes.get(), graph);
        write_pages(build, writer, all_read);
        finish_meta(build, writer);
    }
    build.rows.reset();
}

// ---- rows ---------------------------------------------------------------------------------------

bool fits(const Build& build, const Value& next) {
    const std::size_t count = std::size_t{build.rows->size()} + 1;
    return build.rows->bytes() + next.bytes + count * build.bytes_per_row <= build.budget;
}

// Few rows are few levels, and helpers add none.
void start_inserting(Build& build) {
    MemoryContext old = MemoryContextSwitchTo(build.lasting);
    build.helpers = start_helpers(build.heap, build.index, build.info, build.threads - 1);
    MemoryContextSwitchTo(old);
}

void insert_beyond(Build& build, const Value& value, const ItemPointerData& tid) {
    if (!build.helpers)
        insert_value(build.index, value, &tid, Levels::may_rise);
    else if (!hand_over(build.helpers, value, tid))
        insert_value(build.index, value, &tid, Levels::as_they_are);
}

void add_row(Build& build, const Value& value, ItemPointer tid) {
    if (build.rows && !fits(build, value)) {
        const long long count = build.rows->size();
        pg::call([&] {
            ereport(NOTICE,
                    (errmsg("hnsw graph no longer fits into maintenance_work_mem after %lld tuples",
                            count),
                     errdetail("Building will take significantly more time."),
                     errhint("Increase maintenance_work_mem to speed up builds.")));
        });
        write_rows(build, false);
        set_progress(PROGRESS_CREATEIDX_SUBPHASE, kInsert);
        pg::call([&] { start_inserting(build); });
    }
    if (build.rows)
        build.rows->add(value, *tid);
    else
        pg::call([&] { insert_beyond(build, value, *tid); });
    build.indexed += 1;
}

void take_row(Relation, ItemPointer tid, Datum* values, bool* nulls, bool, void* state) {
    if (nulls[0])
        return;
    auto* build = static_cast<Build*>(state);
    MemoryContext old = MemoryContextSwitchTo(build->row_memory);
    Value value{};
    const bool wanted = pg::call([&] { return form_value(build->operators, values[0], &value); });
    if (wanted)
        add_row(*build, value, tid);
    MemoryContextSwitchTo(old);
    MemoryContextReset(build->row_memory);
}

void scan_callback(Relation index, ItemPointer tid, Datum* values, bool* nulls, bool alive,
                   void* state) {
    pg::guarded<take_row>(index, tid, values, nulls, alive, state);
}

// ---- before and after ---------------------------------------------------------------------------

void warn_of_memory(const Build& build) {
    BlockNumber pages;
    double tuples;
    double visible;
    estimate_rel_size(build.heap, nullptr, &pages, &tuples, &visible);
    // A table that was never analysed is guessed at by the width of its columns, which the server
    // does not know for vectors; no more rows than fit in its pages, if they are not stored out of
    // line.
    if (build.shape.value_bytes != 0 && build.shape.value_bytes < 2000)
        tuples = std::min(tuples, pages * (BLCKSZ / (build.shape.value_bytes + 32.0)));
    const std::size_t needed = build_memory(build.shape, tuples, build.threads);
    if (needed <= static_cast<std::size_t>(maintenance_work_mem) * 1024)
        return;
    ereport(WARNING, (errmsg("building index \"%s\" in memory takes about %zu MB",
                             RelationGetRelationName(build.relation), (needed >> 20) + 1),
                      errdetail("maintenance_work_mem is %d MB, so the rows beyond it are inserted "
                                "one by one.",
                                maintenance_work_mem / 1024),
                      errhint("Set maintenance_work_mem to \"%zuMB\".", (needed >> 20) + 1)));
}

Shape shape_for(Relation relation) {
    const Operators operators = operators_of(relation, 0);
    const Options options = options_of(relation);
    if (options.ef_construction < 2 * options.m)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("ef_construction must be greater than or equal to 2 * m")));
    return choose_shape({operators.element, operators.metric, operators.normalised,
                         column_dimensions(relation, operators.element), options.m,
                         options.ef_construction, static_cast<StorageOption>(options.storage),
                         options.code_bits, options.code_dims},
                        pg::random_uint64());
}

std::size_t budget_for(int threads) {
    const std::size_t all = static_cast<std::size_t>(maintenance_work_mem) * 1024;
    if (threads == 1)
        return all;
    return all > kWorkingMemory ? all - kWorkingMemory : 0;
}

std::size_t bytes_per_row(const Shape& shape, double rows, int threads) {
    const auto n = static_cast<std::size_t>(std::max(rows, 10000.0));
    return shape.rotated + graph::bytes_needed(n, graph_parameters(shape), threads) / n + 1;
}

} // namespace

std::size_t build_memory(const Shape& shape, double rows, int threads) {
    constexpr std::size_t kRowPointers = sizeof(ItemPointerData) + sizeof(char*) + 16;
    const std::size_t value = shape.value_bytes != 0 ? shape.value_bytes : kMaxSparseBytes / 4;
    const std::size_t row = value + kRowPointers + bytes_per_row(shape, rows, threads);
    return static_cast<std::size_t>(rows * static_cast<double>(row)) + kWorkingMemory;
}

IndexBuildResult* build_index(Relation heap, Relation relation, IndexInfo* info) {
    if (pg::call([&] { return RelationGetNumberOfBlocks(relation); }) != 0)
        pg::call([&] {
            elog(ERROR, "index \"%s\" already contains data", RelationGetRelationName(relation));
        });
    Build build{};
    build.started = GetCurrentTimestamp();
    build.heap = heap;
    build.relation = relation;
    build.info = info;
    build.lasting = CurrentMemoryContext;
    build.shape = pg::call([&] { return shape_for(relation); });
    build.operators = pg::call([&] { return operators_of(relation, build.shape.dimensions); });
    build.threads = build_threads(heap);
    build.budget = budget_for(build.threads);
    build.bytes_per_row = bytes_per_row(build.shape, 0, build.threads);
    build.row_memory = pg::call([] {
        return AllocSetContextCreate(CurrentMemoryContext, "hnsw build row",
                                     ALLOCSET_DEFAULT_SIZES);
    });
    build.rows = std::make_unique<BuildRows>(build.operators);
    pg::call([&] {
        warn_of_memory(build);
        ereport(DEBUG1, (errmsg("using %d parallel workers", build.threads - 1)));
    });
    // Only the server can run a distance function that is not ours, and no thread may call it.
    if (build.shape.metric == Metric::custom)
        write_rows(build, false);

    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kLoad);
    const double scanned = pg::call([&] {
        return table_index_build_scan(heap, relation, info, true, true, scan_callback, &build,
                                      nullptr);
    });
    const bool all_in_memory = build.rows != nullptr;
    if (all_in_memory)
        write_rows(build, true);
    pg::call([&] {
        if (build.helpers)
            finish_helpers(build.helpers);
        note_effort(build);
        if (RelationNeedsWAL(relation))
            log_newpage_range(relation, MAIN_FORKNUM, 0,
                              all_in_memory ? kMetaBlock + 1 : RelationGetNumberOfBlocks(relation),
                              true);
        MemoryContextDelete(build.row_memory);
    });

    auto* result =
        pg::call([] { return static_cast<IndexBuildResult*>(palloc0(sizeof(IndexBuildResult))); });
    result->heap_tuples = scanned;
    result->index_tuples = build.indexed;
    return result;
}

void build_empty(Relation relation) {
    const Shape shape = shape_for(relation);
    const Buffer buffer = grow_file(relation, INIT_FORKNUM);
    pg::start_critical_section();
    init_meta_page(BufferGetPage(buffer), {shape, nullptr, 0, 0});
    MarkBufferDirty(buffer);
    log_newpage_buffer(buffer, true);
    pg::end_critical_section();
    UnlockReleaseBuffer(buffer);
}

char* build_phase_name(std::int64_t phase) {
    // The server copies the name and does not change it.
    static char initializing[] = "initializing";
    static char loading[] = "loading tuples";
    static char coding[] = "coding vectors";
    static char linking[] = "building graph";
    static char writing[] = "writing pages";
    static char inserting[] = "inserting tuples beyond memory";
    switch (phase) {
    case PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE:
        return initializing;
    case kLoad:
        return loading;
    case kCode:
        return coding;
    case kLink:
        return linking;
    case kWrite:
        return writing;
    case kInsert:
        return inserting;
    default:
        return nullptr;
    }
}

} // namespace hnsw
