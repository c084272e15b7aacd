// What the tests of the distance kernels share: the levels to test, buffers that end at a page
// nobody may touch, random data, and the bound of src/distance/README.md. No tests here.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <ostream>
#include <random>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "distance/kernels.h"
#include "distance/tables.h"

namespace distance {
#if __has_include(<simde/x86/avx512.h>)
#define PG_MILVUS_HAS_EMULATED_LEVELS
extern const Kernels emulated_avx2_kernels;
extern const Kernels emulated_avx512_kernels;
extern const Kernels emulated_avx512_vpopcntdq_kernels;
extern const Kernels emulated_neon_kernels;
#endif
} // namespace distance

namespace distance_test {

struct Subject {
    std::string name;
    const distance::Kernels* kernels;
};

inline void PrintTo(const Subject& subject, std::ostream* out) {
    *out << subject.name;
}

// Every table that this machine can run: those of the processor, then those with emulated
// intrinsics. The scalar one comes first.
inline std::vector<Subject> subjects() {
    std::vector<Subject> result{{"scalar", &distance::scalar_kernels}};
#if defined(__x86_64__)
    if (distance::available(distance::Level::avx2)) {
        result.push_back({"avx2", &distance::avx2_kernels});
    }
    if (distance::available(distance::Level::avx512)) {
        result.push_back({"avx512_without_vpopcntdq", &distance::avx512_kernels});
        const distance::Kernels& best = distance::table(distance::Level::avx512);
        if (&best != &distance::avx512_kernels) {
            result.push_back({"avx512_with_vpopcntdq", &best});
        }
    }
#endif
    if (distance::available(distance::Level::neon)) {
        result.push_back({"neon", &distance::table(distance::Level::neon)});
    }
#if defined(PG_MILVUS_HAS_EMULATED_LEVELS)
    result.push_back({"emulated_avx2", &distance::emulated_avx2_kernels});
    result.push_back({"emulated_avx512", &distance::emulated_avx512_kernels});
    result.push_back(
        {"emulated_avx512_with_vpopcntdq", &distance::emulated_avx512_vpopcntdq_kernels});
    result.push_back({"emulated_neon", &distance::emulated_neon_kernels});
#endif
    return result;
}

class EveryLevel : public testing::TestWithParam<Subject> {
  protected:
    const distance::Kernels& kernels() const { return *GetParam().kernels; }
};

inline std::string subject_name(const testing::TestParamInfo<Subject>& info) {
    return info.param.name;
}

// Bytes between two pages that fault when touched; they touch one of the two.
enum class Against { front, back };

class GuardedBytes {
  public:
    GuardedBytes(std::size_t size, Against against) {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        const std::size_t inner = (size + page - 1) / page * page;
        mapped_ = inner + 2 * page;
        void* map = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (map == MAP_FAILED) {
            std::abort();
        }
        map_ = static_cast<std::byte*>(map);
        if (inner > 0 && mprotect(map_ + page, inner, PROT_READ | PROT_WRITE) != 0) {
            std::abort();
        }
        data_ = map_ + page + (against == Against::back ? inner - size : 0);
    }
    ~GuardedBytes() { munmap(map_, mapped_); }
    GuardedBytes(const GuardedBytes&) = delete;
    GuardedBytes& operator=(const GuardedBytes&) = delete;

    void* data() const { return data_; }

  private:
    std::byte* map_ = nullptr;
    std::byte* data_ = nullptr;
    std::size_t mapped_ = 0;
};

// A copy of the values in guarded memory.
template <class Element>
class Guarded {
  public:
    Guarded(std::span<const Element> values, Against against)
        : bytes_(values.size_bytes(), against), size_(values.size()) {
        if (!values.empty()) {
            std::memcpy(bytes_.data(), values.data(), values.size_bytes());
        }
    }
    Element* data() const { return static_cast<Element*>(bytes_.data()); }
    std::span<const Element> view() const { return {data(), size_}; }

