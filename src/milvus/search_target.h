// What a search goes by: the vector field, its metric, and the SQL that orders and measures by it.
// Kept for the session until the collection changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "milvus/metric.h"
#include "milvus/open_collection.h"
#include "milvus/query_vectors.h"

namespace milvus {

struct SearchTarget {
    VectorColumn column;
    std::string column_sql; // with the alias t
    Metric metric = Metric::cosine;
    bool indexed = false;  // the server has an index in the order of the metric
    int lists = 0;         // of its inverted file; 0: it has none
    bool by_graph = false; // and all that it has are graphs, which are walked from near to far
    // Of the column and $1.
    std::string order;    // smaller is nearer; the index serves it
    std::string distance; // Milvus's number
    bool nullable = false;
    // As the server's statistics know them; a guess for a table that was never analysed.
    double rows = 0;
    double bytes = 0;        // of the rows and their large values
    std::vector<Oid> leaves; // where they stand: the table, or its partitions
};

// Throws where the field does not exist, is no vector, or is indexed by another metric than asked.
// One that has several indexes (a registered table may) serves each of their metrics.
std::shared_ptr<const SearchTarget> search_target(const OpenCollection& collection,
                                                  const std::optional<std::string>& anns_field,
                                                  std::optional<Metric> asked);

} // namespace milvus
