// A vector index as SQL: what it indexes, by which operator, of which table, so that statements can
// be written that it serves, and the same ones without it.
#pragma once

#include <string>
#include <vector>

#include "pg/call.h"

namespace observe {

struct MeasuredIndex {
    std::vector<Oid> indexes; // itself, or the leaves of a partitioned one
    std::vector<Oid> tables;
    Oid owner;           // of the table
    std::string setting; // what trades time for recall: hnsw.ef_search or ivfflat.probes
    int most;            // a sensible limit of it
    std::string table;   // all names are qualified
    std::string value;   // the column or expression
    std::string operation;
    std::string condition; // of a partial index, or empty
    Oid type;              // of the operator's right side
    Oid function;          // behind the operator

    // A SELECT of VALUES from the rows that the index should have.
    std::string select(const std::string& values) const;
    // The distances of the nearest ROWS to $1.
    std::string nearest(int rows) const;
};

// Refuses what is no vector index, or one that no query can use. Under a search path that has only
// the server's own schema.
MeasuredIndex describe_index(Oid index);

} // namespace observe
