// Two bit strings of the same length as arguments.
#pragma once

#include "distance/kernels.h"
#include "pg/server.h"

namespace types {

struct BitOperands {
    const std::uint8_t* a;
    const std::uint8_t* b;
    std::size_t bytes;
};

inline BitOperands bit_operands(FunctionCallInfo fcinfo) {
    VarBit* a = PG_GETARG_VARBIT_P(0);
    VarBit* b = PG_GETARG_VARBIT_P(1);
    if (unlikely(VARBITLEN(a) != VARBITLEN(b)))
        ereport(ERROR,
                (errcode(ERRCODE_DATA_EXCEPTION),
                 errmsg("different bit lengths %u and %u", static_cast<unsigned>(VARBITLEN(a)),
                        static_cast<unsigned>(VARBITLEN(b)))));
    return {VARBITS(a), VARBITS(b), static_cast<std::size_t>(VARBITBYTES(a))};
}

inline double hamming(const BitOperands& bits) {
    return static_cast<double>(distance::active().hamming(bits.a, bits.b, bits.bytes));
}

// 1 where the two have no bit in common, two empty ones included.
inline double jaccard(const BitOperands& bits) {
    const auto [both, either] = distance::active().bit_overlap(bits.a, bits.b, bits.bytes);
    if (both == 0)
        return 1;
    return 1 - static_cast<double>(both) / static_cast<double>(either);
}

} // namespace types
