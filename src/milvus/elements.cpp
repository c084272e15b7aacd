// What checks of array columns need and the server lacks: the length of the longest element.

#include "pg/entry.h"
#include "pg/varlena.h"

// Plain dialect. Bytes of the longest text; elements that are NULL do not count.
PG_MILVUS_FUNCTION(milvus_longest_element) {
    Datum* values = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls,
                      &count);
    int longest = 0;
    for (int i = 0; i < count; ++i)
        if (!nulls[i])
            longest =
                std::max(longest, static_cast<int>(VARSIZE_ANY_EXHDR(DatumGetTextPP(values[i]))));
    return Int32GetDatum(longest);
}
