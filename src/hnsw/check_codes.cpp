// Whether the links of a sample of the records are coded as their vectors are: the distance in the
// list, the estimate that the record gives of itself, and the bits of the codes. Wrong codes lead
// searches astray.

#include "hnsw/check_state.h"
#include "hnsw/links.h"

namespace hnsw {

namespace {

// More records than these would take minutes; damage that touches only a few codes matters little.
constexpr std::uint64_t kSampleRecords = 20000;
constexpr std::uint64_t kRangeSample = 512;
// The largest coordinate among all rows may be this much larger than in our sample.
constexpr float kRangeMargin = 2;
// Builds code vectors that were rounded to 8 bits. Their steps are what the range says.
constexpr float kSteps = 127.5F;
// A code may have this share of other bits than a fresh one. Above kUseless nothing can be told.
constexpr double kOtherBits = 0.15;
constexpr double kUseless = 0.45;

struct CodeCheck {
    Check* check;
    char* own_value;
    char* other_value;
    float* own_centred;
    float* other_centred;
    RecordImage fresh; // takes a code to compare with
    float* estimates;
    quant::QueryTable table;
    float step; // of the rounding, at most
};

float* rotated_room(const Index& index) {
    return static_cast<float*>(palloc0((index.shape().rotated + 1) * sizeof(float)));
}

// What the vector of record ID, if it can be read, is.
bool load_value(CodeCheck& codes, PageCopy& copy, std::uint32_t id, char* to) {
    Check& check = *codes.check;
    char* data = check.slot(copy, PageKind::node, id);
    return data && read_value(check, id, {data, &check.index.layout()}, to, false) &&
           is_proper_value(check.index, to);
}

// Calls f(id) for about COUNT of the records with these bits in their state, evenly spread.
template <class F>
void for_sample(const Check& check, std::uint8_t bits, std::uint8_t mask, std::uint64_t of,
                std::uint64_t count, F&& f) {
    const std::uint64_t stride = of / count + 1;
    std::uint64_t met = 0;
    for (std::uint64_t id = 0; id < check.node_ids; ++id)
        if ((check.what[id] & mask) == bits && met++ % stride == 0)
            f(static_cast<std::uint32_t>(id));
}

float largest_step(CodeCheck& codes) {
    const Check& check = *codes.check;
    float largest = 0;
    for_sample(check, kIsLive, 0xFF, check.live_bases, kRangeSample, [&](std::uint32_t id) {
        if (!load_value(codes, codes.check->other, id, codes.own_value))
            return;
        rotate_centred(check.index, codes.own_value, codes.own_centred);
        for (std::uint32_t i = 0; i < check.index.shape().code_dimensions; ++i)
            largest = std::max(largest, std::fabs(codes.own_centred[i]));
    });
    return largest * kRangeMargin / kSteps;
}

double magnitude(const Index& index, const char* a) {
    if (!index.operators.dense())
        return 0;
    Operators product = index.operators;
    product.metric = Metric::inner_product;
    return std::sqrt(std::max(0.0, -static_cast<double>(product.distance(a, a))));
}

bool close_enough(double a, double b, double tolerance) {
    return std::fabs(a - b) <= tolerance;
}

// The distance in the list has 7 bits.
bool distance_fits(const CodeCheck& codes, float listed, float distance) {
    const Index& index = codes.check->index;
    if (!std::isfinite(distance) || !std::isfinite(listed))
        return !std::isfinite(distance);
    // Sums of products may cancel out.
    const double scale =
        index.shape().metric == Metric::inner_product && index.operators.dense()
            ? magnitude(index, codes.own_value) * magnitude(index, codes.other_value)
            : std::fabs(distance);
    return close_enough(listed, distance, std::fabs(distance) / 64 + scale * 1e-4 + 1e-30);
}

double share_of_other_bits(const Record& a, const Record& b, std::uint32_t slot) {
    const quant::CodeShape code = a.layout->code;
    const std::size_t bytes = code.bits * code.groups();
    const std::uint8_t* x = a.batch(slot / quant::kBatch) + slot % quant::kBatch;
    const std::uint8_t* y = b.batch(slot / quant::kBatch) + slot % quant::kBatch;
    int other = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        other +=
            __builtin_popcount(static_cast<unsigned>(x[i * quant::kBatch] ^ y[i * quant::kBatch]));
    return other / static_cast<double>(bytes * 8);
}

// The share of bits that rounding both vectors may turn round.
double share_by_rounding(const CodeCheck& codes) {
    const Shape& shape = codes.check->index.shape();
    double length2 = 0;
    for (std::uint32_t i = 0; i < shape.code_dimensions; ++i) {
        const double r = static_cast<double>(codes.other_centred[i]) - codes.own_centred[i];
        length2 += r * r;
    }
    const double noise2 = double{codes.step} * codes.step / 6 * shape.code_dimensions;
    if (!(length2 > 0))
        return 1;
    const double by_rounding = std::atan(std::sqrt(noise2 / length2)) / 3.1415926;
    const double by_chance = 4 * 0.5 / std::sqrt(static_cast<double>(shape.code_dimensions));
    return kOtherBits + 2 * by_rounding + by_chance * by_rounding;
}

void check_code(CodeCheck& codes, std::uint32_t id, Record record, std::uint32_t slot,
                float distance) {
    Check& check = *codes.check;
    const Index& index = check.index;
    const float g = record.g()[slot];
    const float f = record.f()[slot];
    if (!std::isfinite(g) || !std::isfinite(f)) {
        check.node_error(id, "a link's terms are no numbers", psprintf("place %u", slot));
        return;
    }
    // Beyond the range of a float there are no terms that give the distance.
    if (!std::isfinite(distance))
        return;
    rotate_centred(index, codes.other_value, codes.other_centred);
    write_link(index, codes.fresh, {codes.own_value, codes.own_centred}, slot, 0,
               {codes.other_value, codes.other_centred}, distance, false);
    const double allowed = share_by_rounding(codes);
    const double other = share_of_other_bits(record, codes.fresh, slot);
    if (allowed < kUseless && other > allowed)
        check.node_error(id, "a link's code is not that of its neighbour",
                         psprintf("place %u, id %u: %.0f %% of the bits differ", slot,
                                  record.ids()[slot], other * 100));
    // Rounding of the table's entries, and of the vector that the terms were computed with.
    const double n = index.shape().code_dimensions;
    const double level = index.shape().planes == 1 ? 1 : 3;
    const double tolerance =
        std::fabs(distance) * 0.02 + std::fabs(g) * 1e-3 +
        std::fabs(f) * level * (std::fabs(codes.table.scale) + codes.step) * std::sqrt(n);
    if (std::isfinite(codes.estimates[slot]) &&
        !close_enough(codes.estimates[slot], distance, tolerance))
        check.node_error(id, "a link's terms do not give its distance",
                         psprintf("place %u: %g instead of %g", slot,
                                  static_cast<double>(codes.estimates[slot]),
                                  static_cast<double>(distance)));
}

void check_links_of(CodeCheck& codes, std::uint32_t id) {
    Check& check = *codes.check;
    const Index& index = check.index;
    if (!load_value(codes, check.page, id, codes.own_value))
        return;
    const Record record{check.slot(check.page, PageKind::node, id), &index.layout()};
    // The links of a dead record may lead to slots that others have taken since.
    if (!record.data || !record.live())
        return;
    if (index.coded()) {
        rotate_centred(index, codes.own_value, codes.own_centred);
        Query query{};
        query.value = {codes.own_value, index.shape().value_bytes};
        query.centred = codes.own_centred;
        codes.table =
            quant::make_table(index.layout().code, codes.own_centred, codes.table.entries);
        query.table = codes.table;
        estimate(index, query, record, index.operators.distance(codes.own_value, codes.own_value),
                 codes.estimates);
    }
    for (std::uint32_t i = 0; i < record.degree(); ++i) {
        const std::uint32_t target = record.ids()[i];
        if (check.state_of(target) == 0 ||
            !load_value(codes, check.other, target, codes.other_value))
            continue;
        const float distance = index.operators.distance(codes.own_value, codes.other_value);
        const float listed = record.distance(i);
        // A user's own function need not give the same in both directions.
        if (!distance_fits(codes, listed, distance) &&
            !distance_fits(codes, listed,
                           index.operators.distance(codes.other_value, codes.own_value)))
            check.node_error(id, "a link's distance is not that of the vectors",
                             psprintf("place %u: %g instead of %g", i, static_cast<double>(listed),
                                      static_cast<double>(distance)));
        if (index.coded())
            check_code(codes, id, record, i, distance);
    }
}

} // namespace

void check_codes(Check& check) {
    const Index& index = check.index;
    CodeCheck codes{};
    codes.check = &check;
    codes.own_value = static_cast<char*>(palloc0(value_room(index)));
    codes.other_value = static_cast<char*>(palloc0(value_room(index)));
    codes.own_centred = rotated_room(index);
    codes.other_centred = rotated_room(index);
    codes.fresh = {static_cast<char*>(palloc0(index.shape().record_size)), &index.layout()};
    codes.estimates = static_cast<float*>(palloc0(index.layout().links * sizeof(float)));
    if (index.coded()) {
        codes.table.entries =
            static_cast<std::uint8_t*>(palloc0(quant::table_bytes(index.layout().code)));
        codes.step = largest_step(codes);
    }
    // Upper records are a sixteenth; the stride of level 0 does for them.
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw check record", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    for_sample(check, kIsLive, kIsLive, check.live_bases, kSampleRecords, [&](std::uint32_t id) {
        CHECK_FOR_INTERRUPTS();
        check_links_of(codes, id);
        MemoryContextReset(memory);
    });
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
}

} // namespace hnsw
