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

Datum array_datum(Oid element, Datum* values, std::size_t size) {
    return call([=] {
        std::int16_t length = 0;
        bool by_value = false;
        char align = 0;
        get_typlenbyvalalign(element, &length, &by_value, &align);
        return PointerGetDatum(
            construct_array(values, static_cast<int>(size), element, length, by_value, align));
    });
}

} // namespace pg
