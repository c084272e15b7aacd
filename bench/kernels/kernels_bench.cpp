// Times our kernels, each level that this processor has, beside hnswlib's and FAISS's functions,
// and prints a table of medians and ratios. How to run it, and what it found: bench/README.md.
#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "distance/kernels.h"
#include "peers.h"

namespace {

using base::Half;
using distance::Kernels;
using distance::Level;

constexpr std::size_t kDimensions[] = {128, 768, 1536};

// A query and this much beside it fit into the first level cache: it is arithmetic that is
// measured.
constexpr std::size_t kBlockBytes = 12 * 1024;

struct LevelName {
    Level level;
    const char* name;
};

constexpr LevelName kLevels[] = {{Level::scalar, "scalar"},
                                 {Level::avx2, "avx2"},
                                 {Level::avx512, "avx512"},
                                 {Level::neon, "neon"}};

constexpr const char* kPeers[] = {"hnswlib", "faiss"};

float random_element(std::mt19937& random, float) {
    return std::uniform_real_distribution<float>(-1.0F, 1.0F)(random);
}

Half random_element(std::mt19937& random, Half) {
    return base::float_to_half(random_element(random, 0.0F));
}

std::uint8_t random_element(std::mt19937& random, std::uint8_t) {
    return static_cast<std::uint8_t>(random() & 0xFFU);
}

template <class Element>
std::vector<Element> random_elements(std::size_t n) {
    std::mt19937 random(static_cast<unsigned>(n)); // NOLINT(cert-msc51-cpp): repeatable
    std::vector<Element> result(n);
    for (Element& element : result) {
        element = random_element(random, Element{});
    }
    return result;
}

// Measures function(query, vector, argument), one item each, over vectors of `size` elements. The
// name is "kernel/element/dimensions/who": the table puts names that differ only in `who` in a
// line.
template <class Element, class Function, class Argument>
void add(const std::string& kernel, std::size_t dimensions, const char* who, std::size_t size,
         Function function, Argument argument) {
    const auto run = [size, function, argument](benchmark::State& state) {
        const std::size_t count = std::max<std::size_t>(2, kBlockBytes / (size * sizeof(Element)));
        const std::vector<Element> query = random_elements<Element>(size);
        const std::vector<Element> block = random_elements<Element>(size * count);
        for (auto unused : state) {
            (void)unused;
            const Element* vector = block.data();
            for (const Element* end = vector + size * count; vector != end; vector += size) {
                auto result = function(query.data(), vector, argument);
                benchmark::DoNotOptimize(result);
            }
        }
        state.SetItemsProcessed(static_cast<std::int64_t>(count) *
                                static_cast<std::int64_t>(state.iterations()));
    };
    const std::string name = kernel + "/" + std::to_string(dimensions) + "/" + who;
    benchmark::RegisterBenchmark(name.c_str(), run);
}

template <class Element, class Function>
void add_ours(const std::string& kernel, std::size_t dimensions, const LevelName& level,
              std::size_t size, Function Kernels::*member) {
    add<Element>(kernel, dimensions, level.name, size, distance::table(level.level).*member, size);
}

// Sparse vectors as learned encoders of text give them: some of 30,000 dimensions, few in common.
struct SparseVector {
    std::vector<std::int32_t> indices;
    std::vector<float> values;

