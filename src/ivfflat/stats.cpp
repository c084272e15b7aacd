// One pass along the file; a vector of each chunk is measured to its centre, for the drift. Where
// there are codes alone, their factors tell about how far all are.

#include "ivfflat/stats.h"

#include "am/stats_text.h"
#include "ivfflat/buffers.h"

namespace ivfflat {

namespace {

struct Counts {
    std::uint64_t pages[6]; // by kind; 0: cannot be read
    std::uint64_t rows;
    std::uint64_t room;  // entries that chunks have room for
    std::uint64_t* list; // rows of each
    double distance;     // of measured vectors to their centres
    std::uint64_t measured;
};

double distance_to_centre(const Index& index, const char* page, BlockNumber block, char* scratch) {
    const Shape& shape = index.shape();
    const std::uint32_t list = chunk_of(page)->list;
    auto* centre = static_cast<char*>(palloc(shape.value_bytes));
    const Buffer head = lock_head(index, list, Access::share);
    std::memcpy(centre, centre_in(index, page_of(head), list), shape.value_bytes);
    UnlockReleaseBuffer(head);
    double distance = 0;
    std::uint32_t entry = chunk_of(page)->count / 2u;
    while (entry > 0 && is_hole(tid_of(index.layout(), page, entry)))
        --entry;
    with_value(index, page, block, entry, scratch, [&](const char* value) {
        if (index.operators.dense()) {
            auto* a = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
            auto* b = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
            index.operators.widen(value, a);
            index.operators.widen(centre, b);
            distance = std::sqrt(
                static_cast<double>(distance::active().l2_squared_f32(a, b, shape.dimensions)));
            pfree(a);
            pfree(b);
        } else {
            distance = static_cast<double>(index.operators.distance(value, centre));
        }
    });
    pfree(centre);
    return distance;
}

// About the sum of the distances of a chunk's vectors to their centre.
double distances_by_codes(const Index& index, const char* page) {
    const Shape& shape = index.shape();
    double sum = 0;
    for (std::uint32_t entry = 0; entry < chunk_of(page)->count; ++entry)
        if (!is_hole(tid_of(index.layout(), page, entry)))
            sum += std::fabs(static_cast<double>(place_on(index.layout(), page, entry).f()));
    const float by_ratio = quant::length_by_ratio(index.layout().code, shape.rotated);
    return sum * static_cast<double>(by_ratio) / (shape.metric == Metric::l2 ? 2 : 1);
}

void add_page(const Index& index, Counts& counts, BlockNumber block, BufferAccessStrategy strategy,
              char* scratch) {
    CHECK_FOR_INTERRUPTS();
    const Layout& layout = index.layout();
    Buffer buffer = ReadBufferExtended(index.relation, MAIN_FORKNUM, block, RBM_NORMAL, strategy);
    LockBuffer(buffer, BUFFER_LOCK_SHARE);
    const char* page = page_of(buffer);
    const PageKind kind = is_new(page) ? PageKind::free : kind_of(page);
    const bool sound = is_new(page) || (kind >= PageKind::centres && kind <= PageKind::free &&
                                        page_is(layout, page, kind));
    ++counts.pages[sound ? static_cast<int>(kind) : 0];
    if (sound && kind == PageKind::chunk && chunk_of(page)->list < index.shape().lists &&
        chunk_of(page)->count <= layout.capacity &&
        chunk_of(page)->holes <= chunk_of(page)->count) {
        counts.rows += chunk_of(page)->live();
        counts.list[chunk_of(page)->list] += chunk_of(page)->live();
        counts.room += layout.capacity;
        if (index.shape().codes_alone) {
            counts.distance += distances_by_codes(index, page);
            counts.measured += chunk_of(page)->live();
        } else if (chunk_of(page)->count != 0 && index.shape().metric != Metric::custom) {
            counts.distance += distance_to_centre(index, page, block, scratch);
            ++counts.measured;
        }
    }
    UnlockReleaseBuffer(buffer);
}

void append_shape(StringInfo text, const Index& index) {
    const Shape& shape = index.shape();
    add_number(text, "format_version", kVersion);
    add_kind(text, shape.element, shape.metric, shape.normalised, form_of(shape));
    add_number(text, "dimensions", shape.dimensions);
    add_number(text, "lists", shape.lists);
    add_number(text, "code_bits", shape.planes);
    add_number(text, "code_dims", shape.code_dimensions);
    add_number(text, "entries_per_chunk", index.layout().capacity);
}

void append_lists(StringInfo text, const Index& index, const Counts& counts) {
    const std::uint32_t lists = index.shape().lists;
    std::uint64_t empty = 0;
    double squares = 0;
    for (std::uint32_t i = 0; i < lists; ++i) {
        empty += counts.list[i] == 0;
        squares += static_cast<double>(counts.list[i]) * static_cast<double>(counts.list[i]);
    }
    const auto rows = static_cast<double>(counts.rows);
    add_number(text, "rows", counts.rows);
    add_number(text, "empty_lists", empty);
    add_number(text, "smallest_list", *std::min_element(counts.list, counts.list + lists));
    add_number(text, "largest_list", *std::max_element(counts.list, counts.list + lists));
    // What a query that is distributed like the rows reads, against lists of one size.
    add_fraction(text, "imbalance", counts.rows == 0 ? -1 : squares * lists / (rows * rows));
}

} // namespace

const char* form_of(const Shape& shape) {
    return shape.codes_alone ? "compact" : shape.rotated != 0 ? "coded" : "plain";
}

char* index_stats(Relation relation) {
    const Index index = open_index(relation);
    const BlockNumber blocks = RelationGetNumberOfBlocks(relation);
    const Buffer meta_buffer =
        lock_page(index, kMetaBlock, PageKind::meta, Access::share, "its first page is damaged");
    const std::uint64_t built_rows = meta_of(page_of(meta_buffer))->built_rows;
    const double spread = meta_of(page_of(meta_buffer))->spread;
    UnlockReleaseBuffer(meta_buffer);

    Counts counts{};
    counts.list = static_cast<std::uint64_t*>(
        palloc0(std::size_t{index.shape().lists} * sizeof(std::uint64_t)));
    auto* scratch = static_cast<char*>(palloc(index.layout().value_bytes));
    BufferAccessStrategy strategy = GetAccessStrategy(BAS_BULKREAD);
    for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block)
        add_page(index, counts, block, strategy, scratch);

