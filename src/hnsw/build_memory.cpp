// vector_hnsw_build_memory: how much memory a build will want.

#include "hnsw/build.h"
#include "hnsw/method.h"

namespace hnsw {

namespace {

// What ids of 32 bits can name.
constexpr std::int64_t kMostRows = 4294967295;
// Does not change the size of anything.
constexpr int kAnyEf = 64;

struct NamedType {
    const char* name;
    Element element;
    Metric metric; // of its default operator class
};

constexpr NamedType kTypes[] = {
    {"vector", Element::vector, Metric::l2},
    {"halfvec", Element::halfvec, Metric::l2},
    {"bit", Element::bit, Metric::hamming},
    {"sparsevec", Element::sparsevec, Metric::l2},
};

[[noreturn]] void report_out_of_range(const char* name, std::int64_t given, std::int64_t most,
                                      std::int64_t least) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("%s must be between %lld and %lld, not %lld", name,
                           static_cast<long long>(least), static_cast<long long>(most),
                           static_cast<long long>(given))));
    pg_unreachable();
}

const NamedType& type_named(const char* name) {
    for (const NamedType& type : kTypes)
        if (std::strcmp(type.name, name) == 0)
            return type;
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("no type of hnsw indexes is called \"%s\"", name),
                    errhint("It is one of vector, halfvec, bit and sparsevec.")));
    pg_unreachable();
}

std::int64_t memory_for(std::int64_t rows, int dimensions, const NamedType& type, int m) {
    if (rows < 0 || rows > kMostRows)
        report_out_of_range("rows", rows, kMostRows, 0);
    const int most = kMethod.max_dimensions(type.element);
    if (dimensions < 1 || dimensions > most)
        report_out_of_range("dimensions", dimensions, most, 1);
    if (m < 2 || m > 100)
        report_out_of_range("m", m, 100, 2);
    const Shape shape =
        choose_shape({type.element, type.metric, false, static_cast<std::uint32_t>(dimensions), m,
                      kAnyEf, StorageOption::automatic, 0, 0},
                     0);
    // A build uses so many threads at most; each takes a little.
    const int threads = 1 + max_parallel_maintenance_workers;
    return static_cast<std::int64_t>(build_memory(shape, static_cast<double>(rows), threads));
}

} // namespace

} // namespace hnsw

PG_MILVUS_FUNCTION(vector_hnsw_build_memory) {
    const char* type = text_to_cstring(PG_GETARG_TEXT_PP(2));
    return Int64GetDatum(hnsw::memory_for(PG_GETARG_INT64(0), PG_GETARG_INT32(1),
                                          hnsw::type_named(type), PG_GETARG_INT32(3)));
}
