// What the commands of bench_hnsw were asked for. Each option has a default that gives a short run
// at 100,000 rows; options.cpp holds the list that --help prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

enum class Metric { l2, cosine, ip };
enum class ElementType { vector, halfvec, bit, sparsevec };

struct Options {
    std::string command;
    std::string repeat; // the command line, without what only says where: servers and files

    std::string ours; // conninfo; empty: this side does not take part
    std::string peer;
    std::string ours_with; // further WITH options of our index, such as "storage = compact"

    std::size_t rows = 100'000;
    std::size_t dims = 128;
    std::size_t queries = 1000;
    std::string kind = "clustered";
    std::string data_file; // .fvecs, .bvecs, .fbin or .npy, instead of a kind
    std::string query_file;
    std::uint64_t seed = 7;
    Metric metric = Metric::l2; // l2 of bits is their Hamming distance
    ElementType type = ElementType::vector;
    std::size_t nonzeros = 40; // that a sparsevec keeps of each vector, the largest

    std::string method = "hnsw";
    std::vector<int> ef; // or ivfflat's probes; empty: the command's own list
    int limit = 10;      // recall@limit, and the LIMIT of each query
    int rounds = 0;      // 0: the command's own number
    int m = 16;
    int ef_construction = 64;
    int lists = 0;    // of ivfflat; 0: a thousandth of the rows
    int workers = -1; // max_parallel_maintenance_workers, -1: the server's own setting
    std::string build_memory = "2GB";

    std::size_t inserts = 200; // per round
    std::size_t copies = 10'000;
    std::vector<int> percents = {50, 10, 1};
    std::vector<int> sizes = {10000, 100000, 1000000};
    double seconds = 3; // of one measurement of `clients`
    std::size_t connections = 20;

    std::vector<int> cores = {0, 1}; // the first is measured on, the second takes the second client
    bool pin = true;
    bool reuse = false;
    bool with_hnswlib = true;
    bool with_faiss = true;
    bool force_index = false;
    std::string cache = "build/bench/hnsw";
    std::string raw; // file that raw figures are appended to
};

// Exits after --help; throws std::runtime_error naming the wrong option.
Options parse_options(int argc, char** argv);

const char* name_of(Metric metric) noexcept;
const char* name_of(ElementType type) noexcept;
std::string operator_class_of(const Options& options);
// What CREATE INDEX has behind WITH, without --ours-with; and what says how far a search goes.
std::string index_options_of(const Options& options);
std::string effort_setting_of(const Options& options);
// With the dimensions, without which bit would be one bit.
std::string column_type(const Options& options, std::size_t dims);

} // namespace bench