  private:
    GuardedBytes bytes_;
    std::size_t size_;
};

using Sizes = std::initializer_list<std::size_t>;

// Every short length, and those around the multiples of what the kernels take at a time.
inline std::vector<std::size_t> lengths() {
    std::vector<std::size_t> result;
    for (std::size_t n = 0; n <= 300; ++n) {
        result.push_back(n);
    }
    for (const std::size_t n :
         Sizes{511, 512, 513, 1023, 1024, 1025, 1536, 2000, 4095, 4096, 4097, 8191, 15999, 16000}) {
        result.push_back(n);
    }
    return result;
}

inline float to_float(float x) {
    return x;
}

inline float to_float(base::Half x) {
    return base::half_to_float(x);
}

template <class Element>
Element from_float(float x) {
    if constexpr (std::is_same_v<Element, float>) {
        return x;
    } else {
        return base::float_to_half(x);
    }
}

using Random = std::mt19937;

template <class Element>
std::vector<Element> random_values(Random& random, std::size_t n, float low, float high) {
    std::uniform_real_distribution<float> distribution(low, high);
    std::vector<Element> result(n);
    for (Element& value : result) {
        value = from_float<Element>(distribution(random));
    }
    return result;
}

// Whole numbers from -8 to 8 except 0. Sums over 16,000 of their products or squared differences
// stay below 2^24, hence exact in whatever order; and no element can be left out unnoticed.
template <class Element>
std::vector<Element> random_integers(Random& random, std::size_t n) {
    std::uniform_int_distribution<int> magnitude(1, 8);
    std::bernoulli_distribution negative;
    std::vector<Element> result(n);
    for (Element& value : result) {
        const int number = magnitude(random);
        value = from_float<Element>(static_cast<float>(negative(random) ? -number : number));
    }
    return result;
}

// Calls check(values, place) with short random vectors that have something at that place, each in
// turn, which is not finite.
template <class Check>
void for_not_finite(Random& random, Check check) {
    const float infinity = std::numeric_limits<float>::infinity();
    for (const std::size_t n : Sizes{8, 16, 24, 56}) {
        for (std::size_t place = 0; place < n; ++place) {
            for (const float value : {infinity, -infinity, std::nanf(""), -std::nanf("")}) {
                auto values = random_values<float>(random, n, -1.0F, 1.0F);
                values[place] = value;
                check(values, place);
            }
        }
    }
}

// What the code of a vector without coordinates has to say.
inline void expect_no_sums(const distance::CodeSums& sums) {
    EXPECT_EQ(sums.v_r, 0.0F);
    EXPECT_EQ(sums.v_p, 0.0F);
    EXPECT_EQ(sums.r_r, 0.0F);
}

// The kernels of one element type under one set of names.
template <class Element>
struct DenseKernels;

template <>
struct DenseKernels<float> {
    explicit DenseKernels(const distance::Kernels& kernels)
        : l2_squared(kernels.l2_squared_f32), inner_product(kernels.inner_product_f32),
          l1(kernels.l1_f32), cosine(kernels.cosine_f32), squared_norm(kernels.squared_norm_f32),
          accumulate(kernels.accumulate_f32) {}

    decltype(distance::Kernels::l2_squared_f32) l2_squared;
    decltype(distance::Kernels::inner_product_f32) inner_product;
    decltype(distance::Kernels::l1_f32) l1;
    decltype(distance::Kernels::cosine_f32) cosine;
    decltype(distance::Kernels::squared_norm_f32) squared_norm;
    decltype(distance::Kernels::accumulate_f32) accumulate;
};

template <>
struct DenseKernels<base::Half> {
    explicit DenseKernels(const distance::Kernels& kernels)
        : l2_squared(kernels.l2_squared_f16), inner_product(kernels.inner_product_f16),
          l1(kernels.l1_f16), cosine(kernels.cosine_f16), squared_norm(kernels.squared_norm_f16),
          accumulate(kernels.accumulate_f16) {}

    decltype(distance::Kernels::l2_squared_f16) l2_squared;
    decltype(distance::Kernels::inner_product_f16) inner_product;
    decltype(distance::Kernels::l1_f16) l1;
    decltype(distance::Kernels::cosine_f16) cosine;
    decltype(distance::Kernels::squared_norm_f16) squared_norm;
    decltype(distance::Kernels::accumulate_f16) accumulate;
};

// gamma_m = m u / (1 - m u) for m roundings with unit roundoff u.
inline double gamma(std::size_t roundings, double unit) {
    const double mu = static_cast<double>(roundings) * unit;
    return mu / (1 - mu);
}

inline constexpr double kFloatUnit = 0x1p-24;
inline constexpr double kDoubleUnit = 0x1p-53;

// How far a kernel over n terms may be from the exact sum, given the exact sum of the terms'
// magnitudes: README.md of src/distance, "Accuracy". Twice that between two levels.
inline double sum_bound(std::size_t n, double magnitudes) {
    return gamma(n + 2, kFloatUnit) * magnitudes + static_cast<double>(n) * 0x1p-149;
}

// The exact values, as nearly as double gives them, which is exact for the present purpose.
struct Exact {
    double l2_squared = 0;
    double inner_product = 0;
    double inner_product_magnitudes = 0;
    double l1 = 0;
    double norm_a = 0;
    double norm_b = 0;
};

template <class Element>
Exact exact(std::span<const Element> a, std::span<const Element> b) {
    Exact result;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto x = static_cast<double>(to_float(a[i]));
        const auto y = static_cast<double>(to_float(b[i]));
        result.l2_squared += (x - y) * (x - y);
        result.inner_product += x * y;
        result.inner_product_magnitudes += std::fabs(x * y);
        result.l1 += std::fabs(x - y);
        result.norm_a += x * x;
        result.norm_b += y * y;
    }
    return result;
}

} // namespace distance_test
