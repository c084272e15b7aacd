// Values of a batch as the server's. Plain dialect throughout.

#include "milvus/row_source.h"

#include "pg/datums.h"
#include "pg/entry.h"

namespace milvus {

namespace {

OfferedSource* innermost = nullptr;
std::int64_t last_number = 0;

// The block already has the room for the header in front of its payload.
Datum block_datum(rows::Block* block) {
    SET_VARSIZE(&block->header, VARHDRSZ + block->size);
    return PointerGetDatum(&block->header);
}

Datum scalar_datum(rows::Type type, const rows::Cell& cell, Oid server_type) {
    switch (type) {
    case rows::Type::boolean:
        return BoolGetDatum(cell.whole != 0);
    case rows::Type::int8:
    case rows::Type::int16:
        return Int16GetDatum(static_cast<int16>(cell.whole));
    case rows::Type::int32:
        return Int32GetDatum(static_cast<int32>(cell.whole));
    case rows::Type::int64:
        return Int64GetDatum(cell.whole);
    case rows::Type::float32:
        return Float4GetDatum(cell.single);
    case rows::Type::float64:
        return Float8GetDatum(cell.real);
    case rows::Type::json:
        if (server_type == JSONBOID) {
            char* const text = pnstrdup(cell.block->payload, cell.block->size);
            return DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
        }
        return block_datum(cell.block);
    default:
        return block_datum(cell.block);
    }
}

Datum array_datum(const SourceColumn& column, const rows::Block& block) {
    const rows::Cell* const cells = rows::array_cells(block);
    const auto count = static_cast<int>(rows::array_size(block));
    int16 length = 0;
    bool by_value = false;
    char align = 'i';
    get_typlenbyvalalign(column.element_type, &length, &by_value, &align);
    if (count == 0)
        return PointerGetDatum(construct_empty_array(column.element_type));
    auto* elements = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<Size>(count)));
    for (int i = 0; i < count; ++i)
        elements[i] = scalar_datum(column.type, cells[i], column.element_type);
    return PointerGetDatum(
        construct_array(elements, count, column.element_type, length, by_value, align));
}

} // namespace

OfferedSource::OfferedSource(RowSource& source) noexcept
    : source_(source), number_(++last_number), outer_(innermost) {
    innermost = this;
    source.number = number_;
}

OfferedSource::~OfferedSource() {
    innermost = outer_;
}

RowSource* OfferedSource::find(std::int64_t number) noexcept {
    for (const OfferedSource* each = innermost; each; each = each->outer_)
        if (each->number_ == number)
            return &each->source_;
    return nullptr;
}

const RowSource* OfferedSource::inserting(Oid table) noexcept {
    if (!innermost || innermost->source_.table != table)
        return nullptr;
    return &innermost->source_;
}

Datum source_value(const RowSource& source, const SourceColumn& column, std::size_t place,
                   bool* is_null) {
    const std::size_t row = source.order[place];
    const rows::State state = source.batch->state(row, column.column);
    *is_null = false;
    if (state == rows::State::value) {
        const rows::Cell cell = source.batch->cell(row, column.column);
        if (OidIsValid(column.element_type))
            return array_datum(column, *cell.block);
        return scalar_datum(column.type, cell, column.server_type);
    }
    if (state == rows::State::fallback && column.fallback)
        return pg::evaluate(column.fallback, is_null);
    if (column.dynamic) // a part of a row that names none of its keys included
        return DirectFunctionCall1(jsonb_in, CStringGetDatum("{}"));
    *is_null = true;
    return Datum{0};
}

} // namespace milvus

// milvus.row_value(source bigint, column int, place bigint, type anyelement)
PG_MILVUS_FUNCTION(milvus_row_value) {
    auto* source = PG_ARGISNULL(0) ? nullptr : milvus::OfferedSource::find(PG_GETARG_INT64(0));
    const int column = PG_ARGISNULL(1) ? -1 : PG_GETARG_INT32(1);
    const int64 place = PG_ARGISNULL(2) ? -1 : PG_GETARG_INT64(2);
    if (!source || column < 0 || static_cast<std::size_t>(column) >= source->column_count ||
        place < 0 || static_cast<std::size_t>(place) >= source->count)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("milvus.row_value is for the functions that write rows only")));
    source->current = static_cast<std::size_t>(place);
    bool is_null = false;
    const Datum value = milvus::source_value(*source, source->columns[column],
                                             static_cast<std::size_t>(place), &is_null);
    fcinfo->isnull = is_null;
    return value;
}

// milvus.same(stored anyelement, given anyelement): whether both, of variable length, are the same
// bytes, compressed or out of line as either may be.
PG_MILVUS_FUNCTION(milvus_same) {
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        return BoolGetDatum(false);
    const Datum stored = PG_GETARG_DATUM(0);
    const Datum given = PG_GETARG_DATUM(1);
    if (toast_raw_datum_size(stored) != toast_raw_datum_size(given))
        return BoolGetDatum(false);
    varlena* const one = PG_DETOAST_DATUM_PACKED(stored);
    varlena* const other = PG_DETOAST_DATUM_PACKED(given);
    return BoolGetDatum(VARSIZE_ANY_EXHDR(one) == VARSIZE_ANY_EXHDR(other) &&
                        std::memcmp(VARDATA_ANY(one), VARDATA_ANY(other), VARSIZE_ANY_EXHDR(one)) ==
                            0);
}
