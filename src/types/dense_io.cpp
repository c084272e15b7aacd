// Text and binary input and output of vector and halfvec.

#include "format/comma_count.h"
#include "format/dense_text.h"
#include "format/wire.h"
#include "pg/entry.h"
#include "types/checks.h"
#include "types/text_errors.h"

namespace types {

namespace {

template <class T>
Datum read_text(FunctionCallInfo fcinfo) {
    const char* text = PG_GETARG_CSTRING(0);
    const std::int32_t typmod = PG_GETARG_INT32(2);
    Node* escontext = fcinfo->context;

    // The result is filled in place. A column's type says how large it is; without one the commas
    // do.
    const std::size_t length = std::strlen(text);
    int capacity = typmod;
    if (typmod < 1 || typmod > kMaxDimensions)
        capacity = static_cast<int>(
            std::min<std::size_t>(format::count_commas(text, length) + 1, kMaxDimensions));
    T* result = T::make(capacity);
    int dimensions = 0;
    const format::TextFault fault =
        format::parse_dense(text, length, result->elements, capacity, kMaxDimensions, dimensions);
    if (unlikely(fault.kind != format::Fault::none)) {
        report_text_fault(T::kTypeName, text, length, fault, kMaxDimensions, escontext);
        PG_RETURN_NULL();
    }
    if (unlikely(typmod != -1 && dimensions != typmod)) {
        check_expected_dimensions(typmod, dimensions, escontext);
        PG_RETURN_NULL();
    }
    Assert(dimensions == capacity);
    return pg::to_datum(result);
}

template <class T>
Datum write_text(FunctionCallInfo fcinfo) {
    const T* value = pg::argument<T>(fcinfo, 0);
    auto* text = static_cast<char*>(palloc(format::dense_text_size(value->size())));
    format::print_dense(value->elements, value->dimensions, text);
    PG_RETURN_CSTRING(text);
}

template <class T>
Datum receive(FunctionCallInfo fcinfo) {
    auto* message = reinterpret_cast<StringInfo>(PG_GETARG_POINTER(0));
    const std::int32_t typmod = PG_GETARG_INT32(2);
    const auto dimensions = static_cast<std::int16_t>(pq_getmsgint(message, 2));
    const auto reserved = static_cast<std::int16_t>(pq_getmsgint(message, 2));

    check_dimensions(T::kTypeName, dimensions, kMaxDimensions);
    check_expected_dimensions(typmod, dimensions);
    if (reserved != 0)
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("expected unused to be 0, not %d", reserved)));

    // pq_getmsgbytes refuses a message that is too short before anything of that size is made.
    const auto bytes = static_cast<int>(sizeof(typename T::Element)) * dimensions;
    const char* elements = pq_getmsgbytes(message, bytes);
    T* result = T::make(dimensions);
    format::from_wire(result->elements, elements, result->size());
    check_elements(T::kTypeName, result->elements, result->size());
    return pg::to_datum(result);
}

template <class T>
Datum send(FunctionCallInfo fcinfo) {
    const T* value = pg::argument<T>(fcinfo, 0);
    StringInfoData message;
    pq_begintypsend(&message);
    pq_sendint16(&message, static_cast<std::uint16_t>(value->dimensions));
    pq_sendint16(&message, static_cast<std::uint16_t>(value->reserved));
    const auto bytes = static_cast<int>(sizeof(typename T::Element)) * value->dimensions;
    enlargeStringInfo(&message, bytes);
    format::to_wire(message.data + message.len, value->elements, value->size());
    message.len += bytes;
    message.data[message.len] = '\0';
    PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

} // namespace

} // namespace types

using namespace types;

PG_MILVUS_FUNCTION(vector_in) {
    return read_text<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_out) {
    return write_text<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_recv) {
    return receive<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(vector_send) {
    return send<Vector>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_in) {
    return read_text<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_out) {
    return write_text<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_recv) {
    return receive<Halfvec>(fcinfo);
}

PG_MILVUS_FUNCTION(halfvec_send) {
    return send<Halfvec>(fcinfo);
}
