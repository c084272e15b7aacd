// The rules that values of the vector types obey, and the words in which a breach is told. The
// texts are those that applications know from pgvector and match on: do not reword them.
#pragma once

#include "types/dense_type.h"

namespace types {

// Two operands have the same number of dimensions.
template <class T>
inline void check_same_dimensions(const T* a, const T* b) {
    if (unlikely(a->dimensions != b->dimensions))
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("different %s dimensions %d and %d", T::kTypeName,
                               static_cast<int>(a->dimensions), static_cast<int>(b->dimensions))));
}

// A value fits the column's or cast's type modifier (-1 for none).
inline void check_expected_dimensions(std::int32_t typmod, int dimensions,
                                      Node* escontext = nullptr) {
    if (unlikely(typmod != -1 && typmod != dimensions))
        PG_MILVUS_SOFT_ERROR(escontext,
                             (errcode(ERRCODE_DATA_EXCEPTION),
                              errmsg("expected %d dimensions, not %d", typmod, dimensions)));
}

[[noreturn]] inline void report_no_dimensions(const char* type) {
    ereport(ERROR,
            (errcode(ERRCODE_DATA_EXCEPTION), errmsg("%s must have at least 1 dimension", type)));
    pg_unreachable();
}

// A number of dimensions is one that the type may have.
inline void check_dimensions(const char* type, int dimensions, int maximum) {
    if (unlikely(dimensions < 1))
        report_no_dimensions(type);
    if (unlikely(dimensions > maximum))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("%s cannot have more than %d dimensions", type, maximum)));
}

[[noreturn]] inline void report_not_a_number(const char* type) {
    ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION), errmsg("NaN not allowed in %s", type)));
    pg_unreachable();
}

[[noreturn]] inline void report_infinite(const char* type) {
    ereport(ERROR,
            (errcode(ERRCODE_DATA_EXCEPTION), errmsg("infinite value not allowed in %s", type)));
    pg_unreachable();
}

// No element is NaN or infinite; the first one that is decides the message. The common case is one
// pass without branches.
template <class Element>
inline void check_elements(const char* type, const Element* elements, std::size_t n) {
    bool bad = false;
    for (std::size_t i = 0; i < n; ++i)
        bad |= !is_finite(elements[i]);
    if (likely(!bad))
        return;
    for (std::size_t i = 0; i < n; ++i) {
        if (is_not_a_number(elements[i]))
            report_not_a_number(type);
        if (is_infinite(elements[i]))
            report_infinite(type);
    }
}

// The result of arithmetic has not left the range of its element type.
template <class Element>
inline void check_no_overflow(const Element* elements, std::size_t n) {
    bool bad = false;
    for (std::size_t i = 0; i < n; ++i)
        bad |= is_infinite(elements[i]);
    if (unlikely(bad))
        float_overflow_error();
}

// The one type modifier of a vector type: its number of dimensions.
std::int32_t dimensions_from_typmod(FunctionCallInfo fcinfo, const char* type, int maximum);

} // namespace types
