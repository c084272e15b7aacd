// The steps of a build. The code here holds C++ objects, so each server call that may fail goes
// through pg::call; threads run server-free code only.

#include "ivfflat/build.h"

#include <memory>

#include "am/build_pages.h"
#include "am/upkeep.h"
#include "cluster/nearest.h"
#include "ivfflat/buffers.h"
#include "ivfflat/build_centres.h"
#include "ivfflat/build_writer.h"
#include "ivfflat/options.h"
#include "pg/call.h"
#include "pg/sampling.h"

namespace ivfflat {

namespace {

// Numbers and names are pgvector's.
enum Phase : std::int64_t { kTrain = 2, kAssign = 3, kLoad = 4 };

constexpr std::uint32_t kSamplesPerList = 50;
constexpr std::uint32_t kLeastSample = 10000;
constexpr std::uint32_t kSampleSeed = 0x73616D70;
// The same table gives the same index, and a test the same answers.
constexpr std::uint64_t kRotationSeed = 0x726F74617465;

void set_progress(int parameter, std::int64_t value) {
    pgstat_progress_update_param(parameter, value);
}

struct Build {
    TimestampTz started;
    Relation heap;
    Relation relation;
    IndexInfo* info;
    Shape shape;
    Layout layout;
    Operators operators;
    bool spherical;
    int threads;
    std::size_t budget;
    std::size_t row_budget; // for rows in memory; what training needs is left until it is done
    std::uint32_t sample_rows;

    std::unique_ptr<Sample> sample;
    Centres centres;
    std::vector<std::uint32_t> signs;
    std::vector<float> middle;
    Coder coder;
    std::unique_ptr<Assigner> assigner;
    std::unique_ptr<BuildRows> rows;
    std::vector<Chain> chains;
    double indexed;
};

Shape shape_for(Relation relation) {
    const Operators operators = operators_of(relation, 0);
    const Options options = options_of(relation);
    const std::uint32_t dimensions = column_dimensions(relation, operators.element);
    if (is_spherical(relation) && dimensions == 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("dimensions must be greater than one for this opclass")));
    const ShapeRequest request{operators.element,
                               operators.metric,
                               operators.normalised,
                               dimensions,
                               static_cast<std::uint32_t>(options.lists),
                               static_cast<StorageOption>(options.storage),
                               options.code_bits};
    if (request.storage == StorageOption::compact && !can_code(request))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("there are no codes of these vectors for storage = compact"),
                        errdetail("Codes are of vector and halfvec with at least 16 dimensions, by "
                                  "the distances of this extension."),
                        errhint("Leave storage out.")));
    return choose_shape(request, kRotationSeed);
}

// ---- centres ------------------------------------------------------------------------------------

// Calls take(tid, datum) for each row to be indexed.
struct RowTaker {
    Build* build;
    MemoryContext memory; // of one row
    void (*take)(Build& build, ItemPointer tid, Datum datum);
};

void take_row(Relation, ItemPointer tid, Datum* values, bool* nulls, bool, void* state) {
    if (nulls[0])
        return;
    auto* taker = static_cast<RowTaker*>(state);
    MemoryContext old = MemoryContextSwitchTo(taker->memory);
    taker->take(*taker->build, tid, values[0]);
    MemoryContextSwitchTo(old);
    MemoryContextReset(taker->memory);
}

void row_callback(Relation index, ItemPointer tid, Datum* values, bool* nulls, bool alive,
                  void* state) {
    pg::guarded<take_row>(index, tid, values, nulls, alive, state);
}

void take_sample(Build& build, ItemPointer, Datum datum) {
    build.sample->add(datum);
}

// What training takes of memory for a table of so many rows. Where there is none, the one centre is
// drawn at random and needs its own room only.
struct Training {
    std::uint32_t lists;
    std::size_t of_lists;
    std::size_t of_row; // of the sample

    std::size_t bytes(std::size_t rows) const { return of_lists + rows * of_row; }
};

