// Metrics by the address of the operator class's functions, so that it does not matter in which
// schema the extension lives or what a class is called.

#include "am/operators.h"

#include "types/checks.h"
#include "types/dense_type.h"
#include "types/sparse_type.h"

extern "C" {
Datum vector_l2_squared_distance(PG_FUNCTION_ARGS);
Datum vector_negative_inner_product(PG_FUNCTION_ARGS);
Datum l1_distance(PG_FUNCTION_ARGS);
Datum halfvec_l2_squared_distance(PG_FUNCTION_ARGS);
Datum halfvec_negative_inner_product(PG_FUNCTION_ARGS);
Datum halfvec_l1_distance(PG_FUNCTION_ARGS);
Datum sparsevec_l2_squared_distance(PG_FUNCTION_ARGS);
Datum sparsevec_negative_inner_product(PG_FUNCTION_ARGS);
Datum sparsevec_l1_distance(PG_FUNCTION_ARGS);
Datum hamming_distance(PG_FUNCTION_ARGS);
Datum jaccard_distance(PG_FUNCTION_ARGS);
}

namespace am {

namespace {

enum SupportNumber : AttrNumber { kDistance = 1, kNorm = 2 };

struct KnownDistance {
    PGFunction function;
    Element element;
    Metric metric;
};

const KnownDistance kKnownDistances[] = {
    {vector_l2_squared_distance, Element::vector, Metric::l2},
    {vector_negative_inner_product, Element::vector, Metric::inner_product},
    {l1_distance, Element::vector, Metric::l1},
    {halfvec_l2_squared_distance, Element::halfvec, Metric::l2},
    {halfvec_negative_inner_product, Element::halfvec, Metric::inner_product},
    {halfvec_l1_distance, Element::halfvec, Metric::l1},
    {sparsevec_l2_squared_distance, Element::sparsevec, Metric::l2},
    {sparsevec_negative_inner_product, Element::sparsevec, Metric::inner_product},
    {sparsevec_l1_distance, Element::sparsevec, Metric::l1},
    {hamming_distance, Element::bit, Metric::hamming},
    {jaccard_distance, Element::bit, Metric::jaccard},
};

Element element_of(const Method& method, Relation index) {
    // Of all methods the type's function is the last one.
    const auto number = static_cast<std::uint16_t>(method.support_count);
    if (!OidIsValid(index_getprocid(index, 1, number)))
        return Element::vector;
    const PGFunction support = index_getprocinfo(index, 1, number)->fn_addr;
    if (support == method.halfvec_type)
        return Element::halfvec;
    if (support == method.bit_type)
        return Element::bit;
    if (support == method.sparsevec_type)
        return Element::sparsevec;
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("unknown type support function in the operator class of index \"%s\"",
                           RelationGetRelationName(index)),
                    errhint("%s", method.type_hint)));
    pg_unreachable();
}

distance::SparseView sparse_view(const void* stored) {
    const auto* words = static_cast<const std::int32_t*>(stored);
    const auto count = static_cast<std::size_t>(words[0]);
    return {words + 1, reinterpret_cast<const float*>(words + 1 + count), count};
}

std::uint32_t bit_bytes(std::uint32_t dimensions) {
    return (dimensions + 7) / 8;
}

// The value as the type has it, for a distance function that is not ours.
Datum type_datum(const Operators& operators, const void* stored) {
    switch (operators.element) {
    case Element::vector: {
        auto* v = types::Vector::make(static_cast<int>(operators.dimensions));
        std::memcpy(v->elements, stored, operators.dimensions * sizeof(float));
        return pg::to_datum(v);
    }
    case Element::halfvec: {
        auto* v = types::Halfvec::make(static_cast<int>(operators.dimensions));
        std::memcpy(v->elements, stored, operators.dimensions * sizeof(base::Half));
        return pg::to_datum(v);
    }
    case Element::bit: {
        auto* v = static_cast<VarBit*>(palloc0(VARBITTOTALLEN(operators.dimensions)));
        SET_VARSIZE(v, VARBITTOTALLEN(operators.dimensions));
        VARBITLEN(v) = static_cast<int32>(operators.dimensions);
        std::memcpy(VARBITS(v), stored, bit_bytes(operators.dimensions));
        return VarBitPGetDatum(v);
    }
    case Element::sparsevec: {
        const distance::SparseView view = sparse_view(stored);
        auto* v = types::Sparsevec::make(static_cast<std::int32_t>(operators.dimensions),
                                         static_cast<int>(view.nnz));
        std::memcpy(v->indices, view.indices, view.nnz * sizeof(std::int32_t));
        std::memcpy(v->values(), view.values, view.nnz * sizeof(float));
        return pg::to_datum(v);
    }
    }
    return 0;
}

