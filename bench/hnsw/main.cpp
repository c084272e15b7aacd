// bench_hnsw: the figures of the access method hnsw against another server and hnswlib, a command
// for each. How to run it and how to read it: README.md in this folder.
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "distance/kernels.h"
#include "options.h"
#include "run.h"

namespace {

struct Command {
    const char* name;
    void (*run)(const bench::Options&);
};

constexpr Command kCommands[] = {
    {"search", bench::run_search}, {"clients", bench::run_clients},
    {"build", bench::run_build},   {"insert", bench::run_insert},
    {"vacuum", bench::run_vacuum}, {"filter", bench::run_filter},
    {"size", bench::run_size},     {"first_search", bench::run_first_search},
    {"memory", bench::run_memory}, {"duplicates", bench::run_duplicates},
    {"growth", bench::run_growth},
};

} // namespace

int main(int argc, char** argv) {
    try {
        distance::select_level(std::nullopt);
        const bench::Options options = bench::parse_options(argc, argv);
        for (const Command& command : kCommands) {
            if (options.command == command.name) {
                command.run(options);
                return 0;
            }
        }
        throw std::runtime_error("no such command: " + options.command + " (see --help)");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_hnsw: %s\n", error.what());
        return 1;
    }
}