Training training_of(const Build& build, std::size_t rows) {
    const Shape& shape = build.shape;
    const bool dense = build.operators.dense();
    const auto lists =
        static_cast<std::uint32_t>(std::clamp<std::size_t>(rows, 1, std::size_t{shape.lists}));
    if (rows == 0)
        return {lists, shape.value_bytes, 0};
    const cluster::TrainingBytes training =
        dense ? cluster::training_bytes_of_floats(shape.dimensions)
              : cluster::training_bytes_of_bits(shape.value_bytes);
    const std::size_t codes =
        dense ? cluster::NearestCentre::bytes_needed(lists, shape.dimensions) : 0;
    const std::size_t element =
        dense ? sizeof(float) * shape.dimensions : std::size_t{shape.value_bytes};
    return {lists, lists * training.centre + codes, element + training.row};
}

std::size_t most_rows(const Build& build) {
    return std::size_t{pg::call([&] { return RelationGetNumberOfBlocks(build.heap); })} *
           MaxHeapTuplesPerPage;
}

// As many rows as there are, training wants and memory has room for.
std::size_t sample_rows(const Build& build, const Training& training, std::size_t rows,
                        std::size_t memory) {
    const std::size_t wanted =
        std::max<std::size_t>(std::size_t{build.shape.lists} * kSamplesPerList, kLeastSample);
    if (training.of_row == 0)
        return 1;
    return std::min({wanted, rows, (memory - training.of_lists) / training.of_row});
}

// Leaves training its memory. Where that is not enough for as many rows as the table's pages have
// room for, there may be fewer, and then fewer lists: that shows when they are read.
void plan_rows(Build& build) {
    const std::size_t rows = most_rows(build);
    const Training training = training_of(build, rows);
    if (training.bytes(training.lists) > build.budget)
        build.row_budget = build.budget / 2;
    else
        build.row_budget =
            build.budget - training.bytes(sample_rows(build, training, rows, build.budget));
}

// An empty sample, beside the rows in memory; of a table of so many rows. One row a list at least,
// or it is no training.
void start_sample(Build& build, std::size_t rows) {
    const Training training = training_of(build, rows);
    const std::size_t used = build.rows->bytes();
    const std::size_t least = used + training.bytes(training.lists);
    if (least > build.budget)
        pg::call([&] {
            ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                            errmsg("memory required is %zu MB, maintenance_work_mem is %d MB",
                                   (least >> 20) + 1, maintenance_work_mem / 1024),
                            errhint("Raise maintenance_work_mem, or take fewer lists.")));
        });
    build.sample_rows =
        static_cast<std::uint32_t>(sample_rows(build, training, rows, build.budget - used));
    build.sample = std::make_unique<Sample>(build.operators, build.spherical, build.sample_rows);
}

// No more lists than rows: lists with invented centres would take rows in that nobody looks for
// there. Of an empty table there is one, which each scan reads whole, until the index is built
// again.
void limit_lists(Build& build, std::size_t rows) {
    build.shape.lists = static_cast<std::uint32_t>(
        std::clamp<std::size_t>(rows, 1, std::size_t{build.shape.lists}));
    build.layout = Layout(build.shape);
}

MemoryContext make_row_memory() {
    return pg::call([] {
        return AllocSetContextCreate(CurrentMemoryContext, "ivfflat build row",
                                     ALLOCSET_DEFAULT_SIZES);
    });
}

// Rows of random blocks, read for this alone. It may happen within the scan of the table, in the
// middle of a row; so the server gets its own copy of what it keeps for a scan.
void sample_table(Build& build) {
    RowTaker taker{&build, make_row_memory(), take_sample};
    IndexInfo info = *build.info;
    info.ii_ExpressionsState = NIL;
    info.ii_PredicateState = nullptr;
    pg::call([&] {
        pg::sample_blocks(RelationGetNumberOfBlocks(build.heap),
                          static_cast<int>(build.sample_rows), kSampleSeed, [&](BlockNumber block) {
                              table_index_build_range_scan(build.heap, build.relation, &info, false,
                                                           false, false, block, 1, row_callback,
                                                           &taker, nullptr);
                          });
        MemoryContextDelete(taker.memory);
    });
}