    distance::SparseView view() const { return {indices.data(), values.data(), indices.size()}; }
};

std::vector<SparseVector> random_sparse_vectors(std::size_t nnz) {
    std::mt19937 random(static_cast<unsigned>(nnz)); // NOLINT(cert-msc51-cpp): repeatable
    std::uniform_int_distribution<std::int32_t> index(0, 29'999);
    std::vector<SparseVector> result(512); // too many for the processor to learn their branches
    for (SparseVector& vector : result) {
        std::set<std::int32_t> indices;
        while (indices.size() < nnz) {
            indices.insert(index(random));
        }
        vector.indices.assign(indices.begin(), indices.end());
        vector.values = random_elements<float>(nnz);
    }
    return result;
}

template <class Function>
void add_sparse(const std::string& kernel, std::size_t nnz_a, std::size_t nnz_b,
                const LevelName& level, Function Kernels::*member) {
    const auto run = [=, function = distance::table(level.level).*member](benchmark::State& state) {
        const std::vector<SparseVector> left = random_sparse_vectors(nnz_a);
        const std::vector<SparseVector> right = random_sparse_vectors(nnz_b);
        for (auto unused : state) {
            (void)unused;
            for (std::size_t i = 0; i < left.size(); ++i) {
                auto result = function(left[i].view(), right[right.size() - 1 - i].view());
                benchmark::DoNotOptimize(result);
            }
        }
        state.SetItemsProcessed(static_cast<std::int64_t>(left.size()) *
                                static_cast<std::int64_t>(state.iterations()));
    };
    const std::string name = kernel + "/sparse/" + std::to_string(nnz_a) + "x" +
                             std::to_string(nnz_b) + "/" + level.name;
    benchmark::RegisterBenchmark(name.c_str(), run);
}

// Measures call(), one item each. Its data are its own.
template <class Call>
void add_call(const std::string& kernel, std::size_t dimensions, const LevelName& level,
              Call call) {
    const auto run = [call](benchmark::State& state) mutable {
        for (auto unused : state) {
            (void)unused;
            call();
            benchmark::ClobberMemory();
        }
        state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
    };
    const std::string name = kernel + "/" + std::to_string(dimensions) + "/" + level.name;
    benchmark::RegisterBenchmark(name.c_str(), run);
}

// A batch of 32 estimates, its codes in the first level cache.
void add_estimates(std::size_t dimensions, int planes, const LevelName& level) {
    const std::size_t groups = dimensions / 8;
    std::vector<std::uint8_t> table = random_elements<std::uint8_t>(32 * groups);
    for (std::uint8_t& entry : table) {
        entry &= 0x7F;
    }
    const auto call = [=, function = distance::table(level.level).estimate_32,
                       codes = random_elements<std::uint8_t>(64 * groups), table = std::move(table),
                       factors = random_elements<float>(64),
                       out = std::vector<float>(32)]() mutable {
        const distance::EstimateTerms terms{0.5F, 0.25F, -1.0F, factors.data(), &factors[32]};
        function(codes.data(), table.data(), groups, planes, terms, out.data());
    };
    add_call(planes == 2 ? "estimate_32/two planes" : "estimate_32/one plane", dimensions, level,
             call);
}

// 32 rows of wider codes, in the first or second level cache.
void add_row_estimates(std::size_t dimensions, int bits, const LevelName& level) {
    const std::size_t steps = distance::row_steps(dimensions, static_cast<std::size_t>(bits));
    const auto call = [=, function = distance::table(level.level).estimate_rows,
                       codes = random_elements<std::uint8_t>(32 * 16 * steps),
                       query = std::vector<std::int16_t>(steps * 32, 77),
                       factors = random_elements<float>(64),
                       out = std::vector<float>(32)]() mutable {
        const distance::EstimateTerms terms{0.5F, 0.25F, -1.0F, factors.data(), &factors[32]};
        function(codes.data(), query.data(), steps, bits, 32, terms, out.data());
    };
    add_call(bits == 8 ? "estimate_rows/8 bits" : "estimate_rows/4 bits", dimensions, level, call);
}

void add_row_coding(std::size_t dimensions, int bits, const LevelName& level) {
    const auto call = [=, function = distance::table(level.level).code_row,
                       owner = random_elements<float>(dimensions),
                       neighbour = random_elements<float>(dimensions),
                       codes = std::vector<std::uint8_t>(dimensions + 16)]() mutable {
        benchmark::DoNotOptimize(
            function(owner.data(), neighbour.data(), dimensions / 8, bits, codes.data()));
    };
    add_call(bits == 8 ? "code_row/8 bits" : "code_row/4 bits", dimensions, level, call);
}

// One lane of a batch; the two vectors and the codes in the first level cache.
void add_coding(std::size_t dimensions, int planes, const LevelName& level) {
    const std::size_t groups = dimensions / 8;
    const auto call = [=, function = distance::table(level.level).code_neighbour,
                       owner = random_elements<float>(dimensions),
                       neighbour = random_elements<float>(dimensions),
                       codes = std::vector<std::uint8_t>(64 * groups)]() mutable {
        benchmark::DoNotOptimize(
            function(owner.data(), neighbour.data(), groups, planes, codes.data()));
    };
    add_call(planes == 2 ? "code_neighbour/two planes" : "code_neighbour/one plane", dimensions,
             level, call);
}

void add_transforms(std::size_t dimensions, const LevelName& level) {
    const std::size_t n = dimensions;
    const Kernels& kernels = distance::table(level.level);
    // Of zeros, as it is repeated in place; they take as long as other numbers.
    add_call("hadamard/f32", n, level,
             [=, function = kernels.hadamard_f32, x = std::vector<float>(n)]() mutable {
                 function(x.data(), n);
             });
    add_call("flip_signs/f32", n, level,
             [=, function = kernels.flip_signs_f32, x = random_elements<float>(n),
              signs = std::vector<std::uint32_t>(n, 0x8000'0000U)]() mutable {
                 function(x.data(), signs.data(), n);
             });
    add_call("mix_halves/f32", n, level,
             [=, function = kernels.mix_halves_f32, x = random_elements<float>(n)]() mutable {
                 function(x.data(), x.data() + n / 2, n / 2);
             });
}

void add_level(const LevelName& level) {
    for (const std::size_t n : kDimensions) {
        add_estimates(n, 1, level);
        add_estimates(n, 2, level);
        add_coding(n, 1, level);
        add_coding(n, 2, level);
        for (const int bits : {4, 8}) {
            add_row_estimates(n, bits, level);
            add_row_coding(n, bits, level);
        }
        add_call("table_entries", n, level,
                 [n, function = distance::table(level.level).table_entries,
                  y = random_elements<float>(n),
                  table = std::vector<std::uint8_t>(4 * n)]() mutable {
                     benchmark::DoNotOptimize(function(y.data(), n / 8, table.data()));
                 });
        add_ours<std::uint8_t>("l2_squared/u8", n, level, n, &Kernels::l2_squared_u8);
    }
    for (const std::size_t n : {64U, 128U, 256U, 1024U, 4096U, 16384U}) {
        add_transforms(n, level);
    }
    for (const auto& [a, b] : {std::pair<std::size_t, std::size_t>{100, 100}, {10, 200}}) {
        add_sparse("l2_squared", a, b, level, &Kernels::l2_squared_sparse);
        add_sparse("inner_product", a, b, level, &Kernels::inner_product_sparse);
        add_sparse("cosine", a, b, level, &Kernels::cosine_sparse);
        add_sparse("l1", a, b, level, &Kernels::l1_sparse);
    }

    for (const std::size_t n : kDimensions) {
        add_ours<float>("l2_squared/f32", n, level, n, &Kernels::l2_squared_f32);
        add_ours<float>("inner_product/f32", n, level, n, &Kernels::inner_product_f32);
        add_ours<float>("cosine/f32", n, level, n, &Kernels::cosine_f32);
        add_ours<float>("l1/f32", n, level, n, &Kernels::l1_f32);
        add_ours<Half>("l2_squared/f16", n, level, n, &Kernels::l2_squared_f16);
        add_ours<Half>("inner_product/f16", n, level, n, &Kernels::inner_product_f16);
        add_ours<Half>("cosine/f16", n, level, n, &Kernels::cosine_f16);
        add_ours<Half>("l1/f16", n, level, n, &Kernels::l1_f16);
        add_ours<std::uint8_t>("hamming/bit", n, level, n / 8, &Kernels::hamming);
        add_ours<std::uint8_t>("bit_overlap/bit", n, level, n / 8, &Kernels::bit_overlap);
    }
}

void add_hnswlib() {
#if defined(BENCH_WITH_HNSWLIB)
    for (const std::size_t& n : kDimensions) { // the functions get the dimension's address
        add<float>("l2_squared/f32", n, "hnswlib", n, bench::hnswlib_l2_squared(n), &n);
        add<float>("inner_product/f32", n, "hnswlib", n, bench::hnswlib_inner_product(n), &n);
    }
#endif
}

void add_faiss() {
#if defined(BENCH_WITH_FAISS)
    for (const std::size_t n : kDimensions) {
        add<float>("l2_squared/f32", n, "faiss", n, bench::faiss_l2_squared(), n);
        add<float>("inner_product/f32", n, "faiss", n, bench::faiss_inner_product(), n);
        add<float>("cosine/f32", n, "faiss", n, bench::faiss_cosine(), n);
        add<float>("l1/f32", n, "faiss", n, bench::faiss_l1(), n);
        add<Half>("l2_squared/f16", n, "faiss", n, bench::faiss_half(),
                  bench::make_faiss_l2_squared_computer(n));
        add<Half>("inner_product/f16", n, "faiss", n, bench::faiss_half(),
                  bench::make_faiss_inner_product_computer(n));
        add<std::uint8_t>("hamming/bit", n, "faiss", n / 8, bench::faiss_hamming(n / 8), n / 8);
    }
#endif
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// Keeps the time of each repetition, for the table; prints nothing else.
class Reporter : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context&) override { return true; }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            const auto items = run.counters.find("items_per_second"); // of processor time
            if (run.run_type == Run::RT_Iteration && items != run.counters.end()) {
                const std::string& name = run.run_name.function_name;
                const std::size_t slash = name.rfind('/');
                times_[name.substr(0, slash)][name.substr(slash + 1)].push_back(
                    1e9 / items->second.value);
            }
        }
    }