    StringInfoData text;
    initStringInfo(&text);
    appendStringInfoString(&text, "{\"access_method\": \"ivfflat\"");
    append_shape(&text, index);
    append_lists(&text, index, counts);
    const auto bytes_of = [&](PageKind kind) {
        return counts.pages[static_cast<int>(kind)] * BLCKSZ;
    };
    add_number(&text, "bytes", std::uint64_t{blocks} * BLCKSZ);
    add_number(&text, "bytes_centres", bytes_of(PageKind::centres));
    add_number(&text, "bytes_chunks", bytes_of(PageKind::chunk));
    add_number(&text, "bytes_values", bytes_of(PageKind::values));
    add_number(&text, "bytes_free", bytes_of(PageKind::free));
    add_number(&text, "bytes_unusable", counts.pages[0] * BLCKSZ);
    add_fraction(&text, "fill",
                 counts.room == 0
                     ? -1
                     : static_cast<double>(counts.rows) / static_cast<double>(counts.room));
    add_number(&text, "built_rows", built_rows);
    add_fraction(&text, "spread_when_built", built_rows == 0 ? -1 : spread);
    const double now =
        counts.measured == 0 ? -1 : counts.distance / static_cast<double>(counts.measured);
    add_fraction(&text, "spread_now", now);
    // Centres that were trained on other rows: lists far from their centres, or many more rows.
    const bool pays = (built_rows == 0 && counts.rows != 0) || counts.rows > 4 * built_rows ||
                      (spread > 0 && now > 1.5 * spread);
    appendStringInfo(&text, ", \"reindex_pays\": %s}", pays ? "true" : "false");
    return text.data;
}

} // namespace ivfflat
