// Codes are made again from vector and centre. Levels of kernels may differ in a bit whose
// coordinate lies on a threshold, and in a factor's last digits.

#include "ivfflat/check_state.h"

namespace ivfflat {

namespace {

bool is_near(float a, float b) {
    const float scale = std::max(std::fabs(a), std::fabs(b));
    return a == b || std::fabs(a - b) <= 1e-3F * scale + 1e-6F;
}

std::uint32_t different_bits(const Layout& layout, const std::uint8_t* a, const std::uint8_t* b,
                             std::uint32_t lane) {
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < layout.code.batch_bytes(); i += quant::kBatch)
        count += static_cast<std::uint32_t>(
            __builtin_popcount(static_cast<unsigned>(a[i + lane] ^ b[i + lane])));
    return count;
}

} // namespace

void check_codes(Check& check, BlockNumber chunk, const CentreForm& centre, const Coder& coder) {
    const Layout& layout = check.index.layout();
    const char* page = check.page;
    const std::uint32_t n = check.index.shape().dimensions;
    auto* made = static_cast<char*>(palloc0(layout.batch_bytes));
    auto* wide = static_cast<float*>(palloc(n * sizeof(float)));
    auto* value = static_cast<char*>(palloc(layout.value_bytes));
    auto* rotated = static_cast<float*>(palloc(coder.rotated * sizeof(float)));
    for (std::uint32_t entry = 0; entry < chunk_of(page)->count; ++entry) {
        const std::uint32_t lane = entry % quant::kBatch;
        std::memcpy(value, check.values + std::size_t{entry} * layout.value_bytes,
                    layout.value_bytes);
        check.index.operators.widen(value, wide);
        if (!std::all_of(wide, wide + n, [](float x) { return std::isfinite(x); })) {
            check.error(chunk, static_cast<int>(entry), "a coordinate of the vector is no number");
            continue;
        }
        const BasicBatch<char> expected{made};
        write_code(coder, centre, wide, rotated, expected, lane);
        const auto batch = batch_of(layout, page, entry / quant::kBatch);
        // A bit on a threshold changes the factors as well, a little.
        const std::uint32_t bits = different_bits(layout, batch.codes(), expected.codes(), lane);
        if (bits > 1 + layout.code.dimensions / 64)
            check.error(chunk, static_cast<int>(entry), "the code is not that of its vector");
        else if (bits == 0 && (!is_near(batch.g()[lane], expected.g()[lane]) ||
                               !is_near(batch.f()[lane], expected.f()[lane])))
            check.error(chunk, static_cast<int>(entry),
                        "the factors of an estimate are not those of its vector");
    }
    pfree(made);
    pfree(wide);
    pfree(value);
    pfree(rotated);
}

} // namespace ivfflat
