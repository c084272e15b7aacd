// Recall of a vector index, measured on rows of its own table or on given queries: what share of
// the nearest rows a search through the index returns. Everything is read with the rights that the
// caller has, or with those of the table's owner where the caller has them anyway.
#pragma once

#include <memory>
#include <optional>

#include "observe/interval.h"
#include "observe/measured_index.h"

namespace observe {

struct Wanted {
    int k;
    int sample_size;
    std::optional<std::vector<std::string>> queries; // in place of sampled rows
};

struct Measured {
    int setting;
    int queries; // that had an answer at all
    Interval recall;
    double index_ms; // median of a query's time
};

// The queries and their exact answers, against which an index is measured as often as one likes.
class Measurement {
  public:
    Measurement(Oid index, const Wanted& wanted);
    ~Measurement();
    Measurement(const Measurement&) = delete;
    Measurement& operator=(const Measurement&) = delete;

    const MeasuredIndex& index() const { return index_; }
    int queries() const { return static_cast<int>(queries_.size()); }
    double exact_ms() const { return exact_ms_; } // of one query that looks at every row

    // Searches with this value of the index's setting. There must be queries.
    Measured measure(int setting) const;

    // Back to the caller's rights and search path.
    void finish();

  private:
    struct Rights;

    void take_samples(const Wanted& wanted);
    void read_queries(const std::vector<std::string>& texts);
    void find_exact();
    void drop_self(std::vector<double>& distances, double self) const;
    double share_found(std::size_t query, std::vector<double> found) const;
    std::size_t rows_to_ask() const;

    MeasuredIndex index_;
    std::unique_ptr<Rights> rights_;
    std::size_t k_;
    bool sampled_;
    std::vector<Datum> queries_;
    std::vector<double> selves_; // of sampled rows: their distance to themselves
    std::vector<std::vector<double>> exact_;
    double exact_ms_ = 0;
};

} // namespace observe
