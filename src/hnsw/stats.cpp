// One pass along the file that counts slots, and a sample of vectors for the codes' centre.

#include "hnsw/stats.h"

#include "am/stats_text.h"
#include "hnsw/check_pages.h"
#include "hnsw/query.h"

namespace hnsw {

namespace {

constexpr int kLevels = 32;
// Enough that the mean of that many rows is within a few hundredths of the spread.
constexpr std::uint32_t kSample = 2000;

struct Counts {
    std::uint64_t pages[kSlotKinds];
    std::uint64_t used[kSlotKinds];
    std::uint64_t unusable_pages;
    std::uint64_t levels[kLevels]; // live records
    std::uint64_t dead;
    std::uint64_t links; // of live level-0 records
    std::uint64_t rows;
};

// The sum of some vectors, rotated, less the centre.
struct Drift {
    double* sum;
    float* coordinates;
    char* scratch;
    std::uint64_t sampled;
};

void add_node(Counts& counts, Record record) {
    if (!record.in_use())
        return;
    ++counts.used[kind_index(PageKind::node)];
    const NodeHead* head = record.head();
    if (!record.live()) {
        ++counts.dead;
        return;
    }
    ++counts.levels[std::min<int>(head->level, kLevels - 1)];
    if (head->level != 0)
        return;
    counts.links += record.degree();
    counts.rows += static_cast<std::uint64_t>(record.tid_count());
}

void add_slot(Counts& counts, PageKind kind, const char* slot, const Layout& layout) {
    if (kind == PageKind::node) {
        add_node(counts, {slot, &layout});
    } else if (kind == PageKind::tids) {
        const auto* chunk = reinterpret_cast<const TidChunk*>(slot);
        if (chunk->used) {
            ++counts.used[kind_index(kind)];
            counts.rows += std::min<std::uint64_t>(chunk->count, kChunkTids);
        }
    } else if (reinterpret_cast<const Piece*>(slot)->used) {
        ++counts.used[kind_index(kind)];
    }
}

// The page's first live node, if any. Reading its vector reports damage as an error.
void add_sample(const Index& index, Drift& drift, const char* page) {
    for (std::uint32_t i = 0; i < index.shape().records_per_page; ++i) {
        const Record record{slot_at(page, i, index.shape().record_size), &index.layout()};
        if (!record.live() || record.head()->level != 0)
            continue;
        rotate_centred(index, value_of(index, record, drift.scratch), drift.coordinates);
        for (std::uint32_t k = 0; k < index.shape().code_dimensions; ++k)
            drift.sum[k] += static_cast<double>(drift.coordinates[k]);
        ++drift.sampled;
        return;
    }
}

void read_all(const Index& index, BlockNumber blocks, Counts& counts, Drift* drift) {
    PageCopy copy;
    copy.start(index, GetAccessStrategy(BAS_BULKREAD));
    const BlockNumber stride = blocks / kSample + 1;
    for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block) {
        char* page = copy.load(block);
        PageKind kind;
        page_fault(index, page, &kind);
        if (kind == PageKind::meta) {
            ++counts.unusable_pages;
            continue;
        }
        ++counts.pages[kind_index(kind)];
        const SlotGeometry geometry = slot_geometry(index.shape(), kind);
        for (std::uint32_t i = 0; i < geometry.per_page; ++i)
            add_slot(counts, kind, slot_at(page, i, geometry.size), index.layout());
        if (drift && kind == PageKind::node && block % stride == 0)
            add_sample(index, *drift, page);
    }
}

// How far the rows have moved from the centre of the codes, in units of their spread; negative:
// unknown. Only the coded coordinates are known of the centre; a rotation spreads the length evenly
// over all.
double centre_offset(const Index& index, const Drift& drift, float spread) {
    if (drift.sampled == 0 || !(spread > 0))
        return -1;
    double squares = 0;
    for (std::uint32_t i = 0; i < index.shape().code_dimensions; ++i) {
        const double mean = drift.sum[i] / static_cast<double>(drift.sampled);
        squares += mean * mean;
    }
    const double share = static_cast<double>(index.shape().code_dimensions) / index.shape().rotated;
    return std::sqrt(squares / share) / static_cast<double>(spread);
}

void append_shape(StringInfo text, const Index& index) {
    const Shape& shape = index.shape();
    add_number(text, "format_version", kVersion);
    add_kind(text, index.operators.element, index.operators.metric, shape.normalised,
             form_of(shape, index.layout()));
    add_number(text, "dimensions", shape.dimensions);
    add_number(text, "m", shape.m);
    add_number(text, "ef_construction", shape.ef_construction);
    add_number(text, "code_bits", shape.planes);
    add_number(text, "code_dims", index.layout().code.dimensions);
    add_number(text, "record_size", shape.record_size);
    add_number(text, "records_per_page", shape.records_per_page);
}

void append_counts(StringInfo text, const Index& index, const Counts& counts, BlockNumber blocks) {
    constexpr int kNode = 0;
    const std::uint64_t nodes = counts.levels[0];
    add_number(text, "rows", counts.rows);
    add_number(text, "nodes", nodes);
    add_number(text, "dead", counts.dead);
    std::uint64_t free_bytes = 0;
    for (int kind = 0; kind < kSlotKinds; ++kind) {
        const SlotGeometry geometry = slot_geometry(index.shape(), slot_kind(kind));
        const std::uint64_t slots = counts.pages[kind] * geometry.per_page;
        free_bytes += (slots - counts.used[kind]) * geometry.size;
        if (kind == kNode) {
            add_number(text, "free_slots", slots - counts.used[kind]);
            free_bytes += counts.dead * geometry.size;
        }
    }
    appendStringInfoString(text, ", \"levels\": [");
    int top = kLevels - 1;
    while (top > 0 && counts.levels[top] == 0)
        --top;
    for (int level = 0; level <= top; ++level)
        appendStringInfo(text, "%s%llu", level == 0 ? "" : ", ",
                         static_cast<unsigned long long>(counts.levels[level]));
    appendStringInfoChar(text, ']');
    add_fraction(text, "mean_degree",
                 nodes == 0 ? -1 : static_cast<double>(counts.links) / static_cast<double>(nodes));
    add_number(text, "bytes", std::uint64_t{blocks} * BLCKSZ);
    add_number(text, "bytes_nodes", counts.pages[kNode] * BLCKSZ);
    add_number(text, "bytes_tids", counts.pages[kind_index(PageKind::tids)] * BLCKSZ);
    add_number(text, "bytes_values", counts.pages[kind_index(PageKind::value)] * BLCKSZ);
    add_number(text, "bytes_unusable", counts.unusable_pages * BLCKSZ);
    add_number(text, "reindex_gain_bytes", free_bytes);
}

struct MetaNumbers {
    std::uint64_t built_rows;
    float spread;
};

MetaNumbers read_numbers(Relation relation) {
    Buffer buffer = ReadBuffer(relation, kMetaBlock);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const MetaPage* meta = meta_of(page_of(buffer));
    const MetaNumbers numbers{meta->built_rows, meta->spread};
    UnlockReleaseBuffer(buffer);
    return numbers;
}

} // namespace

