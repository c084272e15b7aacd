// The order of the attempts: an index scan as plain as possible; one that goes on past rows which
// do not count, for about as long as an exact scan would take; an exact scan.

#include "milvus/nearest.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

#include "milvus/errors.h"
#include "milvus/settings.h"
#include "milvus/table_sql.h"
#include "pg/blocks.h"
#include "pg/spi.h"
#include "pg/type_text.h"

namespace milvus {

namespace {

constexpr long kMostEf = 1000;       // of hnsw.ef_search
constexpr long kUsualEf = 40;        // its default
constexpr long kLeastTuples = 20000; // the default of hnsw.max_scan_tuples
// A row of an index scan costs about so many rows of an exact scan. An iterating scan may therefore
// read this part of the table before it has cost as much as the exact scan that follows.
constexpr double kIndexRowInScanRows = 8;
constexpr long kMostTuples = INT_MAX;
constexpr long kMostLists = 32768;      // of ivfflat.max_probes
constexpr long kUsualProbes = 8;        // Milvus's
constexpr long kMemoryMultiplier = 100; // of work_mem, for what an iterating scan remembers

// Statements without a filter whose plan for all vectors turned out not to go by the index, as it
// does for a table that is still small, with the blocks that the table had then. Such are planned
// anew, until an index is worth its while: each time, or where that takes long, since there are
// many partitions, each time that the table has doubled.
std::unordered_map<std::string, std::uint64_t>& unfit_plans() {
    static auto* const all = new std::unordered_map<std::string, std::uint64_t>;
    return *all;
}
constexpr std::size_t kManyLeaves = 8;
constexpr std::uint64_t kFewBlocks = 16;
constexpr std::size_t kMostUnfit = 1024;

// Tells the collector where its rows come from.
struct Watcher {
    Collector* collector;
    bool by_index;

