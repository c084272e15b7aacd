// What all commands share: the data, the exact answers, the servers; and the commands themselves,
// one file each.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "data.h"
#include "options.h"
#include "report.h"
#include "side.h"
#include "truth.h"

namespace bench {

struct Run {
    const Options& options;
    Data data;
    Judge judge;
    std::vector<std::string> queries; // in the type's binary form
    std::vector<std::unique_ptr<Side>> sides;
    RawFile raw;

    // Connects, makes the data, prints what is compared unless told to be quiet.
    Run(const Options& options, std::size_t extra_rows, bool quiet = false);

    // Tables for this purpose (empty: the one that all searching commands share) with an index,
    // on all sides; prints what it took.
    void prepare_sides(const std::string& purpose);

    int core() const noexcept { return options.cores[0]; }
    // The value of --ef or --rounds, or the command's own.
    std::vector<int> ef_list(std::vector<int> otherwise) const;
    int rounds(int otherwise) const noexcept;
};

// Mean recall of all queries, without timing.
double recall_of(const Run& run, const Judge& judge, const Side& side, int ef);

void run_search(const Options& options);
void run_clients(const Options& options);
void run_build(const Options& options);
void run_insert(const Options& options);
void run_vacuum(const Options& options);
void run_filter(const Options& options);
void run_growth(const Options& options);
void run_size(const Options& options);
void run_first_search(const Options& options);
void run_memory(const Options& options);
void run_duplicates(const Options& options);

} // namespace bench
