// Choice of a level: what is available, what a cap allows, and that each table is complete.
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "distance_test_support.h"

namespace {

using namespace distance_test;
using distance::Level;

constexpr Level kLevels[] = {Level::scalar, Level::avx2, Level::avx512, Level::neon};

const char* name_of(Level level) {
    switch (level) {
    case Level::scalar:
        return "scalar";
    case Level::avx2:
        return "avx2";
    case Level::avx512:
        return "avx512";
    case Level::neon:
        return "neon";
    }
    return "";
}

// Read before any test, and before main, has chosen a level.
const distance::Kernels* const kInitial = &distance::active();

class Dispatch : public testing::Test {
  protected:
    ~Dispatch() override { distance::select_level(std::nullopt); }
};

TEST_F(Dispatch, StartsWithTheScalarKernels) {
    EXPECT_EQ(kInitial, &distance::scalar_kernels);
}

TEST_F(Dispatch, ScalarIsAlwaysThere) {
    EXPECT_TRUE(distance::available(Level::scalar));
    EXPECT_EQ(&distance::table(Level::scalar), &distance::scalar_kernels);
}

TEST_F(Dispatch, AvailableLevelsBelongToThisProcessor) {
#if defined(__x86_64__)
    EXPECT_FALSE(distance::available(Level::neon));
    EXPECT_TRUE(!distance::available(Level::avx512) || distance::available(Level::avx2));
#elif defined(__AARCH64EL__)
    EXPECT_TRUE(distance::available(Level::neon));
    EXPECT_FALSE(distance::available(Level::avx2));
    EXPECT_FALSE(distance::available(Level::avx512));
#else
    EXPECT_EQ(distance::best_level(), Level::scalar);
#endif
}

TEST_F(Dispatch, WithoutCapTheBestLevelIsActive) {
    const Level level = distance::select_level(std::nullopt);
    EXPECT_EQ(level, distance::best_level());
    EXPECT_EQ(&distance::active(), &distance::table(level));
    EXPECT_STREQ(distance::active().name, name_of(level));
    for (const Level higher : kLevels) {
        EXPECT_TRUE(higher <= level || !distance::available(higher));
    }
}

TEST_F(Dispatch, CapIsTheHighestLevelAllowed) {
    for (const Level cap : kLevels) {
        const Level level = distance::select_level(cap);
        EXPECT_LE(level, cap);
        EXPECT_TRUE(distance::available(level));
        for (const Level between : kLevels) {
            EXPECT_FALSE(between > level && between <= cap && distance::available(between));
        }
        EXPECT_EQ(&distance::active(), &distance::table(level));
        EXPECT_EQ(&distance::active(), &distance::table(cap));
        EXPECT_STREQ(distance::active().name, name_of(level));
    }
}

// Without SIMDe the levels that this processor lacks would go untested: say so, don't pass.
TEST_F(Dispatch, EmulatedLevelsAreTested) {
#if !defined(PG_MILVUS_HAS_EMULATED_LEVELS)
    GTEST_SKIP() << "SIMDe's headers were not found when this was built";
#endif
    EXPECT_GE(subjects().size(), 5U);
}

class Tables : public EveryLevel {};

INSTANTIATE_TEST_SUITE_P(Levels, Tables, testing::ValuesIn(subjects()), subject_name);

TEST_P(Tables, AreComplete) {
    const distance::Kernels& k = kernels();
    EXPECT_NE(GetParam().name.find(k.name), std::string::npos);
    EXPECT_TRUE(k.l2_squared_f32 && k.inner_product_f32 && k.l1_f32 && k.cosine_f32);
    EXPECT_TRUE(k.l2_squared_f16 && k.inner_product_f16 && k.l1_f16 && k.cosine_f16);
    EXPECT_TRUE(k.squared_norm_f32 && k.squared_norm_f16);
    EXPECT_TRUE(k.hamming && k.bit_overlap);
    EXPECT_TRUE(k.half_to_float && k.float_to_half);
    EXPECT_TRUE(k.accumulate_f32 && k.accumulate_f16);
    EXPECT_TRUE(k.l2_squared_sparse && k.inner_product_sparse && k.l1_sparse && k.cosine_sparse);
}

} // namespace