    // One line for each kernel, element type and dimension.
    void print_table(const std::vector<std::string>& levels) const {
        const std::string& ours = levels.back();
        std::printf("median ns a call; in brackets how many times faster %s is\n\n", ours.c_str());
        std::vector<std::string> columns(levels.rbegin(), levels.rend());
        columns.insert(columns.end(), std::begin(kPeers), std::end(kPeers));
        std::string rule = "|---|";
        std::printf("| kernel |");
        for (const std::string& column : columns) {
            std::printf(" %s |", column.c_str());
            rule += "---|";
        }
        std::printf("\n%s\n", rule.c_str());
        for (const auto& [kernel, sides] : times_) {
            std::printf("| %s |", kernel.c_str());
            for (const std::string& column : columns) {
                print_cell(sides, column, ours);
            }
            std::printf("\n");
        }
    }

  private:
    using Sides = std::map<std::string, std::vector<double>>;

    static void print_cell(const Sides& sides, const std::string& column, const std::string& ours) {
        const auto side = sides.find(column);
        const auto reference = sides.find(ours);
        if (side == sides.end()) {
            std::printf(" |");
        } else if (column == ours || reference == sides.end()) {
            std::printf(" %.1f |", median(side->second));
        } else {
            std::printf(" %.1f (%.2fx) |", median(side->second),
                        median(side->second) / median(reference->second));
        }
    }

    std::map<std::string, Sides> times_;
};

} // namespace

int main(int argc, char** argv) {
    // Repetitions of all sides in random order, so that a slow moment of the machine meets all of
    // them. The caller's own flags come after these and win.
    std::string defaults[] = {"--benchmark_repetitions=15", "--benchmark_min_time=0.01",
                              "--benchmark_enable_random_interleaving=true"};
    std::vector<char*> arguments{argv[0]};
    for (std::string& flag : defaults) {
        arguments.push_back(flag.data());
    }
    arguments.insert(arguments.end(), argv + 1, argv + argc);
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
        return 1;
    }

    std::vector<std::string> levels;
    for (const LevelName& level : kLevels) {
        if (distance::available(level.level)) {
            add_level(level);
            levels.emplace_back(level.name);
        }
    }
    add_hnswlib();
    add_faiss();
    Reporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    reporter.print_table(levels);
    return 0;
}
