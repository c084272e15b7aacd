// One search of a collection: what it asks for, checked, and its statements. A hybrid search is
// made of several.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "milvus/hits.h"
#include "milvus/open_collection.h"
#include "milvus/search_params.h"
#include "milvus/selection.h"

namespace milvus {

struct Grouping {
    std::optional<std::string> field;
    std::size_t size = 1; // rows of a group
};

// What is asked for, as far as its form can be checked without the collection.
struct SearchRequest {
    std::optional<std::string> anns_field;
    std::optional<std::string> filter;
    std::optional<pg::Json> filter_params;
    SearchParams params;
    std::size_t limit = 10;
    std::size_t offset = 0;
    Grouping grouping;
};

// A limit and an offset as given, checked against milvus.max_result_window.
struct SearchWindow {
    std::size_t limit;
    std::size_t offset;
};
SearchWindow checked_window(std::optional<std::int64_t> limit, std::optional<std::int64_t> offset);

// Rounds to that many decimals; -1: not at all.
int checked_decimals(std::optional<int> round_decimal);
double rounded(double distance, int decimals);

// Throws where the request names fields that there are not, or that cannot be searched or grouped
// by.
void check_names(const OpenCollection& collection, const SearchRequest& request);

class Search {
  public:
    // Checks the request against the collection. PARTITIONS are checked names, empty: all.
    Search(const OpenCollection& collection, const SearchRequest& request,
           const std::vector<std::string>& partitions, const Output& output);

    const SearchTarget& target() const { return *target_; }

    // The hits for a query vector, best first, those that the offset skips left out. They live as
    // long as the memory context that is current at the call; the list, until the next run.
    struct Hits {
        const Hit* items;
        std::size_t count;
    };
    Hits run(Datum vector);

    // Without groups: all rows with the distance, the key and what is put out, nearest first.
    const std::string& all_in_order() const { return all_in_order_; }
    std::vector<pg::Parameter> parameters(Datum vector) const;

  private:
    NearStatements statements(Selection& selection);

    const OpenCollection& collection_;
    const SearchRequest& request_;
    const Output& output_;
    const Output::Plan* plan_;
    std::shared_ptr<const SearchTarget> target_;
    const Column* group_ = nullptr;
    std::string all_in_order_;
    std::vector<pg::Parameter> parameters_; // $1, the query vector, is still to be set
    std::optional<Nearest> nearest_;
};

} // namespace milvus
