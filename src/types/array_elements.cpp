// Reading SQL arrays of numbers. Elements of fixed width without nulls lie side by side, so that
// they are read where they are; only numeric takes the server's deconstruction.

#include "types/array_elements.h"

namespace types {

namespace {

template <class Number>
void convert(ArrayType* array, float* out, int n) {
    const char* in = ARR_DATA_PTR(array);
    for (int i = 0; i < n; ++i) {
        Number number;
        std::memcpy(&number, in + static_cast<std::size_t>(i) * sizeof(Number), sizeof(Number));
        out[i] = static_cast<float>(number);
    }
}

void convert_numeric(ArrayType* array, float* out, int n) {
    Datum* elements = nullptr;
    int count = 0;
    deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, nullptr, &count);
    Assert(count == n);
    for (int i = 0; i < n; ++i)
        out[i] = DatumGetFloat4(DirectFunctionCall1(numeric_float4, elements[i]));
    pfree(elements);
}

} // namespace

int checked_array_length(ArrayType* array) {
    if (ARR_NDIM(array) > 1)
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION), errmsg("array must be 1-D")));
    if (ARR_HASNULL(array) && array_contains_nulls(array))
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("array must not contain nulls")));
    return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
}

void read_array_elements(ArrayType* array, float* out, int n) {
    switch (ARR_ELEMTYPE(array)) {
    case INT2OID:
        convert<std::int16_t>(array, out, n);
        return;
    case INT8OID:
        convert<std::int64_t>(array, out, n);
        return;
    case INT4OID:
        convert<std::int32_t>(array, out, n);
        return;
    case FLOAT4OID:
        convert<float>(array, out, n);
        return;
    case FLOAT8OID:
        convert<double>(array, out, n);
        return;
    case NUMERICOID:
        convert_numeric(array, out, n);
        return;
    default:
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION), errmsg("unsupported array type")));
    }
}

ArrayType* make_number_array(Oid element, Size element_size, int count) {
    const Size size = ARR_OVERHEAD_NONULLS(1) + static_cast<Size>(count) * element_size;
    auto* array = static_cast<ArrayType*>(palloc0(size));
    SET_VARSIZE(array, size);
    array->ndim = 1;
    array->elemtype = element;
    ARR_DIMS(array)[0] = count;
    ARR_LBOUND(array)[0] = 1;
    return array;
}

} // namespace types
