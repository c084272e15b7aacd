// Settings and storage parameters. Names, ranges and defaults of the first group are pgvector's.
#pragma once

#include "am/iterative_scan.h"
#include "hnsw/layout.h"

namespace hnsw {

struct Settings {
    int ef_search;
    int iterative_scan; // an IterativeScan
    int max_scan_tuples;
    double scan_mem_multiplier;
    bool report_short_scans;
};
extern Settings settings;

// WITH (...) of CREATE INDEX.
struct Options {
    int32 length_word;
    int m;
    int ef_construction;
    int storage; // a StorageOption
    int code_bits;
    int code_dims;
};

// Defines settings and storage parameters; once, at load.
void define_options();

bytea* parse_options(Datum reloptions, bool validate);

// Those of an index, defaults where none are given.
Options options_of(Relation index);

} // namespace hnsw
