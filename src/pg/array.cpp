// Array types are found in the server's caches.

#include "pg/array.h"

extern "C" {
#include "utils/lsyscache.h"
}

namespace pg {

Oid array_of(Oid element) {
    return call([=] { return get_array_type(element); });
}

Oid element_of(Oid array) {
    return call([=] { return get_element_type(array); });
}

ElementLayout layout_of(Oid element) {
    return call([=] {
        ElementLayout found{};
        found.type = element;
        get_typlenbyvalalign(element, &found.length, &found.by_value, &found.align);
        return found;
    });
}

ArrayParts array_parts(Datum array, Oid element) {
    const ElementLayout layout = layout_of(element);
    return call([=] {
        ArrayParts parts{};
        deconstruct_array(DatumGetArrayTypeP(array), layout.type, layout.length, layout.by_value,
                          layout.align, &parts.values, &parts.nulls, &parts.count);
        return parts;
    });
}

Datum array_datum(Oid element, Datum* values, std::size_t size) {
    const ElementLayout layout = layout_of(element);
    return call([=] {
        return PointerGetDatum(construct_array(values, static_cast<int>(size), layout.type,
                                               layout.length, layout.by_value, layout.align));
    });
}

} // namespace pg
