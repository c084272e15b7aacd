// Codes of a list's vectors relative to its centre, and a query prepared to estimate by them. No
// server call here: the threads of a build use it. Arithmetic: src/quant/README.md.
#pragma once

#include "am/operators.h"
#include "ivfflat/layout.h"
#include "quant/rotation.h"

namespace ivfflat {

struct Coder {
    const Operators* operators;
    quant::CodeShape code;
    std::uint32_t rotated;
    quant::Rotation rotation;
    const float* middle; // of the centres, rotated; the coded coordinates

    // P(value) less the middle, which has zeros where it is not coded; `rotated` floats.
    void rotate(const float* wide, float* out) const;
};

// A list's centre, as coding needs it.
struct CentreForm {
    const float* wide;
    const float* rotated;
};

// Writes code and factors of a vector. WIDE: the vector as floats; ROTATED: that by coder.rotate().
void write_code(const Coder& coder, const CentreForm& centre, const float* wide,
                const float* rotated, BasicPlace<char> place);

// How many standard deviations an estimate is trusted: see README.md, "Order".
inline constexpr float kDeviations = 5;

} // namespace ivfflat
