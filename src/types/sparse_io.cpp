// Text and binary input and output of sparsevec.

#include "format/comma_count.h"
#include "format/sparse_text.h"
#include "format/wire.h"
#include "pg/entry.h"
#include "types/sparse_checks.h"
#include "types/text_errors.h"

using namespace types;

PG_MILVUS_FUNCTION(sparsevec_in) {
    const char* literal = PG_GETARG_CSTRING(0);
    const std::int32_t typmod = PG_GETARG_INT32(2);
    Node* escontext = fcinfo->context;
    const std::size_t length = std::strlen(literal);

    const std::size_t room = format::count_commas(literal, length) + 1;
    if (room > kMaxSparseElements) {
        PG_MILVUS_SOFT_ERROR(
            escontext,
            (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
             errmsg("sparsevec cannot have more than %d non-zero elements", kMaxSparseElements)));
        PG_RETURN_NULL();
    }
    auto* elements =
        static_cast<format::SparseElement*>(palloc(room * sizeof(format::SparseElement)));
    int count = 0;
    std::int32_t dimensions = 0;
    format::TextFault fault = format::parse_sparse(literal, length, elements, count, dimensions);
    if (fault.kind == format::Fault::none) {
        // In this order, because the first complaint is the one that users know.
        if (dimensions < 1)
            fault.kind = format::Fault::no_elements;
        else if (dimensions > kMaxSparseDimensions)
            fault.kind = format::Fault::too_many;
        else if (typmod != -1 && typmod != dimensions) {
            check_expected_dimensions(typmod, dimensions, escontext);
            PG_RETURN_NULL();
        } else
            fault = format::check_sparse(elements, count, dimensions);
    }
    if (unlikely(fault.kind != format::Fault::none)) {
        report_text_fault(Sparsevec::kTypeName, literal, length, fault, kMaxSparseDimensions,
                          escontext);
        PG_RETURN_NULL();
    }

    Sparsevec* result = Sparsevec::make(dimensions, count);
    float* values = result->values();
    for (int i = 0; i < count; ++i) {
        result->indices[i] = elements[i].index;
        values[i] = elements[i].value;
    }
    pfree(elements);
    return pg::to_datum(result);
}

PG_MILVUS_FUNCTION(sparsevec_out) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    auto* literal = static_cast<char*>(palloc(format::sparse_text_size(value->size())));
    format::print_sparse(value->indices, value->values(), value->count, value->dimensions, literal);
    PG_RETURN_CSTRING(literal);
}

PG_MILVUS_FUNCTION(sparsevec_recv) {
    auto* message = reinterpret_cast<StringInfo>(PG_GETARG_POINTER(0));
    const std::int32_t typmod = PG_GETARG_INT32(2);
    const auto dimensions = static_cast<std::int32_t>(pq_getmsgint(message, 4));
    const auto count = static_cast<std::int32_t>(pq_getmsgint(message, 4));
    const auto reserved = static_cast<std::int32_t>(pq_getmsgint(message, 4));

    check_dimensions(Sparsevec::kTypeName, dimensions, kMaxSparseDimensions);
    check_sparse_count(count, dimensions);
    check_expected_dimensions(typmod, dimensions);
    if (reserved != 0)
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("expected unused to be 0, not %d", reserved)));

    // Indices are checked before the values are fetched, as pgvector does, so that the first
    // complaint about a message with several faults is the same. Here they count from 0, unlike in
    // the text form.
    Sparsevec* result = Sparsevec::make(dimensions, count);
    format::from_wire(result->indices, pq_getmsgbytes(message, 4 * count), result->size());
    check_sparse_indices(result->indices, count, dimensions);
    format::from_wire(result->values(), pq_getmsgbytes(message, 4 * count), result->size());
    check_elements(Sparsevec::kTypeName, result->values(), result->size());
    for (int i = 0; i < count; ++i) {
        if (result->values()[i] == 0)
            ereport(ERROR,
                    (errcode(ERRCODE_DATA_EXCEPTION),
                     errmsg("binary representation of sparsevec cannot contain zero values")));
    }
    return pg::to_datum(result);
}

PG_MILVUS_FUNCTION(sparsevec_send) {
    const auto* value = pg::argument<Sparsevec>(fcinfo, 0);
    StringInfoData message;
    pq_begintypsend(&message);
    pq_sendint32(&message, static_cast<std::uint32_t>(value->dimensions));
    pq_sendint32(&message, static_cast<std::uint32_t>(value->count));
    pq_sendint32(&message, static_cast<std::uint32_t>(value->reserved));
    const int bytes = 4 * value->count;
    enlargeStringInfo(&message, 2 * bytes);
    format::to_wire(message.data + message.len, value->indices, value->size());
    format::to_wire(message.data + message.len + bytes, value->values(), value->size());
    message.len += 2 * bytes;
    message.data[message.len] = '\0';
    PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}