    void begin(bool by_index_order) noexcept {
        by_index = by_index_order;
        collector->begin(by_index ? Source::index : Source::sorted);
    }
};

long number_of(const char* text, long otherwise) {
    return text ? std::strtol(text, nullptr, 10) : otherwise;
}

// Type bit is the server's own: there the library comes with a type of the extension's.
void load_library(const SearchTarget& target) {
    if (target.column.type == Type::binary_vector)
        pg::run("SELECT NULL::" + vector_schema() + ".vector");
    else
        pg::load_type_library(target.column.column_type);
}

// Lists to look into at once. The default of ivfflat.probes, which is 1, stands for Milvus's.
long probes(const SearchTarget& target, const NearOptions& options, long now) {
    return std::min(options.probes.value_or(now > 1 ? now : kUsualProbes),
                    static_cast<long>(target.lists));
}

} // namespace

bool is_cheap_scan(const SearchTarget& target) {
    return target.bytes <= exact_scan_size * 1024.0;
}

// How far the index is to look. Whether it goes on until there are enough rows.
bool Nearest::set_reach(pg::LocalSettings& settings) const {
    // The vector extension's settings exist as soon as its library is there.
    if (!pg::setting("hnsw.ef_search"))
        load_library(target_);
    if (const char* ef_now = pg::setting("hnsw.ef_search")) {
        const auto wanted = static_cast<long>(std::min<std::size_t>(options_.wanted, kMostEf));
        long ef = options_.ef.value_or(number_of(ef_now, kUsualEf));
        if (options_.level)
            ef = std::max(ef, std::max(kUsualEf, wanted) * *options_.level);
        settings.set("hnsw.ef_search", std::clamp(std::max(ef, wanted), 1L, kMostEf));
    }
    if (const char* probes_now = target_.lists ? pg::setting("ivfflat.probes") : nullptr)
        settings.set("ivfflat.probes", probes(target_, options_, number_of(probes_now, 1)));
    const bool beyond_ef =
        options_.wanted > static_cast<std::size_t>(kMostEf) || options_.ef.value_or(0) > kMostEf;
    if (options_.filtered || beyond_ef) {
        iterate(settings);
        return true;
    }
    return false;
}

void Nearest::iterate(pg::LocalSettings& settings) const {
    const long tuples = std::clamp(static_cast<long>(target_.rows / kIndexRowInScanRows),
                                   kLeastTuples, kMostTuples);
    if (pg::setting("hnsw.iterative_scan")) {
        settings.set("hnsw.iterative_scan", options_.any_order ? "relaxed_order" : "strict_order");
        settings.set("hnsw.max_scan_tuples", tuples);
        settings.set("hnsw.scan_mem_multiplier", kMemoryMultiplier);
    }
    if (target_.lists && pg::setting("ivfflat.iterative_scan")) {
        // The lists that hold so many rows.
        const double share = static_cast<double>(tuples) / std::max(1.0, target_.rows);
        const double lists = std::ceil(target_.lists * std::min(1.0, share));
        settings.set("ivfflat.iterative_scan", "relaxed_order");
        settings.set("ivfflat.max_probes", std::clamp(static_cast<long>(lists), 1L, kMostLists));
    }
}

bool Nearest::has_dear_plans() const {
    return options_.all_partitions && target_.leaves.size() > kManyLeaves;
}

// Where a plan is dear and the table small, the server weighs a plan for these values against one
// that is kept for all.
pg::Planning Nearest::planning_or(pg::Planning otherwise) const {
    return has_dear_plans() && is_cheap_scan(target_) ? pg::Planning::automatic : otherwise;
}

// False where the answer may not be whole.
bool Nearest::by_index(Collector& collector) const {
    const std::string& sql = statements_.ordered;
    const bool for_all = !options_.filtered && is_fit_for_all(sql);
    const auto planning = for_all             ? pg::Planning::generic
                          : options_.filtered ? planning_or(pg::Planning::custom)
                                              : pg::Planning::custom;
    Watcher watcher{&collector, false};
    pg::execute_watched(sql, statements_.parameters, planning,
                        {[](void* self, bool by_index_order) noexcept {
                             static_cast<Watcher*>(self)->begin(by_index_order);
                         },
                         {[](void* self, const pg::Row& row) noexcept {
                              return static_cast<Watcher*>(self)->collector->add(row);
                          },
                          &watcher}});
    if (!options_.filtered)
        remember_fitness(sql, watcher.by_index);
    return collector.is_whole();
}

// Whether the plan for all vectors, kept or to be made, is to be run. Where partitions are many it
// is kept although it does not go by the index, and made anew when the table has grown.
bool Nearest::is_fit_for_all(const std::string& sql) const {
    auto& unfit = unfit_plans();
    const auto found = unfit.find(sql);
    if (found == unfit.end())
        return true;
    if (!has_dear_plans())
        return false;
    if (pg::blocks_of(target_.leaves) > 2 * found->second + kFewBlocks) {
        unfit.erase(found);
        pg::forget_plan(sql, statements_.parameters, pg::Planning::generic);
    }
    return true;
}

void Nearest::remember_fitness(const std::string& sql, bool by_index) const {
    auto& unfit = unfit_plans();
    if (by_index) {
        unfit.erase(sql);
        return;
    }
    if (unfit.contains(sql))
        return;
    if (unfit.size() >= kMostUnfit)
        unfit.clear();
    unfit.emplace(sql, has_dear_plans() ? pg::blocks_of(target_.leaves) : 0);
    if (!has_dear_plans())
        pg::forget_plan(sql, statements_.parameters, pg::Planning::generic);
}

void Nearest::exactly(Collector& collector) const {
    collector.begin(Source::exact);
    pg::execute(statements_.exact, statements_.parameters, pg::Access::read,
                planning_or(pg::Planning::custom_parallel),
                [&collector](const pg::Row& row) noexcept { return collector.add(row); });
}

void Nearest::search(Collector& collector, pg::LocalSettings& settings) {
    if (target_.indexed) {
        const bool iterating = set_reach(settings);
        if (by_index(collector))
            return;
        if (!iterating && !is_cheap_scan(target_)) {
            iterate(settings);
            if (by_index(collector))
                return;
        }
    }
    exactly(collector);
}

void Nearest::run(Datum vector, Collector& collector) {
    statements_.parameters[0].value = vector;
    try {
        pg::LocalSettings settings;
        search(collector, settings);
        settings.restore();
    } catch (const pg::ServerError& error) {
        // A column of a registered table may hold vectors of any dimensions.
        if (target_.column.dim != 0 || error.data()->sqlerrcode != ERRCODE_DATA_EXCEPTION)
            throw;
        throw base::Error("22000",
                          "vector dimension mismatch: " + std::string(error.data()->message),
                          milvus_code(65535));
    }
}

} // namespace milvus