float call_distance(const Operators& operators, const void* a, const void* b) {
    const Datum left = type_datum(operators, a);
    const Datum right = type_datum(operators, b);
    const double result =
        DatumGetFloat8(FunctionCall2Coll(operators.function, operators.collation, left, right));
    pfree(DatumGetPointer(left));
    pfree(DatumGetPointer(right));
    return static_cast<float>(result);
}

float sparse_distance(Metric metric, distance::SparseView a, distance::SparseView b) {
    const distance::Kernels& kernels = distance::active();
    if (metric == Metric::l2)
        return kernels.l2_squared_sparse(a, b);
    if (metric == Metric::inner_product)
        return -kernels.inner_product_sparse(a, b);
    return kernels.l1_sparse(a, b);
}

// Scales to length one; false where the length is 0 or beyond every number.
bool normalise(float* x, std::size_t n) {
    const double norm = std::sqrt(distance::active().squared_norm_f32(x, n));
    if (!(norm > 0) || !std::isfinite(norm))
        return false;
    for (std::size_t i = 0; i < n; ++i)
        x[i] = static_cast<float>(x[i] / norm);
    return true;
}

// A zero query has no direction; its distances are all the same and the order is any.
enum class Zeros { skip, keep };

template <class T>
bool form_dense(const Operators& operators, Datum datum, Zeros zeros, Value* value) {
    const T* v = pg::from_datum<T>(datum);
    if (unlikely(v->size() != operators.dimensions))
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("different %s dimensions %u and %d", T::kTypeName,
                               operators.dimensions, static_cast<int>(v->dimensions))));
    const std::size_t n = v->size();
    auto* copy = static_cast<typename T::Element*>(palloc(n * sizeof(typename T::Element)));
    if (operators.normalised) {
        auto* wide = static_cast<float*>(palloc(n * sizeof(float)));
        types::widen(v->elements, wide, n);
        if (!normalise(wide, n) && zeros == Zeros::skip)
            return false;
        types::narrow(wide, copy, n);
        pfree(wide);
    } else {
        std::memcpy(copy, v->elements, n * sizeof(typename T::Element));
    }
    *value = {reinterpret_cast<const char*>(copy),
              static_cast<std::uint32_t>(n * sizeof(typename T::Element))};
    return true;
}

bool form_bits(const Operators& operators, Datum datum, Value* value) {
    const VarBit* v = DatumGetVarBitP(datum);
    if (unlikely(static_cast<std::uint32_t>(VARBITLEN(v)) != operators.dimensions))
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("different bit lengths %u and %u", operators.dimensions,
                               static_cast<unsigned>(VARBITLEN(v)))));
    const std::uint32_t bytes = bit_bytes(operators.dimensions);
    auto* copy = static_cast<char*>(palloc(bytes));
    std::memcpy(copy, VARBITS(v), bytes);
    *value = {copy, bytes};
    return true;
}

bool form_sparse(const Operators& operators, Datum datum, Zeros zeros, Value* value) {
    const auto* v = pg::from_datum<types::Sparsevec>(datum);
    if (unlikely(static_cast<std::uint32_t>(v->dimensions) != operators.dimensions))
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION),
                        errmsg("different sparsevec dimensions %u and %d", operators.dimensions,
                               static_cast<int>(v->dimensions))));
    if (zeros == Zeros::skip && v->count > kMaxSparseElements)
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                 errmsg("sparsevec cannot have more than %d non-zero elements for hnsw index",
                        kMaxSparseElements)));
    const std::size_t n = v->size();
    const std::size_t bytes = sizeof(std::int32_t) * (1 + 2 * n);
    auto* words = static_cast<std::int32_t*>(palloc(bytes));
    words[0] = v->count;
    std::memcpy(words + 1, v->indices, n * sizeof(std::int32_t));
    auto* values = reinterpret_cast<float*>(words + 1 + n);
    std::memcpy(values, v->values(), n * sizeof(float));
    if (operators.normalised && !normalise(values, n) && zeros == Zeros::skip)
        return false;
    *value = {reinterpret_cast<const char*>(words), static_cast<std::uint32_t>(bytes)};
    return true;
}

