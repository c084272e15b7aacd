// A heap of distances for each query; the receiver that fills them is in the plain dialect.

#include "observe/exact.h"

#include "pg/prepared.h"

namespace observe {

namespace {

struct Pass {
    FmgrInfo function;
    MemoryContext memory; // of one row
    const Datum* queries;
    std::size_t count;
    std::size_t rows;
    double* nearest; // for each query a heap of ROWS distances, the farthest first
    std::size_t* found;

    bool take(const pg::Row& row) noexcept;
    void offer(std::size_t query, double distance);
};

void Pass::offer(std::size_t query, double distance) {
    double* heap = nearest + query * rows;
    std::size_t& n = found[query];
    if (n < rows) {
        heap[n++] = distance;
        std::push_heap(heap, heap + n);
    } else if (distance < heap[0]) {
        std::pop_heap(heap, heap + n);
        heap[n - 1] = distance;
        std::push_heap(heap, heap + n);
    }
}

bool Pass::take(const pg::Row& row) noexcept {
    CHECK_FOR_INTERRUPTS();
    MemoryContext const before = MemoryContextSwitchTo(memory);
    const Datum value = PointerGetDatum(
        pg_detoast_datum(reinterpret_cast<varlena*>(DatumGetPointer(row.values[0]))));
    for (std::size_t i = 0; i < count; ++i) {
        const double distance =
            DatumGetFloat8(FunctionCall2Coll(&function, InvalidOid, value, queries[i]));
        if (!std::isnan(distance))
            offer(i, distance);
    }
    MemoryContextSwitchTo(before);
    MemoryContextReset(memory);
    return true;
}

} // namespace

std::vector<std::vector<double>>
exact_distances(const MeasuredIndex& index, const std::vector<Datum>& queries, std::size_t rows) {
    std::vector<double> nearest(queries.size() * rows);
    std::vector<std::size_t> found(queries.size());
    Pass pass{};
    pass.queries = queries.data();
    pass.count = queries.size();
    pass.rows = rows;
    pass.nearest = nearest.data();
    pass.found = found.data();
    const Oid function = index.function;
    pg::call([&] {
        fmgr_info(function, &pass.function);
        pass.memory =
            AllocSetContextCreate(CurrentMemoryContext, "row to measure", ALLOCSET_DEFAULT_SIZES);
    });
    const std::string sql = index.select(index.value);
    pg::forget_plan(sql, {}, pg::Planning::custom);
    pg::execute(sql, {}, pg::Access::read, pg::Planning::custom,
                [&pass](const pg::Row& row) { return pass.take(row); });
    pg::forget_plan(sql, {}, pg::Planning::custom);
    MemoryContext const memory = pass.memory;
    pg::call([=] { MemoryContextDelete(memory); });

    std::vector<std::vector<double>> all;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const double* first = nearest.data() + i * rows;
        all.emplace_back(first, first + found[i]);
        std::sort(all.back().begin(), all.back().end());
    }
    return all;
}

double distance_between(const MeasuredIndex& index, Datum a, Datum b) {
    return pg::call(
        [&] { return DatumGetFloat8(OidFunctionCall2Coll(index.function, InvalidOid, a, b)); });
}

} // namespace observe
