// Codes are made again from vector and centre. Levels of kernels may differ by a step where a
// coordinate lies on a threshold or a cell's edge, and in a factor's last digits.

#include "ivfflat/check_state.h"

namespace ivfflat {

namespace {

bool is_near(float a, float b) {
    const float scale = std::max(std::fabs(a), std::fabs(b));
    return a == b || std::fabs(a - b) <= 1e-3F * scale + 1e-6F;
}

} // namespace

void CodeMaker::start(const Index& index) {
    const Shape& shape = index.shape();
    coder = coder_of(index);
    centre = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    wide = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    centre_rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    batch = static_cast<char*>(palloc0(index.layout().batch_bytes));
}

void CodeMaker::take_centre(const char* stored) {
    coder.operators->widen(stored, centre);
    coder.rotate(centre, centre_rotated);
}

void check_code(Check& check, BlockNumber chunk, std::uint32_t entry, const char* value,
                CodeMaker& maker) {
    const Layout& layout = check.index.layout();
    const std::uint32_t n = check.index.shape().dimensions;
    check.index.operators.widen(value, maker.wide);
    if (!std::all_of(maker.wide, maker.wide + n, [](float x) { return std::isfinite(x); })) {
        check.error(chunk, static_cast<int>(entry), "a coordinate of the vector is no number");
        return;
    }
    const auto place = place_on(layout, static_cast<const char*>(check.page), entry);
    const BasicPlace<char> expected{{maker.batch, layout.lanes}, place.lane};
    maker.coder.rotate(maker.wide, maker.rotated);
    write_code(maker.coder, {maker.centre, maker.centre_rotated}, maker.wide, maker.rotated,
               expected);
    // A step of a code at a threshold changes the factors as well, a little.
    const std::uint32_t steps = quant::code_difference(layout.code, place.batch.codes(),
                                                       expected.batch.codes(), place.lane);
    if (steps > 1 + layout.code.dimensions / 64)
        check.error(chunk, static_cast<int>(entry), "the code is not that of its vector");
    else if (steps == 0 && (!is_near(place.g(), expected.g()) || !is_near(place.f(), expected.f())))
        check.error(chunk, static_cast<int>(entry),
                    "the factors of an estimate are not those of its vector");
}

void check_codes(Check& check, BlockNumber chunk, CodeMaker& maker) {
    const Layout& layout = check.index.layout();
    auto* value = static_cast<char*>(palloc(layout.value_bytes));
    const std::uint32_t count = chunk_of(static_cast<const char*>(check.page))->count;
    for (std::uint32_t entry = 0; entry < count; ++entry) {
        std::memcpy(value, check.values + std::size_t{entry} * layout.value_bytes,
                    layout.value_bytes);
        check_code(check, chunk, entry, value, maker);
    }
    pfree(value);
}

void check_factors(Check& check, BlockNumber chunk) {
    const char* page = check.page;
    for (std::uint32_t entry = 0; entry < chunk_of(page)->count; ++entry) {
        const auto place = place_on(check.index.layout(), page, entry);
        // The code of a vector leans to its side: f is never above zero.
        if (!std::isfinite(place.g()) || !(place.f() <= 0) || !std::isfinite(place.f()))
            check.error(chunk, static_cast<int>(entry),
                        "the factors of an estimate are those of no vector");
    }
}

} // namespace ivfflat