bool form(const Operators& operators, Datum datum, Zeros zeros, Value* value) {
    switch (operators.element) {
    case Element::vector:
        return form_dense<types::Vector>(operators, datum, zeros, value);
    case Element::halfvec:
        return form_dense<types::Halfvec>(operators, datum, zeros, value);
    case Element::bit:
        return form_bits(operators, datum, value);
    case Element::sparsevec:
        return form_sparse(operators, datum, zeros, value);
    }
    return false;
}

} // namespace

Operators operators_of(const Method& method, Relation index, std::uint32_t dimensions) {
    Operators result{};
    result.function = index_getprocinfo(index, 1, kDistance);
    result.collation = index->rd_indcollation[0];
    result.element = element_of(method, index);
    result.metric = Metric::custom;
    result.normalised = OidIsValid(index_getprocid(index, 1, kNorm));
    result.dimensions = dimensions;
    for (const KnownDistance& known : kKnownDistances)
        if (known.function == result.function->fn_addr && known.element == result.element)
            result.metric = known.metric;
    return result;
}

std::uint32_t column_dimensions(const Method& method, Relation index, Element element) {
    const Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(index), 0);
    // A varbit's modifier is only its largest length.
    if (attribute->atttypid == VARBITOID)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("type not supported for %s index", method.name)));
    const int dimensions = attribute->atttypmod;
    if (dimensions < 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("column does not have dimensions")));
    if (dimensions > method.max_dimensions(element))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("column cannot have more than %d dimensions for %s index",
                               method.max_dimensions(element), method.name)));
    return static_cast<std::uint32_t>(dimensions);
}

bool form_value(const Operators& operators, Datum datum, Value* value) {
    return form(operators, datum, Zeros::skip, value);
}

Value form_query(const Operators& operators, Datum datum) {
    Value value{nullptr, 0};
    form(operators, datum, Zeros::keep, &value);
    return value;
}

float Operators::distance(const void* a, const void* b) const {
    if (metric == Metric::custom)
        return call_distance(*this, a, b);
    const distance::Kernels& kernels = distance::active();
    const std::size_t n = dimensions;
    switch (element) {
    case Element::vector: {
        const auto* x = static_cast<const float*>(a);
        const auto* y = static_cast<const float*>(b);
        if (metric == Metric::l2)
            return kernels.l2_squared_f32(x, y, n);
        if (metric == Metric::inner_product)
            return -kernels.inner_product_f32(x, y, n);
        return kernels.l1_f32(x, y, n);
    }
    case Element::halfvec: {
        const auto* x = static_cast<const base::Half*>(a);
        const auto* y = static_cast<const base::Half*>(b);
        if (metric == Metric::l2)
            return kernels.l2_squared_f16(x, y, n);
        if (metric == Metric::inner_product)
            return -kernels.inner_product_f16(x, y, n);
        return kernels.l1_f16(x, y, n);
    }
    case Element::bit: {
        const auto* x = static_cast<const std::uint8_t*>(a);
        const auto* y = static_cast<const std::uint8_t*>(b);
        if (metric == Metric::hamming)
            return static_cast<float>(kernels.hamming(x, y, bit_bytes(dimensions)));
        const distance::BitOverlap overlap = kernels.bit_overlap(x, y, bit_bytes(dimensions));
        return overlap.both == 0 ? 1
                                 : 1 - static_cast<float>(static_cast<double>(overlap.both) /
                                                          static_cast<double>(overlap.either));
    }
    case Element::sparsevec:
        return sparse_distance(metric, sparse_view(a), sparse_view(b));
    }
    return 0;
}

void Operators::widen(const void* value, float* to) const {
    if (element == Element::vector)
        types::widen(static_cast<const float*>(value), to, dimensions);
    else
        types::widen(static_cast<const base::Half*>(value), to, dimensions);
}

} // namespace am
