// The measure of an estimate is the metric of the index; both are quant's.

#include "ivfflat/coder.h"

namespace ivfflat {

void Coder::rotate(const float* wide, float* out) const {
    const std::uint32_t n = operators->dimensions;
    std::copy(wide, wide + n, out);
    std::fill(out + n, out + rotated, 0.0F);
    rotation.apply(out);
    for (std::uint32_t i = 0; i < code.dimensions; ++i)
        out[i] -= middle[i];
}

void write_code(const Coder& coder, const CentreForm& centre, const float* wide,
                const float* rotated, BasicPlace<char> place) {
    const distance::Kernels& kernels = distance::active();
    const std::uint32_t n = coder.operators->dimensions;
    const bool l2 = coder.operators->metric == Metric::l2;
    const float length2 = kernels.l2_squared_f32(wide, centre.wide, n);
    const float apart = l2 ? length2 : -kernels.inner_product_f32(wide, centre.wide, n);
    const float self = l2 ? 0 : -kernels.inner_product_f32(centre.wide, centre.wide, n);
    const quant::CodeProducts products =
        quant::write_code(coder.code, centre.rotated, rotated, place.lane, place.batch.codes());
    const quant::Factors factors =
        quant::factors(l2 ? quant::Measure::l2_squared : quant::Measure::negative_inner_product,
                       length2, products, apart, self);
    place.g() = factors.g;
    place.f() = factors.f;
}

} // namespace ivfflat