const char* form_of(const Shape& shape, const Layout& layout) {
    if (!layout.coded())
        return "plain";
    return shape.form == Form::inlined ? "inline" : "split";
}

char* index_stats(Relation relation) {
    MetaState meta;
    const Index index = open_index(relation, &meta);
    const MetaNumbers numbers = read_numbers(relation);
    const BlockNumber blocks = RelationGetNumberOfBlocks(relation);
    Counts counts{};
    Drift drift{};
    if (index.coded()) {
        drift.sum = static_cast<double*>(palloc0(index.shape().rotated * sizeof(double)));
        drift.coordinates = static_cast<float*>(palloc0(index.shape().rotated * sizeof(float)));
        drift.scratch = static_cast<char*>(palloc0(value_room(index)));
    }
    read_all(index, blocks, counts, index.coded() ? &drift : nullptr);

    StringInfoData text;
    initStringInfo(&text);
    appendStringInfoString(&text, "{\"access_method\": \"hnsw\"");
    append_shape(&text, index);
    append_counts(&text, index, counts, blocks);
    add_number(&text, "built_rows", numbers.built_rows);
    add_fraction(&text, "centre_offset",
                 index.coded() ? centre_offset(index, drift, numbers.spread) : -1);
    add_truth(&text, "repair_pending", meta.repair_pending);
    appendStringInfoChar(&text, '}');
    return text.data;
}

} // namespace hnsw
