// Elements in the current memory context.

#include "pg/array_parts.h"

extern "C" {
#include "utils/lsyscache.h"
}

namespace pg {

ArrayParts array_parts(Datum array, Oid element) {
    return call([=] {
        std::int16_t length = 0;
        bool by_value = false;
        char align = 0;
        get_typlenbyvalalign(element, &length, &by_value, &align);
        ArrayParts parts{};
        deconstruct_array(DatumGetArrayTypeP(array), element, length, by_value, align,
                          &parts.values, &parts.nulls, &parts.count);
        return parts;
    });
}

} // namespace pg
