// The command line of bench_hnsw: one table of options, from which both parsing and --help come.
#include "options.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace bench {

namespace {

struct Choice {
    const char* name;
    const char* argument; // empty for a switch
    const char* help;
    std::function<void(const std::string&)> set;
};

std::uint64_t number(const std::string& text) {
    if (text.empty() || text.size() > 18 ||
        text.find_first_not_of("0123456789") != std::string::npos) {
        throw std::runtime_error("not a number: " + text);
    }
    return std::stoull(text);
}

int small_number(const std::string& text) {
    const std::uint64_t value = number(text);
    if (value > 1'000'000'000) {
        throw std::runtime_error("too large: " + text);
    }
    return static_cast<int>(value);
}

std::vector<int> numbers(const std::string& text) {
    std::vector<int> list;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        list.push_back(small_number(text.substr(at, comma - at)));
        at = comma + 1;
    }
    return list;
}

Metric metric_named(const std::string& text) {
    for (const Metric metric : {Metric::l2, Metric::cosine, Metric::ip}) {
        if (text == name_of(metric)) {
            return metric;
        }
    }
    throw std::runtime_error("no such metric: " + text);
}

ElementType type_named(const std::string& text) {
    for (const ElementType type :
         {ElementType::vector, ElementType::halfvec, ElementType::bit, ElementType::sparsevec}) {
        if (text == name_of(type)) {
            return type;
        }
    }
    throw std::runtime_error("no such type: " + text);
}

// Options that say where to measure and where to write, not what.
bool says_only_where(const std::string& name) {
    for (const char* other : {"ours", "peer", "cores", "cache", "raw", "no-pin", "reuse"}) {
        if (name == other) {
            return true;
        }
    }
    return false;
}

std::vector<Choice> choices(Options& o) {
    using Text = const std::string&;
    return {
        {"ours", "CONNINFO", "our server", [&](Text t) { o.ours = t; }},
        {"peer", "CONNINFO", "the peer's server", [&](Text t) { o.peer = t; }},
        {"ours-with", "OPTIONS", "more WITH options for our index: \"storage = compact\"",
         [&](Text t) { o.ours_with = t; }},
        {"rows", "N", "rows in the table (100000)", [&](Text t) { o.rows = number(t); }},
        {"dims", "N", "dimensions (128); a file brings its own",
         [&](Text t) { o.dims = number(t); }},
        {"queries", "N", "queries (1000; filter 200)", [&](Text t) { o.queries = number(t); }},
        {"kind", "KIND", "clustered, sphere, tight or uniform", [&](Text t) { o.kind = t; }},
        {"data", "FILE", "vectors from a .fvecs, .bvecs, .fbin or .npy file instead",
         [&](Text t) { o.data_file = t; }},
        {"query-data", "FILE", "queries from a file; otherwise the data file's last vectors",
         [&](Text t) { o.query_file = t; }},
        {"seed", "N", "of the generator (7)", [&](Text t) { o.seed = number(t); }},
        {"metric", "METRIC", "l2, cosine or ip", [&](Text t) { o.metric = metric_named(t); }},
        {"type", "TYPE", "vector, halfvec, bit (of signs, with metric l2) or sparsevec",
         [&](Text t) { o.type = type_named(t); }},
        {"nonzeros", "N", "sparsevec: elements kept of each vector, the largest (40)",
         [&](Text t) { o.nonzeros = number(t); }},
        {"method", "METHOD", "hnsw or ivfflat (hnsw)", [&](Text t) { o.method = t; }},
        {"ef", "LIST", "values of hnsw.ef_search or ivfflat.probes: 20,40,80",
         [&](Text t) { o.ef = numbers(t); }},
        {"limit", "N", "LIMIT of each query, and the k of recall@k (10)",
         [&](Text t) { o.limit = small_number(t); }},
        {"rounds", "N", "interleaved rounds; the median counts",
         [&](Text t) { o.rounds = small_number(t); }},
        {"m", "N", "of the index (16)", [&](Text t) { o.m = small_number(t); }},
        {"ef-construction", "N", "of the index (64)",
         [&](Text t) { o.ef_construction = small_number(t); }},
        {"lists", "N", "of an ivfflat index (rows / 1000)",
         [&](Text t) { o.lists = small_number(t); }},
        {"workers", "N", "max_parallel_maintenance_workers (the server's)",
         [&](Text t) { o.workers = small_number(t); }},
        {"build-memory", "SIZE", "maintenance_work_mem (2GB)", [&](Text t) { o.build_memory = t; }},
        {"inserts", "N", "insert, duplicates: rows inserted a round (200)",
         [&](Text t) { o.inserts = number(t); }},
        {"copies", "N", "duplicates: rows with one vector (10000)",
         [&](Text t) { o.copies = number(t); }},
        {"sizes", "LIST", "growth: rows of each table (10000,100000,1000000)",
         [&](Text t) { o.sizes = numbers(t); }},
        {"percents", "LIST", "filter: how much passes (50,10,1)",
         [&](Text t) { o.percents = numbers(t); }},
        {"seconds", "N", "clients: length of one measurement (3)",
         [&](Text t) { o.seconds = static_cast<double>(number(t)); }},
        {"connections", "N", "first_search: new backends tried (20)",
         [&](Text t) { o.connections = number(t); }},
        {"cores", "LIST", "measured on the first; the second is the second client's (0,1)",
         [&](Text t) { o.cores = numbers(t); }},
        {"cache", "FOLDER", "exact answers, indexes in process (build/bench/hnsw)",
         [&](Text t) { o.cache = t; }},
        {"raw", "FILE", "append the raw figures, tab-separated", [&](Text t) { o.raw = t; }},
        {"no-pin", "", "leave placing to the system (for servers elsewhere)",
         [&](Text) { o.pin = false; }},
        {"reuse", "", "keep tables and indexes that an earlier run made",
         [&](Text) { o.reuse = true; }},
        {"no-hnswlib", "", "search of hnsw: without hnswlib",
         [&](Text) { o.with_hnswlib = false; }},
        {"no-faiss", "", "search of ivfflat: without FAISS", [&](Text) { o.with_faiss = false; }},
        {"force-index", "", "filter: enable_seqscan = off", [&](Text) { o.force_index = true; }},
    };
}

