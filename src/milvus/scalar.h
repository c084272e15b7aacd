// Values of keys and groups, out of the server's Datums: integers and booleans as a number, strings
// as text. Plain dialect.
#pragma once

#include <cstdint>
#include <string_view>

#include "pg/server.h"

namespace milvus {

struct Scalar {
    std::int64_t number;
    Datum text;
};

inline bool is_text(Oid type) {
    return type == TEXTOID || type == VARCHAROID;
}

// Of a text that is neither compressed nor out of line.
inline std::string_view text_bytes(Datum text) {
    const auto* value = reinterpret_cast<const varlena*>(DatumGetPointer(text));
    return {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
}

// Lives no longer than what VALUE is part of.
inline Scalar scalar(Datum value, Oid type) {
    switch (type) {
    case BOOLOID:
        return {DatumGetBool(value), Datum{0}};
    case INT2OID:
        return {DatumGetInt16(value), Datum{0}};
    case INT4OID:
        return {DatumGetInt32(value), Datum{0}};
    case INT8OID:
        return {DatumGetInt64(value), Datum{0}};
    default:
        return {0, PointerGetDatum(PG_DETOAST_DATUM_PACKED(value))};
    }
}

// In the current memory context.
inline Scalar copied(Scalar value, Oid type) {
    if (is_text(type))
        value.text = PointerGetDatum(PG_DETOAST_DATUM_COPY(value.text));
    return value;
}

inline Datum datum_of(const Scalar& value, Oid type) {
    switch (type) {
    case BOOLOID:
        return BoolGetDatum(value.number != 0);
    case INT2OID:
        return Int16GetDatum(static_cast<std::int16_t>(value.number));
    case INT4OID:
        return Int32GetDatum(static_cast<std::int32_t>(value.number));
    case INT8OID:
        return Int64GetDatum(value.number);
    default:
        return value.text;
    }
}

// Strings by bytes.
inline bool is_before(const Scalar& a, const Scalar& b, Oid type) {
    return is_text(type) ? text_bytes(a.text) < text_bytes(b.text) : a.number < b.number;
}

inline bool is_same(const Scalar& a, const Scalar& b, Oid type) {
    return is_text(type) ? text_bytes(a.text) == text_bytes(b.text) : a.number == b.number;
}

} // namespace milvus