void train(Build& build) {
    if (build.sample->size() < build.shape.lists)
        pg::call([] {
            ereport(NOTICE, (errmsg("ivfflat index created with little data"),
                             errdetail("This will cause low recall."),
                             errhint("Drop the index until the table has more data.")));
        });
    limit_lists(build, build.sample->size());
    build.centres = build.sample->train(
        build.shape, [&](graph::Team::Work work) { am::run_team(build.threads, std::move(work)); });
    build.sample.reset();
}

// What coding needs: the rotation, and the middle of the centres. Any middle is correct.
void prepare_coder(Build& build) {
    const Shape& shape = build.shape;
    build.coder = {&build.operators, build.layout.code, shape.rotated, {}, nullptr};
    if (!build.layout.coded())
        return;
    build.signs.resize(quant::Rotation::sign_words(shape.rotated));
    quant::Rotation::prepare(shape.rotated, shape.rotation_seed, build.signs.data());
    build.coder.rotation = quant::Rotation(shape.rotated, build.signs.data());
    std::vector<double> sum(shape.dimensions);
    for (std::uint32_t list = 0; list < shape.lists; ++list)
        distance::active().accumulate_f32(
            sum.data(), build.centres.wide.data() + std::size_t{list} * shape.dimensions,
            shape.dimensions);
    build.middle.assign(shape.rotated, 0.0F);
    for (std::uint32_t i = 0; i < shape.dimensions; ++i)
        build.middle[i] = static_cast<float>(sum[i] / shape.lists);
    build.coder.rotation.apply(build.middle.data());
    const auto is_number = [](float x) { return std::isfinite(x); };
    if (!std::all_of(build.middle.begin(), build.middle.end(), is_number))
        std::fill(build.middle.begin(), build.middle.end(), 0.0F);
    build.coder.middle = build.middle.data();
}

// ---- pages --------------------------------------------------------------------------------------

void append_page(Relation relation, ForkNumber fork, const char* page) {
    const Buffer buffer = grow_file(relation, fork);
    std::memcpy(BufferGetPage(buffer), page, BLCKSZ);
    MarkBufferDirty(buffer);
    UnlockReleaseBuffer(buffer);
}

// META and the CENTRES pages, lists as empty as they are.
void write_centres(const Build& build, ForkNumber fork) {
    const Layout& layout = build.layout;
    std::vector<char> page(BLCKSZ);
    init_meta_page(page.data(), build.shape, build.layout.coded() ? build.middle.data() : nullptr);
    pg::call([&] { append_page(build.relation, fork, page.data()); });
    for (std::uint32_t first = 0; first < build.shape.lists; first += layout.slots) {
        std::fill(page.begin(), page.end(), '\0');
        init_page(layout, page.data(), PageKind::centres);
        for (std::uint32_t list = first; list < std::min(build.shape.lists, first + layout.slots);
             ++list) {
            char* slot = page.data() + layout.offset_of_list(list);
            const ListHead head{InvalidBlockNumber, InvalidBlockNumber};
            std::memcpy(slot, &head, sizeof head);
            std::memcpy(slot + sizeof head,
                        build.centres.stored.data() + std::size_t{list} * layout.value_bytes,
                        layout.value_bytes);
        }
        pg::call([&] { append_page(build.relation, fork, page.data()); });
    }
}

