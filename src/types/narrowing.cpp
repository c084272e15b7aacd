// The range check of halfvec.

#include "types/narrowing.h"

#include "format/float_print.h"

namespace types {

void narrow_within_range(const float* from, base::Half* to, std::size_t n) {
    narrow(from, to, n);
    bool overflow = false;
    for (std::size_t i = 0; i < n; ++i)
        overflow |= base::is_inf(to[i]) && std::isfinite(from[i]);
    if (likely(!overflow))
        return;
    for (std::size_t i = 0; i < n; ++i) {
        if (base::is_inf(to[i]) && std::isfinite(from[i])) {
            char text[format::kMaxFloatText + format::kPrintSlack];
            *format::print_float(from[i], text) = '\0';
            ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                            errmsg("\"%s\" is out of range for type halfvec", text)));
        }
    }
}

} // namespace types
