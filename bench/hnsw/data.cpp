// Generators and the choice between them and files (data_file.h).
//
// `clustered` stands for embeddings: 256 Gaussian clusters of uneven weight, each spread over 12 to
// 20 directions of its own, with a little noise in all the others; centres as far apart as clusters
// are wide, so that they touch. `sphere` is the same, normalised. `tight`: 32 clusters far apart,
// each a twentieth as wide. `uniform` has no structure at all and is the hardest.
#include "data.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>

#include "base/half.h"
#include "data_file.h"
#include "distance/kernels.h"
#include "threads.h"

namespace bench {

std::uint64_t mixed(std::uint64_t value) noexcept {
    value += 0x9E37'79B9'7F4A'7C15U;
    value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9U;
    value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBU;
    return value ^ (value >> 31);
}

int percent_of(std::size_t id) noexcept {
    return static_cast<int>(mixed(id ^ 0x7065'7263'656E'74U) % 100);
}

std::uint64_t fingerprint(const Data& data) noexcept {
    std::uint64_t sum = data.all.dims;
    const auto add = [&](const Matrix& matrix, std::size_t row) {
        for (std::size_t d = 0; d < matrix.dims; ++d) {
            sum = mixed(sum ^ std::bit_cast<std::uint32_t>(matrix.row(row)[d]));
        }
    };
    for (std::size_t row = 0; row < data.rows; row += data.rows / 100 + 1) {
        add(data.all, row);
    }
    for (std::size_t query = 0; query < data.queries.count(); ++query) {
        add(data.queries, query);
    }
    return sum;
}

namespace {

class Random {
  public:
    Random(std::uint64_t seed, std::uint64_t stream, std::uint64_t number) noexcept
        : state_(mixed(mixed(mixed(seed) ^ stream) ^ number)) {}

    // In (0, 1).
    float uniform() noexcept {
        state_ += 0x9E37'79B9'7F4A'7C15U;
        return (static_cast<float>(mixed(state_) >> 41) + 0.5F) * 0x1p-23F;
    }

    float normal() noexcept {
        const float radius = std::sqrt(-2.0F * std::log(uniform()));
        return radius * std::cos(2.0F * std::numbers::pi_v<float> * uniform());
    }

  private:
    std::uint64_t state_;
};

// Streams: what the numbers of one seed are used for.
enum : std::uint64_t { kRowStream = 1, kQueryStream, kCentreStream, kAxisStream };

struct Shape {
    std::size_t clusters;
    float centre_deviation; // a dimension
    float width;            // deviation a dimension within a cluster
    float noise;            // deviation a dimension, in all directions
};

// Mixture of Gaussians of low rank.
class Mixture {
  public:
    static constexpr std::size_t kMinRank = 12;
    static constexpr std::size_t kMaxRank = 20;

    Mixture(const Shape& shape, std::size_t dims, std::uint64_t seed)
        : shape_(shape), dims_(dims), seed_(seed), centres_(shape.clusters * dims),
          axes_(shape.clusters * kMaxRank * dims) {
        for (std::size_t cluster = 0; cluster < shape.clusters; ++cluster) {
            Random random(seed, kCentreStream, cluster);
            for (std::size_t d = 0; d < dims; ++d) {
                centres_[cluster * dims + d] = shape.centre_deviation * random.normal();
            }
            make_axes(cluster);
        }
    }

    void make(std::uint64_t stream, std::size_t number, float* out) const noexcept {
        Random random(seed_, stream, number);
        // The square makes some clusters much larger than others.
        const float place = random.uniform();
        const auto cluster =
            static_cast<std::size_t>(place * place * static_cast<float>(shape_.clusters));
        const float* centre = &centres_[cluster * dims_];
        for (std::size_t d = 0; d < dims_; ++d) {
            out[d] = centre[d] + shape_.noise * std::sqrt(12.0F) * (random.uniform() - 0.5F);
        }
        for (std::size_t r = 0; r < rank_of(cluster); ++r) {
            const float along = random.normal();
            const float* axis = &axes_[(cluster * kMaxRank + r) * dims_];
            for (std::size_t d = 0; d < dims_; ++d) {
                out[d] += along * axis[d];
            }
        }
    }

  private:
    std::size_t rank_of(std::size_t cluster) const noexcept {
        return kMinRank + mixed(seed_ ^ cluster) % (kMaxRank - kMinRank + 1);
    }

    // Directions of falling weight, scaled so that a dimension's deviation is shape_.width.
    void make_axes(std::size_t cluster) {
        const std::size_t rank = rank_of(cluster);
        float square_sum = 0;
        std::vector<float> weights(rank);
        for (std::size_t r = 0; r < rank; ++r) {
            weights[r] = 1.0F - 0.6F * static_cast<float>(r) / static_cast<float>(rank);
            square_sum += weights[r] * weights[r];
        }
        Random random(seed_, kAxisStream, cluster);
        for (std::size_t r = 0; r < rank; ++r) {
            const float scale = shape_.width * weights[r] / std::sqrt(square_sum);
            for (std::size_t d = 0; d < dims_; ++d) {
                axes_[(cluster * kMaxRank + r) * dims_ + d] = scale * random.normal();
            }
        }
    }

    Shape shape_;
    std::size_t dims_;
    std::uint64_t seed_;
    std::vector<float> centres_;
    std::vector<float> axes_;
};

constexpr Shape kClustered = {256, 0.7F, 1.0F, 0.1F};
constexpr Shape kTight = {32, 1.0F, 0.05F, 0.005F};

template <typename Make>
Matrix filled(std::size_t count, std::size_t dims, const Make& make) {
    Matrix matrix{dims, std::vector<float>(count * dims)};
    for_each_in_parallel(count, [&](std::size_t i) { make(i, matrix.row(i)); });
    return matrix;
}

void normalise(Matrix& matrix) {
    for_each_in_parallel(matrix.count(), [&](std::size_t i) {
        float* row = matrix.row(i);
        const double norm = std::sqrt(distance::active().squared_norm_f32(row, matrix.dims));
        for (std::size_t d = 0; d < matrix.dims; ++d) {
            row[d] = static_cast<float>(row[d] / norm);
        }
    });
}

void round_to_halves(Matrix& matrix) {
    for_each_in_parallel(matrix.count(), [&](std::size_t i) {
        std::vector<base::Half> halves(matrix.dims);
        distance::active().float_to_half(matrix.row(i), halves.data(), matrix.dims);
        distance::active().half_to_float(halves.data(), matrix.row(i), matrix.dims);
    });
}

// Ones where a value is above 0.
void keep_signs(Matrix& matrix) {
    for (float& value : matrix.values) {
        value = value > 0 ? 1.0F : 0.0F;
    }
}

void keep_largest(Matrix& matrix, std::size_t kept) {
    for_each_in_parallel(matrix.count(), [&](std::size_t i) {
        float* row = matrix.row(i);
        std::vector<float> sizes(matrix.dims);
        std::transform(row, row + matrix.dims, sizes.begin(), [](float x) { return std::abs(x); });
        if (kept >= sizes.size()) {
            return;
        }
        const auto last = sizes.begin() + static_cast<std::ptrdiff_t>(kept);
        std::nth_element(sizes.begin(), last, sizes.end(), std::greater<>());
        const float least = *last;
        std::transform(row, row + matrix.dims, row,
                       [least](float x) { return std::abs(x) > least ? x : 0.0F; });
    });
}

void fit_to_type(Matrix& matrix, const Options& options) {
    switch (options.type) {
    case ElementType::vector:
        return;
    case ElementType::halfvec:
        return round_to_halves(matrix);
    case ElementType::bit:
        return keep_signs(matrix);
    case ElementType::sparsevec:
        return keep_largest(matrix, options.nonzeros);
    }
}

void generate(const Options& o, std::size_t extra, Data& data) {
    const std::size_t count = o.rows + extra;
    if (o.kind == "uniform") {
        const auto make = [&](std::uint64_t stream) {
            return [&o, stream](std::size_t i, float* out) {
                Random random(o.seed, stream, i);
                for (std::size_t d = 0; d < o.dims; ++d) {
                    out[d] = random.uniform();
                }
            };
        };
        data.all = filled(count, o.dims, make(kRowStream));
        data.queries = filled(o.queries, o.dims, make(kQueryStream));
    } else if (o.kind == "clustered" || o.kind == "sphere" || o.kind == "tight") {
        const Mixture mixture(o.kind == "tight" ? kTight : kClustered, o.dims, o.seed);
        const auto make = [&](std::uint64_t stream) {
            return [&mixture, stream](std::size_t i, float* out) { mixture.make(stream, i, out); };
        };
        data.all = filled(count, o.dims, make(kRowStream));
        data.queries = filled(o.queries, o.dims, make(kQueryStream));
        if (o.kind == "sphere") {
            normalise(data.all);
            normalise(data.queries);
        }
    } else {
        throw std::runtime_error("no such kind of data: " + o.kind);
    }
    data.name = o.kind + "_" + std::to_string(o.seed);
}

} // namespace

Data make_data(const Options& options, std::size_t extra) {
    Data data;
    if (options.data_file.empty()) {
        generate(options, extra, data);
    } else {
        read_files(options, extra, data);
    }
    data.rows = options.rows;
    for (Matrix* matrix : {&data.all, &data.queries}) {
        fit_to_type(*matrix, options);
    }
    return data;
}

} // namespace bench