// Calls edit(page) on a page of the index that is being built, and logs what it is then.
template <class F>
void edit_page(Relation relation, BlockNumber block, F&& edit) {
    Buffer buffer = ReadBuffer(relation, block);
    LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
    pg::start_critical_section();
    edit(static_cast<char*>(BufferGetPage(buffer)));
    MarkBufferDirty(buffer);
    if (RelationNeedsWAL(relation))
        log_newpage_buffer(buffer, true);
    pg::end_critical_section();
    UnlockReleaseBuffer(buffer);
}

void assign(Build& build) {
    build.assigner->begin();
    if (build.operators.metric == Metric::custom) {
        // Only the server can run a distance function that is not ours.
        pg::call([&] {
            for (std::uint32_t row = 0; row < build.rows->size(); ++row) {
                CHECK_FOR_INTERRUPTS();
                std::uint32_t best = 0;
                float least = std::numeric_limits<float>::infinity();
                for (std::uint32_t list = 0; list < build.shape.lists; ++list) {
                    const float d = build.operators.distance(
                        build.rows->value(row),
                        build.centres.stored.data() + std::size_t{list} * build.layout.value_bytes);
                    if (d < least) {
                        least = d;
                        best = list;
                    }
                }
                build.rows->set_list(row, best);
            }
        });
        return;
    }
    am::run_team(build.threads,
                 [&](int, const graph::Stop& stop) { build.assigner->work(*build.rows, stop); });
}

// The centres, and with them all that rows wait for. ALL_READ: the rows in memory are all there
// are.
void make_centres(Build& build, bool all_read) {
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kTrain);
    start_sample(build, all_read ? build.rows->size() : most_rows(build));
    if (all_read)
        build.sample->add_some(*build.rows);
    else
        sample_table(build);
    train(build);
    prepare_coder(build);
    write_centres(build, MAIN_FORKNUM);
    build.assigner = std::make_unique<Assigner>(build.operators, build.shape, build.centres);
    build.chains.resize(build.shape.lists);
    build.row_budget = build.budget;
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kAssign);
}

// Puts the rows in memory into their lists, behind what is there.
void write_rows(Build& build) {
    if (build.rows->size() == 0)
        return;
    assign(build);
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kLoad);
    build.rows->put_in_order(build.shape.lists);
    const BlockNumber blocks = pg::call([&] { return RelationGetNumberOfBlocks(build.relation); });
    const BuildWriter writer(build.coder, build.layout, build.centres, *build.rows, blocks);
    am::PageAppender appender(build.relation, RelationNeedsWAL(build.relation));
    am::append_parts(appender, writer, build.threads);
    for (std::uint32_t list = 0; list < build.shape.lists; ++list) {
        const Chain& added = writer.chains()[list];
        Chain& chain = build.chains[list];
        if (added.first == InvalidBlockNumber)
            continue;
        if (chain.first == InvalidBlockNumber)
            chain.first = added.first;
        else
            pg::call([&] {
                edit_page(build.relation, chain.last,
                          [&](char* page) { chunk_of(page)->next = added.first; });
            });
        chain.last = added.last;
    }
    build.rows = std::make_unique<BuildRows>(build.layout.value_bytes);
    set_progress(PROGRESS_CREATEIDX_SUBPHASE, kAssign);
}

void take_for_index(Build& build, ItemPointer tid, Datum datum) {
    Value value{};
    if (!pg::call([&] { return form_value(build.operators, datum, &value); }))
        return;
    const auto is_full = [&] {
        return build.rows->bytes() + BuildRows::bytes_per_row(value.bytes) > build.row_budget;
    };
    // The first time training gives its memory back.
    if (is_full() && !build.assigner)
        make_centres(build, false);
    if (is_full() && build.rows->size() != 0)
        write_rows(build);
    build.rows->add(value, *tid);
    build.indexed += 1;
}

