// The owner of the codes is the middle of the centres, so that a vector is rotated once. As in the
// build the nearest is that by Euclidean distance, where all centres have length one under an inner
// product.

#include "ivfflat/centre_codes.h"

#include "ivfflat/coder.h"

namespace ivfflat {

namespace {

// Below, measuring all is as fast.
constexpr std::uint32_t kFewLists = 64;
// Inserts of a backend before it makes the codes: that takes as long as some of them.
constexpr std::uint32_t kInserts = 20;
// Standard deviations that an estimate may be off. Beyond, a row goes to a list nearly as near.
constexpr float kOff = 4;

std::uint32_t round_to_batch(std::uint32_t lists) {
    return (lists + quant::kBatch - 1) / quant::kBatch * quant::kBatch;
}

Coder coder_of(const Index& index) {
    return {&index.operators, index.layout().code, index.shape().rotated, index.cached->rotation,
            index.cached->middle};
}

// Lengths are known only where every coordinate is coded.
bool can_estimate(const Index& index) {
    const Shape& shape = index.shape();
    return index.coded() && shape.code_dimensions == shape.rotated && shape.lists > kFewLists;
}

std::size_t batch_bytes(const Index& index) {
    return index.layout().code.bytes_of(quant::kBatch);
}

void allocate(const Index& index, CentreCodes& codes) {
    const std::uint32_t lists = round_to_batch(index.shape().lists);
    MemoryContext memory = index.cached->memory;
    codes.g = static_cast<float*>(MemoryContextAllocZero(memory, lists * sizeof(float)));
    codes.f = static_cast<float*>(MemoryContextAllocZero(memory, lists * sizeof(float)));
    // Last: where it is, all are.
    codes.batches = static_cast<std::uint8_t*>(
        MemoryContextAllocZero(memory, lists / quant::kBatch * batch_bytes(index)));
}

void make_codes(const Index& index, CentreCodes& codes) {
    const Shape& shape = index.shape();
    const Layout& layout = index.layout();
    const Coder coder = coder_of(index);
    auto* wide = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    auto* rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    auto* zero = static_cast<float*>(palloc0(shape.rotated * sizeof(float)));
    for (std::uint32_t list = 0; list < shape.lists; ++list) {
        const Buffer buffer = lock_head(index, list, Access::share);
        index.operators.widen(centre_in(index, page_of(buffer), list), wide);
        UnlockReleaseBuffer(buffer);
        coder.rotate(wide, rotated);
        const auto length2 =
            static_cast<float>(distance::active().squared_norm_f32(rotated, shape.rotated));
        const quant::CodeProducts products =
            quant::write_code(layout.code, zero, rotated, list % quant::kBatch,
                              codes.batches + list / quant::kBatch * batch_bytes(index));
        const quant::Factors factors =
            quant::factors(quant::Measure::l2_squared, length2, products, length2, 0);
        codes.g[list] = factors.g;
        codes.f[list] = factors.f;
    }
    pfree(wide);
    pfree(rotated);
    pfree(zero);
}

// A centre that may be the nearest. By the index's own distance, where centres are rounded to
// halves that is not quite the order of the squares.
struct Measured {
    float square; // of the Euclidean distance
    float distance;
};

Measured measure(const Index& index, const char* value, const float* wide, std::uint32_t list,
                 float* centre) {
    const Buffer buffer = lock_head(index, list, Access::share);
    const char* stored = centre_in(index, page_of(buffer), list);
    index.operators.widen(stored, centre);
    Measured measured{};
    measured.distance = index.operators.distance(value, stored);
    UnlockReleaseBuffer(buffer);
    measured.square = distance::active().l2_squared_f32(wide, centre, index.shape().dimensions);
    return measured;
}

std::uint32_t find(const Index& index, const CentreCodes& codes, const char* value) {
    const Shape& shape = index.shape();
    const quant::CodeShape code = index.layout().code;
    auto* wide = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    auto* centre = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    auto* rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    auto* entries = static_cast<std::uint8_t*>(palloc(quant::table_bytes(code)));
    auto* estimates = static_cast<float*>(palloc(round_to_batch(shape.lists) * sizeof(float)));
    index.operators.widen(value, wide);
    coder_of(index).rotate(wide, rotated);
    const auto base =
        static_cast<float>(distance::active().squared_norm_f32(rotated, shape.rotated));
    if (!std::isfinite(base))
        return nearest_lists(index, value, 1)->list;
    const quant::QueryTable table = quant::make_table(code, rotated, entries);
    for (std::uint32_t first = 0; first < shape.lists; first += quant::kBatch)
        quant::estimate(code, table, codes.batches + first / quant::kBatch * batch_bytes(index),
                        quant::kBatch, table.terms(base, codes.g + first, codes.f + first),
                        estimates + first);
    const float off =
        kOff * table.deviation(quant::deviation_share(code, shape.rotated), std::sqrt(base));
    auto best = static_cast<std::uint32_t>(std::min_element(estimates, estimates + shape.lists) -
                                           estimates);
    Measured nearest = measure(index, value, wide, best, centre);
    float least = nearest.square;
    for (std::uint32_t list = 0; list < shape.lists; ++list) {
        if (!(estimates[list] - off * std::fabs(codes.f[list]) <= least))
            continue;
        const Measured other = measure(index, value, wide, list, centre);
        least = std::min(least, other.square);
        if (other.distance < nearest.distance ||
            (other.distance == nearest.distance && list < best)) {
            nearest = other;
            best = list;
        }
    }
    return best;
}

} // namespace

std::uint32_t nearest_list(const Index& index, const char* value) {
    CentreCodes& codes = index.cached->centres;
    if (!can_estimate(index) || ++codes.inserts < kInserts)
        return nearest_lists(index, value, 1)->list;
    codes.inserts = kInserts;
    if (!codes.batches)
        allocate(index, codes);
    if (!codes.made) {
        make_codes(index, codes);
        codes.made = true;
    }
    return find(index, codes, value);
}

} // namespace ivfflat
