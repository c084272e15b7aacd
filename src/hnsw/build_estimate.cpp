// vector_build_estimate: what an index of a column would be and take, before it is built.

#include "am/upkeep.h"
#include "hnsw/build.h"
#include "hnsw/method.h"
#include "pg/planning.h"
#include "pg/result_set.h"

namespace hnsw {

namespace {

// Arguments and OUT arguments, in the order of extension/vector/additions/build_estimate.sql.
enum Argument {
    kTable,
    kColumn,
    kM,
    kEfConstruction,
    kStorage,
    kRowsArgument,
    kDimensionsArgument
};
enum Fact { kRows, kDimensions, kThreads, kMemory, kAvailable, kFits, kBytes, kTimeClass, kFacts };

// Measured: a processor's time for a row of 128 dimensions among 100,000, by the defaults, in
// seconds; a row that is inserted takes about so many times as long. More than the order of
// magnitude is not claimed.
constexpr double kRowSeconds = 76e-6;
constexpr double kInsertFactor = 10;

struct Column {
    Element element;
    int dimensions; // 0: not said
};

[[noreturn]] void refuse(const char* what) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", what)));
    pg_unreachable();
}

Column column_of(Relation table, const char* name) {
    const AttrNumber number = get_attnum(RelationGetRelid(table), name);
    if (number <= 0)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                        errmsg("column \"%s\" of relation \"%s\" does not exist", name,
                               RelationGetRelationName(table))));
    Oid type;
    int32 modifier;
    Oid collation;
    get_atttypetypmodcoll(RelationGetRelid(table), number, &type, &modifier, &collation);
    HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
    const char* type_name =
        pstrdup(NameStr(reinterpret_cast<const FormData_pg_type*>(GETSTRUCT(tuple))->typname));
    ReleaseSysCache(tuple);
    constexpr const char* kNames[] = {"vector", "halfvec", "bit", "sparsevec"};
    for (std::size_t i = 0; i < lengthof(kNames); ++i)
        if (std::strcmp(type_name, kNames[i]) == 0)
            return {static_cast<Element>(i + 1), std::max(modifier, 0)};
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("column \"%s\" is of type %s", name, format_type_be(type)),
                    errhint("It must be vector, halfvec, bit or sparsevec.")));
    pg_unreachable();
}

StorageOption storage_named(const char* name) {
    constexpr const char* kNames[] = {"auto", "inline", "split", "compact"};
    for (std::size_t i = 0; i < lengthof(kNames); ++i)
        if (std::strcmp(name, kNames[i]) == 0)
            return static_cast<StorageOption>(i);
    refuse("storage is one of auto, inline, split and compact");
}

// Of the table, or of all its partitions.
double rows_of(Oid table) {
    double rows = 0;
    ListCell* cell;
    foreach (cell, find_all_inheritors(table, AccessShareLock, nullptr)) {
        Relation member = relation_open(lfirst_oid(cell), NoLock);
        if (member->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) {
            BlockNumber pages;
            double tuples;
            double visible;
            estimate_rel_size(member, nullptr, &pages, &tuples, &visible);
            rows += tuples;
        }
        relation_close(member, NoLock);
    }
    return rows;
}

std::int64_t index_bytes(const Shape& shape, double rows) {
    // One in m records stands on the next level up as well.
    const double records = rows * shape.m / (shape.m - 1.0);
    double pages = 1 + std::ceil(records / shape.records_per_page);
    if (shape.form == Form::split && shape.value_bytes != 0) {
        const double pieces = std::ceil(static_cast<double>(shape.value_bytes) / piece_room(shape));
        pages += std::ceil(rows * pieces / shape.pieces_per_page);
    }
    return static_cast<std::int64_t>(pages) * BLCKSZ;
}

const char* time_class(const Shape& shape, double rows, double in_memory, int threads) {
    const double hard = shape.ef_construction / 64.0 * std::log2(std::max(rows, 2.0)) / 16.6 *
                        (0.5 + shape.dimensions / 256.0);
    const double seconds =
        kRowSeconds * hard *
        (std::min(rows, in_memory) / threads + std::max(0.0, rows - in_memory) * kInsertFactor);
    constexpr double kMinute = 60;
    constexpr double kHour = 60 * kMinute;
    if (seconds < kMinute)
        return "seconds";
    if (seconds < kHour)
        return "minutes";
    return seconds < 24 * kHour ? "hours" : "days";
}

} // namespace

} // namespace hnsw

PG_MILVUS_FUNCTION(vector_build_estimate) {
    using namespace hnsw;
    for (const int needed : {kTable, kColumn, kM, kEfConstruction, kStorage})
        if (PG_ARGISNULL(needed))
            refuse("only rows and dimensions may be null");
    TupleDesc row = nullptr;
    if (get_call_result_type(fcinfo, nullptr, &row) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    const int m = PG_GETARG_INT32(kM);
    const int ef_construction = PG_GETARG_INT32(kEfConstruction);
    if (m < 2 || m > 100)
        refuse("m must be between 2 and 100");
    if (ef_construction < 2 * m || ef_construction > 1000)
        refuse("ef_construction must be between 2 * m and 1000");

    Relation table = relation_open(PG_GETARG_OID(kTable), AccessShareLock);
    if (table->rd_rel->relkind != RELKIND_RELATION && table->rd_rel->relkind != RELKIND_MATVIEW &&
        table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("\"%s\" is not a table", RelationGetRelationName(table))));
    const Column column = column_of(table, NameStr(*PG_GETARG_NAME(kColumn)));
    const int dimensions = PG_ARGISNULL(kDimensionsArgument) ? column.dimensions
                                                             : PG_GETARG_INT32(kDimensionsArgument);
    if (dimensions < 1 || dimensions > kMethod.max_dimensions(column.element))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the column has no dimensions that can be indexed"),
                        errhint("Give dimensions.")));
    const double rows = PG_ARGISNULL(kRowsArgument)
                            ? rows_of(RelationGetRelid(table))
                            : static_cast<double>(PG_GETARG_INT64(kRowsArgument));
    if (rows < 0 || rows > 4294967295.0)
        refuse("rows must be between 0 and 4294967295");
    const int threads = build_threads(table);
    relation_close(table, AccessShareLock);

    const Metric metric = column.element == Element::bit ? Metric::hamming : Metric::l2;
    const Shape shape = choose_shape(
        {column.element, metric, false, static_cast<std::uint32_t>(dimensions), m, ef_construction,
         storage_named(text_to_cstring(PG_GETARG_TEXT_PP(kStorage))), 0, 0},
        0);
    const auto memory = static_cast<double>(build_memory(shape, rows, threads));
    const double available = maintenance_work_mem * 1024.0;
    const double in_memory = memory <= available ? rows : rows * available / memory;
    Datum values[kFacts];
    bool nulls[kFacts] = {};
    values[kRows] = Int64GetDatum(static_cast<std::int64_t>(rows));
    values[kDimensions] = Int32GetDatum(dimensions);
    values[kThreads] = Int32GetDatum(threads);
    values[kMemory] = Int64GetDatum(static_cast<std::int64_t>(memory));
    values[kAvailable] = Int64GetDatum(static_cast<std::int64_t>(available));
    values[kFits] = BoolGetDatum(memory <= available);
    values[kBytes] = Int64GetDatum(index_bytes(shape, rows));
    values[kTimeClass] = CStringGetTextDatum(time_class(shape, rows, in_memory, threads));
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}