void print_help(const std::vector<Choice>& list) {
    std::printf(
        "usage: bench_hnsw COMMAND --ours CONNINFO --peer CONNINFO [options]\n\n"
        "commands: search clients build insert vacuum filter growth size first_search memory "
        "duplicates\n\n");
    for (const Choice& choice : list) {
        const std::string left = std::string("--") + choice.name + " " + choice.argument;
        std::printf("  %-24s %s\n", left.c_str(), choice.help);
    }
}

void check(const Options& o) {
    if (o.rows == 0 || o.dims == 0 || o.queries == 0 || o.limit == 0 || o.m == 0) {
        throw std::runtime_error("rows, dims, queries, limit and m must be above 0");
    }
    if (o.rows > 1'000'000'000 || o.dims > 16'000) {
        throw std::runtime_error("at most 10^9 rows and 16000 dimensions");
    }
    if (o.type == ElementType::bit && o.metric != Metric::l2) {
        throw std::runtime_error("bits are compared with --metric l2");
    }
    if (o.method != "hnsw" && o.method != "ivfflat") {
        throw std::runtime_error("no such method: " + o.method);
    }
    if (o.cores.size() < 2) {
        throw std::runtime_error("--cores names two cores");
    }
}

} // namespace

Options parse_options(int argc, char** argv) {
    Options options;
    const std::vector<Choice> list = choices(options);
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--help") {
            print_help(list);
            std::exit(0);
        }
        if (word.rfind("--", 0) != 0 && options.command.empty()) {
            options.command = word;
            options.repeat = "bench_hnsw " + word + options.repeat;
            continue;
        }
        const Choice* found = nullptr;
        for (const Choice& choice : list) {
            if (word == std::string("--") + choice.name) {
                found = &choice;
            }
        }
        const bool wants_argument = found != nullptr && *found->argument != '\0';
        if (found == nullptr || (wants_argument && i + 1 == argc)) {
            throw std::runtime_error("unknown or incomplete option: " + word + " (see --help)");
        }
        const std::string argument = wants_argument ? argv[++i] : "";
        found->set(argument);
        if (!says_only_where(found->name)) {
            const bool quoted = argument.find(' ') != std::string::npos;
            options.repeat += " " + word +
                              (argument.empty() ? ""
                               : quoted         ? " '" + argument + "'"
                                                : " " + argument);
        }
    }
    if (options.command.empty()) {
        throw std::runtime_error("which command? (see --help)");
    }
    check(options);
    if (options.lists == 0) {
        options.lists = static_cast<int>(std::max<std::size_t>(1, options.rows / 1000));
    }
    return options;
}

const char* name_of(Metric metric) noexcept {
    switch (metric) {
    case Metric::l2:
        return "l2";
    case Metric::cosine:
        return "cosine";
    case Metric::ip:
        return "ip";
    }
    return "";
}

const char* name_of(ElementType type) noexcept {
    switch (type) {
    case ElementType::vector:
        return "vector";
    case ElementType::halfvec:
        return "halfvec";
    case ElementType::bit:
        return "bit";
    case ElementType::sparsevec:
        return "sparsevec";
    }
    return "";
}

std::string operator_class_of(const Options& options) {
    return std::string(name_of(options.type)) + "_" +
           (options.type == ElementType::bit ? "hamming" : name_of(options.metric)) + "_ops";
}

std::string index_options_of(const Options& options) {
    if (options.method == "ivfflat") {
        return "lists = " + std::to_string(options.lists);
    }
    return "m = " + std::to_string(options.m) +
           ", ef_construction = " + std::to_string(options.ef_construction);
}

std::string effort_setting_of(const Options& options) {
    return options.method == "ivfflat" ? "ivfflat.probes" : "hnsw.ef_search";
}

std::string column_type(const Options& options, std::size_t dims) {
    return std::string(name_of(options.type)) + "(" + std::to_string(dims) + ")";
}

} // namespace bench
