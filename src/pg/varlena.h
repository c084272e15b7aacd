// Getting at variable-length arguments and making variable-length results, for types whose struct
// begins with the four-byte length word. Everything here is trivially destructible and may be used
// on hot paths.
#pragma once

#include "pg/server.h"

namespace pg {

// Argument I, out of line and compressed storage undone, aligned, in the calling memory context
// where a copy was needed. T's own check() refuses a value whose length word and contents disagree,
// which only damaged storage or a forged cast can bring.
template <class T>
const T* argument(FunctionCallInfo fcinfo, int i) {
    const auto* value = reinterpret_cast<const T*>(PG_DETOAST_DATUM(PG_GETARG_DATUM(i)));
    if (unlikely(!value->is_sound()))
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
                        errmsg("stored value of type %s is damaged", T::kTypeName),
                        errdetail("Its length is %u bytes, which does not fit its contents.",
                                  static_cast<unsigned>(VARSIZE(value)))));
    return value;
}

// A new value of SIZE bytes in the current memory context, its length word set. Not cleared.
template <class T>
T* new_varlena(Size size) {
    auto* value = static_cast<T*>(palloc(size));
    SET_VARSIZE(value, size);
    return value;
}

template <class T>
Datum to_datum(const T* value) {
    return PointerGetDatum(value);
}

} // namespace pg
