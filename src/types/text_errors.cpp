// Errors of text input. Messages and details are pgvector's; where the text is too long to find the
// place by eye a hint tells it.

#include "types/text_errors.h"

namespace types {

namespace {

// Up to here a reader sees the fault without being told where it is.
constexpr std::size_t kReadableLength = 64;

// For faults found after the elements were sorted, which has lost their places.
int hint_at_index(const format::TextFault& fault, std::size_t length) {
    return length <= kReadableLength ? 0 : errhint("The index at fault is %d.", fault.element);
}

int hint_at_position(const format::TextFault& fault, std::size_t length) {
    if (length <= kReadableLength)
        return 0;
    if (fault.element > 0)
        return errhint("The fault is in element %d, at byte %zu of the text.", fault.element,
                       fault.offset + 1);
    return errhint("The fault is at byte %zu of the text.", fault.offset + 1);
}

} // namespace

void report_text_fault(const char* type, const char* text, std::size_t length,
                       const format::TextFault& fault, int dimension_limit, Node* escontext) {
    using format::Fault;
    const bool sparse = std::strcmp(type, "sparsevec") == 0;
    const auto syntax_detail = [&] {
        switch (fault.kind) {
        case Fault::no_opening:
            return errdetail("Vector contents must start with \"%s\".", sparse ? "{" : "[");
        case Fault::trailing_junk:
            return sparse ? errdetail("Junk after closing.")
                          : errdetail("Junk after closing right brace.");
        case Fault::no_dimensions:
            return errdetail("Unexpected end of input.");
        default:
            return 0;
        }
    };

    switch (fault.kind) {
    case Fault::none:
        return;
    case Fault::no_opening:
    case Fault::no_number:
    case Fault::bad_separator:
    case Fault::no_dimensions:
    case Fault::trailing_junk:
        PG_MILVUS_SOFT_ERROR(escontext,
                             (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                              errmsg("invalid input syntax for type %s: \"%s\"", type, text),
                              syntax_detail(), hint_at_position(fault, length)));
        return;
    case Fault::no_elements:
        PG_MILVUS_SOFT_ERROR(escontext, (errcode(ERRCODE_DATA_EXCEPTION),
                                         errmsg("%s must have at least 1 dimension", type)));
        return;
    case Fault::too_many:
        PG_MILVUS_SOFT_ERROR(
            escontext, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("%s cannot have more than %d dimensions", type, dimension_limit),
                        sparse ? 0 : hint_at_position(fault, length)));
        return;
    case Fault::not_a_number:
        PG_MILVUS_SOFT_ERROR(escontext, (errcode(ERRCODE_DATA_EXCEPTION),
                                         errmsg("NaN not allowed in %s", type),
                                         hint_at_position(fault, length)));
        return;
    case Fault::infinite:
        PG_MILVUS_SOFT_ERROR(escontext, (errcode(ERRCODE_DATA_EXCEPTION),
                                         errmsg("infinite value not allowed in %s", type),
                                         hint_at_position(fault, length)));
        return;
    case Fault::out_of_range:
        PG_MILVUS_SOFT_ERROR(escontext, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                                         errmsg("\"%s\" is out of range for type %s",
                                                pnstrdup(text + fault.offset, fault.length), type),
                                         hint_at_position(fault, length)));
        return;
    case Fault::index_bounds:
        PG_MILVUS_SOFT_ERROR(escontext, (errcode(ERRCODE_DATA_EXCEPTION),
                                         errmsg("sparsevec index out of bounds"),
                                         hint_at_index(fault, length)));
        return;
    case Fault::index_order:
        PG_MILVUS_SOFT_ERROR(escontext, (errcode(ERRCODE_DATA_EXCEPTION),
                                         errmsg("sparsevec indices must not contain duplicates"),
                                         hint_at_index(fault, length)));
        return;
    }
}

} // namespace types