// Heads of the lists and numbers in META: the pages that the build wrote first and now logs.
void finish(const Build& build) {
    const Layout& layout = build.layout;
    for (std::uint32_t first = 0; first < build.shape.lists; first += layout.slots)
        edit_page(build.relation, layout.block_of_list(first), [&](char* page) {
            for (std::uint32_t list = first;
                 list < std::min(build.shape.lists, first + layout.slots); ++list) {
                // Earlier chunks have room where the build went beyond its memory.
                const ListHead head{build.chains[list].first, build.chains[list].first};
                std::memcpy(page + layout.offset_of_list(list), &head, sizeof head);
            }
        });
    edit_page(build.relation, kMetaBlock, [&](char* page) {
        MetaPage* meta = meta_of(page);
        meta->built_rows = static_cast<std::uint64_t>(build.indexed);
        meta->spread = build.indexed > 0 ? build.assigner->sum() / build.indexed : 0;
        meta->built_at = GetCurrentTimestamp();
        meta->build_ms = static_cast<std::uint32_t>(
            std::clamp<std::int64_t>((meta->built_at - build.started) / 1000, 0, PG_UINT32_MAX));
    });
}

Build start(Relation heap, Relation relation, IndexInfo* info) {
    Build build{};
    build.started = GetCurrentTimestamp();
    build.heap = heap;
    build.relation = relation;
    build.info = info;
    build.shape = pg::call([&] { return shape_for(relation); });
    build.layout = Layout(build.shape);
    build.operators = pg::call([&] { return operators_of(relation, build.shape.dimensions); });
    build.spherical = pg::call([&] { return is_spherical(relation); });
    build.threads = heap ? build_threads(heap) : 1;
    build.budget = static_cast<std::size_t>(maintenance_work_mem) * 1024;
    return build;
}

} // namespace

IndexBuildResult* build_index(Relation heap, Relation relation, IndexInfo* info) {
    if (pg::call([&] { return RelationGetNumberOfBlocks(relation); }) != 0)
        pg::call([&] {
            elog(ERROR, "index \"%s\" already contains data", RelationGetRelationName(relation));
        });
    Build build = start(heap, relation, info);
    pg::call([&] { ereport(DEBUG1, (errmsg("using %d parallel workers", build.threads - 1))); });
    plan_rows(build);
    build.rows = std::make_unique<BuildRows>(build.layout.value_bytes);

    RowTaker taker{&build, make_row_memory(), take_for_index};
    const double scanned = pg::call([&] {
        return table_index_build_scan(heap, relation, info, true, true, row_callback, &taker,
                                      nullptr);
    });
    if (!build.assigner)
        make_centres(build, true);
    write_rows(build);
    pg::call([&] {
        finish(build);
        // The map of free pages is made now, so that the first vacuum does not add to the size.
        RecordUsedIndexPage(relation, kMetaBlock);
        MemoryContextDelete(taker.memory);
    });
    auto* result =
        pg::call([] { return static_cast<IndexBuildResult*>(palloc0(sizeof(IndexBuildResult))); });
    result->heap_tuples = scanned;
    result->index_tuples = build.indexed;
    return result;
}

void build_empty(Relation relation) {
    Build build = start(nullptr, relation, nullptr);
    limit_lists(build, 0);
    build.centres =
        Sample(build.operators, build.spherical, 1).train(build.shape, [&](graph::Team::Work work) {
            am::run_team(build.threads, std::move(work));
        });
    prepare_coder(build);
    write_centres(build, INIT_FORKNUM);
    pg::call([&] {
        log_newpage_range(relation, INIT_FORKNUM, 0,
                          RelationGetNumberOfBlocksInFork(relation, INIT_FORKNUM), true);
    });
}

char* build_phase_name(std::int64_t phase) {
    // The server copies the name and does not change it.
    static char initializing[] = "initializing";
    static char training[] = "performing k-means";
    static char assigning[] = "assigning tuples";
    static char loading[] = "loading tuples";
    switch (phase) {
    case PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE:
        return initializing;
    case kTrain:
        return training;
    case kAssign:
        return assigning;
    case kLoad:
        return loading;
    default:
        return nullptr;
    }
}

} // namespace ivfflat
