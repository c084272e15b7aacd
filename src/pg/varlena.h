// Getting at variable-length arguments and making variable-length results, for types whose struct
// begins with the four-byte length word. Everything here is trivially destructible and may be used
// on hot paths.
#pragma once

#include "pg/server.h"

namespace pg {

// The value that DATUM stands for, out of line and compressed storage undone, aligned, in the
// calling memory context where a copy was needed. T::is_sound() refuses one whose length word and
// contents disagree, which only damaged storage or a forged cast can bring.
template <class T>
const T* from_datum(Datum datum) {
    auto* stored = reinterpret_cast<varlena*>(DatumGetPointer(datum));
    // Most values need nothing undone; asking here saves the call.
    if (unlikely(VARATT_IS_EXTENDED(stored)))
        stored = pg_detoast_datum(stored);
    const auto* value = reinterpret_cast<const T*>(stored);
    if (unlikely(!value->is_sound()))
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
                        errmsg("stored value of type %s is damaged", T::kTypeName),
                        errdetail("Its length is %u bytes, which does not fit its contents.",
                                  static_cast<unsigned>(VARSIZE(value)))));
    return value;
}

template <class T>
const T* argument(FunctionCallInfo fcinfo, int i) {
    return from_datum<T>(PG_GETARG_DATUM(i));
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
