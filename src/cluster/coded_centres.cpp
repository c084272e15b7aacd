// The owner of all codes is the point that the centres lie about, so that a vector is rotated once.

#include "cluster/coded_centres.h"

#include <limits>

namespace cluster {

namespace {

// Standard deviations that an estimate may be off. Beyond, a row goes to a list nearly as near.
constexpr float kDeviations = 4;
constexpr float kZeros[CodedCentres::kMostCoded]{};

} // namespace

void CodedCentres::clear() const {
    std::fill_n(batches, code_bytes(), std::uint8_t{0});
    // A place without a centre is infinitely far away.
    std::fill_n(g, places(), std::numeric_limits<float>::infinity());
    std::fill_n(f, places(), 0.0F);
}

void CodedCentres::put(std::uint32_t centre, const float* rotated_centre) const {
    const auto length2 =
        static_cast<float>(distance::active().squared_norm_f32(rotated_centre, rotated));
    const quant::CodeProducts products =
        quant::write_code(code, kZeros, rotated_centre, centre % quant::kBatch,
                          batches + centre / quant::kBatch * code.batch_bytes());
    const quant::Factors factors =
        quant::factors(quant::Measure::l2_squared, length2, products, length2, 0);
    g[centre] = factors.g;
    f[centre] = factors.f;
}

bool CodedCentres::find_likely(const float* x, const Room& room, Likely& likely) const {
    const distance::Kernels& kernels = distance::active();
    const auto base = static_cast<float>(kernels.squared_norm_f32(x, rotated));
    if (!std::isfinite(base))
        return false;
    const quant::QueryTable table = quant::make_table(code, x, room.entries);
    for (std::size_t first = 0; first < places(); first += quant::kBatch)
        kernels.estimate_32(batches + first / quant::kBatch * code.batch_bytes(), table.entries,
                            code.groups(), static_cast<int>(code.bits),
                            table.terms(base, g + first, f + first), room.estimates + first);
    likely.deviations =
        kDeviations * table.deviation(quant::deviation_share(code, rotated), std::sqrt(base));
    // How far an estimate may be off is in proportion to |f|, which is -f.
    likely.count = kernels.maybe_least(room.estimates, f, -likely.deviations, places(), room.found);
    // Only where a number failed is a place without a centre among them.
    while (likely.count != 0 && room.found[likely.count - 1] >= count)
        --likely.count;
    if (likely.count == 0)
        return false;
    likely.best = *std::min_element(room.found, room.found + likely.count,
                                    [&room](std::uint32_t a, std::uint32_t b) {
                                        return room.estimates[a] < room.estimates[b];
                                    });
    return true;
}

} // namespace cluster
