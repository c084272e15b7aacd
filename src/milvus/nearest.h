// Runs a search's statement for a query vector and sees to it that its answer is whole: by the
// vector index while that gives enough rows, by an exact scan where it does not. Design: README.md,
// "Searching".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "milvus/search_target.h"
#include "pg/local_settings.h"
#include "pg/prepared.h"

namespace milvus {

// Where a statement's rows come from.
enum class Source {
    index,  // in the order of a vector index: some may be missing, or come late
    sorted, // of the same statement, but the plan sorts all rows
    exact   // of the exact statement
};

// What takes the rows of a statement, nearest first, the distance in the first column. All of it is
// in the plain dialect: called by the server's executor, it throws nothing.
class Collector {
  public:
    // Forget everything; a statement begins.
    virtual void begin(Source source) noexcept = 0;
    // False: no more rows are needed.
    virtual bool add(const pg::Row& row) noexcept = 0;
    // After a statement: whether nothing can be missing. Not asked of the exact one.
    virtual bool is_whole() const noexcept = 0;

  protected:
    ~Collector() = default;
};

struct NearStatements {
    std::string ordered;                   // ORDER BY what an index serves
    std::string exact;                     // by no vector index, whole whatever that holds
    std::vector<pg::Parameter> parameters; // $1 is the query vector
};

struct NearOptions {
    std::size_t wanted = 10;    // rows, at most
    bool filtered = false;      // so that an index may pass over rows
    bool all_partitions = true; // none is named
    bool any_order = false;     // rows may come late, and are not to be lost for it
    std::optional<long> ef;
    std::optional<long> probes;
    std::optional<long> level;
};

class Nearest {
  public:
    Nearest(const SearchTarget& target, NearStatements statements, const NearOptions& options)
        : target_(target), statements_(std::move(statements)), options_(options) {}

    void run(Datum vector, Collector& collector);

  private:
    void search(Collector& collector, pg::LocalSettings& settings);
    bool set_reach(pg::LocalSettings& settings) const;
    void iterate(pg::LocalSettings& settings) const;
    bool by_index(Collector& collector) const;
    void exactly(Collector& collector) const;
    bool has_dear_plans() const;
    pg::Planning planning_or(pg::Planning otherwise) const;
    bool is_fit_for_all(const std::string& sql) const;
    void remember_fitness(const std::string& sql, bool by_index) const;

    const SearchTarget& target_;
    NearStatements statements_;
    NearOptions options_;
};

// Whether an exact scan of the table is no great matter.
bool is_cheap_scan(const SearchTarget& target);

} // namespace milvus
