// Settings and storage parameters. Names, ranges and defaults of pgvector's are pgvector's.
#pragma once

#include "am/iterative_scan.h"
#include "ivfflat/layout.h"

namespace ivfflat {

struct Settings {
    int probes;
    int iterative_scan; // an IterativeScan
    int max_probes;
};
extern Settings settings;

// WITH (...) of CREATE INDEX.
struct Options {
    int32 length_word;
    int lists;
    int storage; // a StorageOption
    int code_bits;
};

// Defines settings and storage parameters; once, at load.
void define_options();

bytea* parse_options(Datum reloptions, bool validate);

// Those of an index, defaults where none are given.
Options options_of(Relation index);

} // namespace ivfflat
